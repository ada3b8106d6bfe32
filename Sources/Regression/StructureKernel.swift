internal import Glibc
internal import LinearAlgebra

/// A kernel of structures: a sum of terms, each a combined environment kernel with an amplitude.
public struct StructureKernel: Sendable, Hashable, Codable {
  /// One term of the sum.
  public struct Term: Sendable, Hashable, Codable {
    /// The factor of the term, the prior variance of its part of the target (target unit squared).
    public var amplitude: Double
    /// The kernel of the environments.
    public var environment: EnvironmentKernel
    /// How structures are compared by their environments.
    public var combination: Combination

    /// A term of a structure kernel.
    public init(
      amplitude: Double = 1, environment: EnvironmentKernel, combination: Combination = .mean
    ) {
      (self.amplitude, self.environment) = (amplitude, environment)
      self.combination = combination
    }
  }

  /// The terms, at least one.
  public var terms: [Term]

  /// A sum of terms.
  public init(terms: [Term]) {
    precondition(!terms.isEmpty, "at least one term")
    self.terms = terms
  }

  /// A single kernel function on the first feature set.
  public init(_ function: KernelFunction, combination: Combination = .mean) {
    self.init(terms: [
      Term(
        environment: EnvironmentKernel(factors: [KernelFactor(function: function)]),
        combination: combination)
    ])
  }
}

extension StructureKernel {
  /// Two ranges of structures whose kernel is wanted.
  struct Pairs {
    let rows: EnvironmentBlock
    let rowRange: Range<Int>
    let columns: EnvironmentBlock
    let columnRange: Range<Int>
    /// Whether rows and columns are the same and only values on and below the diagonal are wanted.
    var lowerOnly = false

    /// Whether each structure has exactly one environment.
    var haveSingleCentres: Bool {
      rows.hasSingleCentres(rowRange) && columns.hasSingleCentres(columnRange)
    }

    var environments: EnvironmentKernel.Pairs {
      EnvironmentKernel.Pairs(
        rows: rows, rowRange: rows.environments(of: rowRange),
        columns: columns, columnRange: columns.environments(of: columnRange),
        lowerOnly: lowerOnly)
    }

    /// Where the environments of structures `s` and `t` lie in the tile of `environments`.
    func block(_ s: Int, _ t: Int) -> Combination.Block {
      let (rowStart, columnStart) = (
        rows.offsets[rowRange.lowerBound], columns.offsets[columnRange.lowerBound]
      )
      let height = rows.offsets[rowRange.upperBound] - rowStart
      return Combination.Block(
        rowCount: rows.offsets[s + 1] - rows.offsets[s],
        columnCount: columns.offsets[t + 1] - columns.offsets[t],
        offset: rows.offsets[s] - rowStart + (columns.offsets[t] - columnStart) * height,
        leadingDimension: height)
    }

    /// Parts of at most about a million pairs of environments, 8 MB of values.
    var chunks: [Pairs] {
      let columnParts = columns.chunks(of: columnRange, environmentLimit: 512)
      let rowParts = rows.chunks(of: rowRange, environmentLimit: 2048)
      return columnParts.flatMap { part in
        rowParts.map { Pairs(rows: rows, rowRange: $0, columns: columns, columnRange: part) }
      }
    }
  }
}

extension EnvironmentBlock {
  /// Consecutive ranges of structures with at most `environmentLimit` environments, or one structure.
  func chunks(of structures: Range<Int>, environmentLimit: Int) -> [Range<Int>] {
    var (result, start) = ([Range<Int>](), structures.lowerBound)
    for s in structures where offsets[s + 1] - offsets[start] > environmentLimit && s > start {
      result.append(start..<s)
      start = s
    }
    if start < structures.upperBound { result.append(start..<structures.upperBound) }
    return result
  }
}
