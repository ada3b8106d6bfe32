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

  /// What a sample of points of a grid says, in one line.
  ///
  /// **Collective.**
  func summary(_ target: FieldTarget, on world: borrowing Communicator) throws -> String {
    let count = min(Self.sampleSize, target.grid.pointCount)
    let own = stride(from: world.rank, to: count, by: world.size).map { k in
      target.grid.position(k * (target.grid.pointCount / count))
    }
    let values = try world.together { try relativeLeverages(target.structure, at: own) }
    let above = try world.allReduce(values.count { $0 > Self.limit }, .sum)
    let largest = try world.allReduce(values.max() ?? 0, .maximum)
    let share = numberText(100 * Double(above) / Double(count), like: 1)
    return "extrapolation: \(share) % of \(count) sampled points have more than "
      + "\(numberText(Self.limit, like: 100)) times the mean leverage of the training points, the largest "
      + "\(numberText(largest)) times"
  }
}
