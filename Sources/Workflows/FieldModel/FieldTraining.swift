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
  /// - Returns: The factors in the order of `snapshots`.
  func factors(
    of snapshots: [Int], _ sample: TrainingSample, _ run: Run, on world: borrowing Communicator
  ) throws -> [TriangularFactor] {
    let width = expansion.featureCount
    let empty = TriangularFactor(columnCount: width, targetCount: 1)
    let points = Double(sample.units.values.reduce(0) { $0 + $1.points.count })
    let own = try run.clock.measure(
      "describe points and factor", flops: 2 * points * Double(width * width)
    ) {
      try world.together {
        var progress = Progress(
          "describe points", total: sample.units.count, isShown: run.isFirst)
        var result: [Int: TriangularFactor] = [:]
        for (done, (number, unit)) in sample.units.sorted(by: { $0.key < $1.key }).enumerated() {
          result[number] = try factor(of: unit)
          progress.update(done + 1)
        }
        progress.finish()
        return result
      }
    }
    return try run.clock.measure("merge factors") {
      let local = sample.snapshotOfUnit.indices.map { own[$0] ?? empty }
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
