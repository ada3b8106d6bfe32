import Descriptors
import Fields
import HDF5
import LinearAlgebra
import MPI
import Regression
import Structures

/// How far points reach beyond those that a field model was trained on.
///
/// It is measured by the leverage of a point over the mean leverage of the training points. Points far above 1 have
/// surroundings that the training did not hold.
struct Extrapolation: Sendable {
  /// From this relative leverage on a point counts as extrapolated.
  static let limit = 3.0
  /// How many points of a grid are looked at.
  static let sampleSize = 2000
  /// How many points are described at a time.
  private static let panelSize = 512

  let basis: JacobiLegendre
  let leverage: Leverage

  /// Reads the factor of the training points from a model file.
  ///
  /// **Collective.** Rank 0 reads.
  ///
  /// - Returns: Nil for a file without factor.
  init?(_ path: String, _ basis: JacobiLegendre, on world: borrowing Communicator) throws {
    let read = try world.together {
      world.rank == 0 ? try Self.read(path) : Stored()
    }
    let numbers = try world.broadcast(read.numbers)
    guard numbers.count > 2 else { return nil }
    let order = basis.featureCount + 1
    let isTruncated = numbers[2] > 0
    let strength = numbers[1]
    self.basis = basis
    leverage = try world.together {
      guard numbers.count == 4 + order * order else {
        throw InputError.damaged(
          path, key: "model/factor", expected: order * order, found: numbers.count - 4)
      }
      let factor = TriangularFactor(
        columnCount: basis.featureCount, rowCount: Int(numbers[0]), targetSums: [numbers[3]],
        triangle: Matrix(rowCount: order, columnCount: order, elements: Array(numbers[4...])))
      return try LinearPath(factor).leverage(
        isTruncated ? .truncation(strength) : .ridge(strength))
    }
  }

  /// What a file holds: rows, strength and kind of the regularization, sum of the target, triangle.
  private struct Stored {
    var numbers: [Double] = []
  }

  private static func read(_ path: String) throws -> Stored {
    let model = try File(openingAt: path).group("model")
    guard try model.exists("factor") else { return Stored() }
    let factor = try model.dataset("factor")
    let sums = try factor.attributeValues("target_sums", of: Double.self)
    let rows = try factor.attribute("rows", as: Double.self)
    let isTruncated = try model.textIfPresent("penalty") == "truncation"
    let strength = try model.attribute("regularization", as: Double.self)
    guard sums.count == 1, rows >= 1, strength >= 0 else { return Stored() }
    return Stored(
      numbers: [rows, strength, isTruncated ? 1 : 0, sums[0]] + (try factor.read(Double.self)))
  }

  /// The leverages of points over the mean leverage of the training points.
  ///
  /// - Throws: `InputError` when the model does not know an element of the structure.
  func relativeLeverages(_ structure: Structure, at points: [Vector3]) throws -> [Double] {
    let search = try NeighbourSearch(structure, cutoff: basis.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(basis, search)
    let mean = leverage.effectiveParameterCount / Double(leverage.rowCount)
    var result: [Double] = []
    result.reserveCapacity(points.count)
    for start in stride(from: 0, to: points.count, by: Self.panelSize) {
      let panel = Array(points[start..<min(start + Self.panelSize, points.count)])
      var features = Matrix(rowCount: basis.featureCount, columnCount: panel.count, repeating: 0)
      var span = features.elements.mutableSpan
      basis.writeFeatures(search, at: panel, &workspace, into: &span)
      result += leverage.values(features).map { $0 / mean }
    }
    return result
  }

  /// What samples of points of the grids say, in one line each.
  ///
  /// **Collective.**
  func summaries(_ targets: [FieldTarget], _ run: Run, on world: borrowing Communicator) throws
    -> [String]
  {
    let parts = Self.sampleSize / Self.panelSize + 1
    let mine = Array(
      stride(from: world.rank, to: targets.count * parts, by: world.size))
    let slabs = try run.checkpoint.units(
      "leverage of sampled points", mine: mine, on: world, run: run
    ) { unit in
      let target = targets[unit / parts]
      let points = samples(of: target.grid, part: unit % parts, of: parts)
      return Slab(values: try relativeLeverages(target.structure, at: points))
    }
    return try targets.indices.map { number in
      let own = mine.filter { $0 / parts == number }.flatMap { slabs[$0]?.values ?? [] }
      let count = try world.allReduce(own.count, .sum)
      let above = try world.allReduce(own.count { $0 > Self.limit }, .sum)
      return summary(
        Double(above) / Double(max(1, count)), try world.allReduce(own.max() ?? 0, .maximum), count)
    }
  }

  /// A part of the points of a grid that are looked at.
  private func samples(of grid: Grid, part: Int, of parts: Int) -> [Vector3] {
    let count = min(Self.sampleSize, grid.pointCount)
    return (count * part / parts..<count * (part + 1) / parts).map { k in
      grid.position(k * (grid.pointCount / count))
    }
  }

  private func summary(_ share: Double, _ largest: Double, _ count: Int) -> String {
    "extrapolation: \(numberText(100 * share, like: 1)) % of \(count) sampled points have more than "
      + "\(numberText(Self.limit, like: 100)) times the mean leverage of the training points, the largest "
      + "\(numberText(largest)) times"
  }
}
