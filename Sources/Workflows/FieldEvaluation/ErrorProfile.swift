/// The error of a field by the distance of a point to the nearest atom of a species.
struct ErrorProfile: Hashable, Sendable {
  /// The symbol of the species; `any` for the nearest atom of all.
  let species: String
  /// The width of the bins, angstrom; bin `k` begins at `k * width`.
  let width: Double
  /// The number of points in each bin.
  var counts: [Double]
  /// The sum of the reference values in each bin.
  var references: [Double]
  /// The sum of `predicted - reference` in each bin.
  var errors: [Double]
  /// The sum of the absolute errors in each bin.
  var absoluteErrors: [Double]
  /// The sum of the squared errors in each bin.
  var squaredErrors: [Double]

  /// A profile without points.
  init(species: String, width: Double, binCount: Int) {
    self.species = species
    self.width = width
    let zeros = Array(repeating: 0.0, count: binCount)
    (counts, references, errors, absoluteErrors, squaredErrors) = (
      zeros, zeros, zeros, zeros, zeros
    )
  }

  /// Adds a point; one beyond the last bin does not count.
  mutating func add(distance: Double, reference: Double, predicted: Double) {
    let bin = Int(min(distance / width, 1e9))
    guard counts.indices.contains(bin) else { return }
    let error = predicted - reference
    counts[bin] += 1
    references[bin] += reference
    errors[bin] += error
    absoluteErrors[bin] += abs(error)
    squaredErrors[bin] += error * error
  }

  /// The middle of each bin, angstrom.
  var distances: [Double] { counts.indices.map { (Double($0) + 0.5) * width } }

  /// A sum over each bin divided by its number of points; not a number for an empty bin.
  func mean(_ sums: KeyPath<ErrorProfile, [Double]>) -> [Double] {
    zip(self[keyPath: sums], counts).map { $0 / $1 }
  }
}

extension ErrorProfile {
  /// All sums one after the other, to be added over ranks.
  var summands: [Double] { counts + references + errors + absoluteErrors + squaredErrors }

  /// The same profile with other sums, in the order of ``summands``.
  func with(summands: ArraySlice<Double>) -> ErrorProfile {
    let n = counts.count
    precondition(summands.count == 5 * n, "\(5 * n) sums; got \(summands.count)")
    var result = self
    let parts = (0..<5).map { Array(summands.dropFirst($0 * n).prefix(n)) }
    (result.counts, result.references, result.errors) = (parts[0], parts[1], parts[2])
    (result.absoluteErrors, result.squaredErrors) = (parts[3], parts[4])
    return result
  }
}
