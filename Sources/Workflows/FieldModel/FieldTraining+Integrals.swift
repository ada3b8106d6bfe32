import Descriptors
import DistributedLinearAlgebra
import Fields
import Glibc
import LinearAlgebra
import MPI
import Structures

extension FieldTraining {
  /// The factors with one more row for each structure: the mean over its whole grid.
  ///
  /// Sampled points know the integral of a field, the number of electrons, only as well as their errors cancel. The
  /// row `sum_g F(g) / n = sum_g y(g) / n` is known exactly; it counts as `weight` times the points of the structure.
  ///
  /// **Collective.** The structures are dealt to the ranks; the numbers do not depend on how many there are.
  ///
  /// - Parameters:
  ///   - factors: The factors of the training points, one for each of `snapshots`.
  ///   - snapshots: The training snapshots.
  ///   - weight: How much the mean of a structure counts, in units of all its training points.
  ///   - run: The run.
  ///   - world: All ranks.
  /// - Returns: The factors in the order of `snapshots`, on every rank.
  /// - Throws: An error that all ranks share.
  func withIntegrals(
    _ factors: [TriangularFactor], of snapshots: [Int], weight: Double, _ run: Run,
    on world: borrowing Communicator
  ) throws -> [TriangularFactor] {
    let slabs = try run.clock.measure("integrate features") {
      let mine = snapshots.indices.filter { $0 % world.size == world.rank }
      return try run.checkpoint.units("integrate features", mine: mine, on: world, run: run) {
        let (features, target) = try means(of: snapshots[$0])
        return Slab(values: features + [target])
      }
    }
    let own = try world.together {
      try snapshots.indices.map { place in
        try row(
          slabs[place]?.values, scale: (weight * Double(factors[place].rowCount)).squareRoot())
      }
    }
    let rows = try reduce(own, on: world)
    return zip(factors, rows).map { TriangularFactor.merged([$0, $1]) ?? $0 }
  }

  /// A factor of one row with the means of features and target, multiplied by a scale; without row where nil.
  private func row(_ means: [Double]?, scale: Double) throws -> TriangularFactor {
    let width = expansion.featureCount
    var factor = TriangularFactor(columnCount: width, targetCount: 1)
    guard let values = means?.map({ $0 * scale }) else { return factor }
    try factor.append(
      features: Matrix(rowCount: width, columnCount: 1, elements: Array(values[..<width])),
      targets: Matrix(rowCount: 1, columnCount: 1, elements: [values[width]]))
    return factor
  }

  /// The means of the features and of what is learnt over all points of a grid, plane by plane.
  private func means(of number: Int) throws -> (features: [Double], target: Double) {
    let snapshot = data.snapshots[number]
    let search = try NeighbourSearch(snapshot.structure, cutoff: expansion.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(expansion, search)
    var sums = [Double](repeating: 0, count: expansion.featureCount)
    var target = 0.0
    let shape = snapshot.grid.shape
    for plane in 0..<shape.x {
      let block = snapshot.grid.whole.with(plane..<plane + 1, along: 0)
      let first = plane * shape.y * shape.z
      let points = Array(first..<first + shape.y * shape.z)
      let values = try data.learnt(
        snapshot.read(data.field, block).values, of: number, at: points)
      target += values.reduce(0, +)
      for start in stride(from: 0, to: points.count, by: Self.panelSize) {
        let part = points[start..<min(start + Self.panelSize, points.count)]
        let features = expansion.features(
          search, at: part.map { snapshot.grid.position($0) }, &workspace)
        features.addRowSums(to: &sums)
      }
    }
    let scale = 1 / Double(snapshot.grid.pointCount)
    return (sums.map { $0 * scale }, target * scale)
  }
}

extension Matrix {
  /// Adds the sum of each row to `sums`.
  fileprivate func addRowSums(to sums: inout [Double]) {
    for j in 0..<columnCount {
      for i in 0..<rowCount { sums[i] += elements[j * rowCount + i] }
    }
  }
}
