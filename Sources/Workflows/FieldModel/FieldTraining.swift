import Descriptors
import DistributedLinearAlgebra
import Fields
import LinearAlgebra
import MPI
import Structures

/// Turns training points into one least-squares factor a structure; the design matrix never exists as a whole.
struct FieldTraining: Sendable {
  /// How points are described.
  let expansion: JacobiLegendre
  /// The fields.
  let data: FieldDataset

  /// The points that are described at a time.
  static let panelSize = 512

  /// The factors of the training snapshots, one each, on every rank.
  ///
  /// **Collective.** The units of a rank are described panel by panel and reduced at once. The cost model of the stage
  /// counts the factorization, `2 m p^2`.
  ///
  /// - Parameters:
  ///   - snapshots: The training snapshots.
  ///   - sample: Their points.
  ///   - stage: The name of the stage, for checkpoints.
  ///   - run: The run.
  ///   - world: All ranks.
  /// - Returns: The factors in the order of `snapshots`.
  /// - Throws: An error that all ranks share; `Interrupted` when the run shall stop.
  func factors(
    of snapshots: [Int], _ sample: TrainingSample, stage: String = "describe points", _ run: Run,
    on world: borrowing Communicator
  ) throws -> [TriangularFactor] {
    let width = expansion.featureCount
    let empty = TriangularFactor(columnCount: width, targetCount: 1)
    let points = Double(sample.units.values.reduce(0) { $0 + $1.points.count })
    let slabs = try run.clock.measure(
      "describe points and factor", flops: FieldCosts.factorFlops(points: points, features: width)
    ) {
      try run.checkpoint.units(stage, mine: sample.units.keys.sorted(), on: world, run: run) {
        try (try sample.units[$0].map(factor) ?? empty).slab()
      }
    }
    return try run.clock.measure("merge factors") {
      let local = try world.together {
        try sample.snapshotOfUnit.indices.map { number in
          try slabs[number].map { try TriangularFactor($0) } ?? empty
        }
      }
      let units = try reduce(local, on: world)
      return snapshots.map { snapshot in
        let parts = units.indices.filter { sample.snapshotOfUnit[$0] == snapshot }
        return TriangularFactor.merged(parts.map { units[$0] }) ?? empty
      }
    }
  }

  /// The factor of one unit.
  private func factor(of unit: TrainingUnit) throws -> TriangularFactor {
    let snapshot = data.snapshots[unit.snapshot]
    let search = try NeighbourSearch(snapshot.structure, cutoff: expansion.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(expansion, search)
    var result = TriangularFactor(columnCount: expansion.featureCount, targetCount: 1)
    for start in stride(from: 0, to: unit.points.count, by: Self.panelSize) {
      let range = start..<min(start + Self.panelSize, unit.points.count)
      let features = expansion.features(
        search, at: unit.points[range].map { snapshot.grid.position($0) }, &workspace)
      let targets = Matrix(
        rowCount: 1, columnCount: range.count, elements: Array(unit.values[range]))
      try result.append(features: features, targets: targets)
    }
    return result
  }
}

extension JacobiLegendre {
  /// The features of points, `featureCount x points.count`.
  func features(
    _ search: NeighbourSearch, at points: [Vector3], _ workspace: inout JacobiLegendreWorkspace
  ) -> Matrix {
    var matrix = Matrix(rowCount: featureCount, columnCount: points.count, repeating: 0)
    var span = matrix.elements.mutableSpan
    writeFeatures(search, at: points, &workspace, into: &span)
    return matrix
  }
}
