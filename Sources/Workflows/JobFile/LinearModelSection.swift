import Glibc
import Structures
import Yams

/// `model.linear:` of a job file: how the coefficients of a field model are found.
struct LinearModelSection: Sendable, Hashable {
  /// What keeps coefficients small.
  enum Penalty: String, Sendable, CaseIterable {
    /// The squares of the coefficients, of columns scaled to length one, times a factor.
    case ridge
    /// Singular values below a share of the largest one are left out.
    case truncation
  }

  /// What decides between the values of the penalty.
  enum Criterion: String, Sendable, CaseIterable {
    /// The error on each structure of a fit to all others.
    case leaveOneStructureOut
    /// Generalized cross validation of points.
    case gcv
  }

  /// What keeps coefficients small.
  let penalty: Penalty
  /// The values to choose from, for columns scaled to length one; a single one is used without a choice.
  let values: [Double]
  /// What decides between them.
  let criterion: Criterion
  /// Whether structures count by the inverse of the error that a first fit leaves on them.
  let isWeighted: Bool
  /// How much the mean of a field over its grid counts, in units of all training points of the structure.
  let integralWeight: Double?
  /// How much an electron that several atoms would hold together counts against an error of 1 e/A^3 at one point.
  let clusterWeight: Double?

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let (ridge, truncation) = (map.optional("regularization"), map.optional("truncation"))
    let outer = try map.optional("choose")?.choice(Criterion.self)
    integralWeight = try map.optional("integral")?.positive()
    clusterWeight = try map.optional("clusters")?.positive()
    isWeighted = try map.optional("weights")?.choice(Weights.self) == .residual
    try map.finish()
    guard let place = ridge ?? truncation, ridge == nil || truncation == nil else {
      throw value.error("either 'regularization' or 'truncation'", remedy: "write one of the two")
    }
    penalty = ridge == nil ? .truncation : .ridge
    guard place.node.mapping != nil else {
      values = try place.list().map { try $0.positive() }
      criterion = outer ?? .leaveOneStructureOut
      return
    }
    var inner = try place.mapping()
    values = try Self.path(try inner.required("path"))
    criterion =
      try inner.optional("choose")?.choice(Criterion.self) ?? outer ?? .leaveOneStructureOut
    try inner.finish()
  }

  private enum Weights: String, CaseIterable { case equal, residual }

  /// Reads `[first, last, count]`: values of equal ratios.
  private static func path(_ value: JobValue) throws -> [Double] {
    let parts = try value.list()
    guard parts.count == 3 else { throw value.error("[first, last, count]") }
    let (first, last) = (try parts[0].positive(), try parts[1].positive())
    let count = try parts[2].integer(in: 2...1000)
    let ratio = log(last / first) / Double(count - 1)
    return (0..<count).map { first * exp(ratio * Double($0)) }
  }
}
