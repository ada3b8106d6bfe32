public import LinearAlgebra

/// The features of the atomic environments (centres) of a run of structures.
///
/// One matrix `featureCount x environmentCount` for each *feature set*: for instance SOAP in the
/// first set and properties of the element in the second one. Structure `s` owns the environments
/// `offsets[s] ..< offsets[s + 1]`.
public struct EnvironmentBlock: Sendable {
  /// The feature sets, each with one column for each environment.
  public let features: [Matrix]
  /// Where the environments of each structure begin, and the number of environments at the end.
  public let offsets: [Int]
  /// The squared norm of each environment, for each feature set.
  let featureSquares: [[Double]]

  /// Gathers features; `offsets` rises from 0 to the number of columns of every matrix.
  public init(features: [Matrix], offsets: [Int]) {
    precondition(offsets.first == 0, "offsets that begin with 0; got \(offsets.prefix(3))")
    precondition(
      zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 },
      "at least one environment in each structure")
    precondition(
      features.allSatisfy { $0.columnCount == offsets.last },
      "\(offsets.last ?? 0) environments; got \(features.map(\.columnCount))")
    (self.features, self.offsets) = (features, offsets)
    featureSquares = features.map { squaredNorms($0.elements.span, $0.tile) }
  }

  /// Gathers features of structures with the given numbers of environments.
  public init(features: [Matrix], environmentCounts: [Int]) {
    self.init(
      features: features,
      offsets: environmentCounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) })
  }

  /// Structures with one environment each, described by one feature set.
  public init(singleCentres features: Matrix) {
    self.init(features: [features], offsets: Array(0...features.columnCount))
  }

  /// The number of structures.
  public var structureCount: Int { offsets.count - 1 }

  /// The number of environments of all structures.
  public var environmentCount: Int { offsets.last ?? 0 }

  /// The environments of one structure.
  public func environments(of structure: Int) -> Range<Int> {
    offsets[structure]..<offsets[structure + 1]
  }

  /// The environments of consecutive structures.
  public func environments(of structures: Range<Int>) -> Range<Int> {
    offsets[structures.lowerBound]..<offsets[structures.upperBound]
  }

  /// Whether each of these structures has exactly one environment.
  func hasSingleCentres(_ structures: Range<Int>) -> Bool {
    environments(of: structures).count == structures.count
  }

  /// A copy of consecutive structures.
  public func slice(_ structures: Range<Int>) -> EnvironmentBlock {
    let range = environments(of: structures)
    let start = range.lowerBound
    return EnvironmentBlock(
      features: features.map { $0.columns(range) },
      offsets: offsets[structures.lowerBound...structures.upperBound].map { $0 - start })
  }

  /// A copy of chosen structures, in the order of `structures`.
  public func selecting(_ structures: [Int]) -> EnvironmentBlock {
    let ranges = structures.map { environments(of: $0) }
    let chosen = features.map { matrix in
      var elements: [Double] = []
      elements.reserveCapacity(matrix.rowCount * ranges.reduce(0) { $0 + $1.count })
      for range in ranges {
        let (from, to) = (range.lowerBound * matrix.rowCount, range.upperBound * matrix.rowCount)
        elements.append(contentsOf: matrix.elements[from..<to])
      }
      return Matrix(
        rowCount: matrix.rowCount, columnCount: ranges.reduce(0) { $0 + $1.count },
        elements: elements)
    }
    var offsets = [0]
    for range in ranges { offsets.append((offsets.last ?? 0) + range.count) }
    return EnvironmentBlock(features: chosen, offsets: offsets)
  }

  /// A copy in which each column of one feature set has length 1; zero columns stay zero.
  public func normalised(featureSet: Int) -> EnvironmentBlock {
    var features = features
    let all = 0..<environmentCount
    features[featureSet].elements = Self.prepared(
      features[featureSet], all, lengthScales: nil, isNormalised: true)
    return EnvironmentBlock(features: features, offsets: offsets)
  }

  /// A number for each structure that is equal for equal features, in any order of environments.
  ///
  /// FNV-1a over the bits of the features rounded to a multiple of `resolution`; the numbers of
  /// the environments are added up.
  public func fingerprints(resolution: Double = 1e-8) -> [UInt64] {
    (0..<structureCount).map { s in
      environments(of: s..<s + 1).reduce(UInt64(0)) { sum, environment in
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for value in features.lazy.flatMap({ $0.column(environment) }) {
          let step = (value / resolution).rounded()
          hash = (hash ^ (step == 0 ? 0 : step.bitPattern)) &* 0x0000_0100_0000_01b3
          hash ^= hash >> 29
        }
        return sum &+ hash
      }
    }
  }

  /// The columns of a range, normalised to unit length and divided by length scales as asked.
  static func prepared(
    _ matrix: Matrix, _ range: Range<Int>, lengthScales: [Double]?, isNormalised: Bool
  ) -> [Double] {
    let count = matrix.rowCount
    precondition(
      lengthScales.map { $0.count == count } ?? true, "\(count) length scales, one a feature")
    var result = Array(matrix.elements[range.lowerBound * count..<range.upperBound * count])
    if isNormalised {
      let norms = squaredNorms(result.span, Tile(rowCount: count, columnCount: range.count))
      for (column, square) in norms.enumerated() where square > 0 {
        let scale = 1 / square.squareRoot()
        for k in column * count..<(column + 1) * count { result[k] *= scale }
      }
    }
    if let lengthScales {
      for column in 0..<range.count {
        for k in 0..<count { result[column * count + k] /= lengthScales[k] }
      }
    }
    return result
  }
}
