import Glibc
import Yams

/// A positive parameter of a model: a value, a range to adjust it in, or values to try.
enum ParameterChoice: Sendable, Hashable {
  /// The value stays.
  case fixed(Double)
  /// The value is adjusted between two bounds.
  case adjusted(start: Double, lower: Double, upper: Double)
  /// Every value is tried.
  case values([Double])

  /// The value that a search begins with.
  var start: Double {
    switch self {
    case .fixed(let value): value
    case .adjusted(let start, _, _): start
    case .values(let values): values[values.count / 2]
    }
  }

  /// The values to try: one, unless a list was given.
  var candidates: [Double] {
    if case .values(let values) = self { values } else { [start] }
  }

  /// The logarithms of the bounds between which the value is adjusted; equal when it is not.
  var logBounds: (lower: Double, upper: Double) {
    if case .adjusted(_, let lower, let upper) = self { return (log(lower), log(upper)) }
    return (log(start), log(start))
  }

  /// Reads `1.0`, `[0.5, 1.0]`, `{fixed: 1.0}`, `{scan: [first, last, count]}` (equal ratios) or
  /// `{start: 1.0, from: 0.1, to: 10.0}`.
  ///
  /// A plain number is the start of a search between a thousandth and a thousand times its value.
  init(_ value: JobValue) throws {
    if value.node.sequence != nil {
      self = .values(try value.list().map { try $0.positive() })
      return
    }
    guard value.node.mapping != nil else {
      let start = try value.positive()
      self = .adjusted(start: start, lower: start * 1e-3, upper: start * 1e3)
      return
    }
    var map = try value.mapping()
    if let fixed = map.optional("fixed") {
      self = .fixed(try fixed.positive())
    } else if let scan = map.optional("scan") {
      self = .values(try Self.scan(scan))
    } else {
      let start = try map.required("start").positive()
      let (from, to) = (try map.optional("from")?.positive(), try map.optional("to")?.positive())
      let (lower, upper) = (from ?? start * 1e-3, to ?? start * 1e3)
      guard lower <= start && start <= upper else {
        throw value.error("a start between 'from' and 'to'")
      }
      self = .adjusted(start: start, lower: lower, upper: upper)
    }
    try map.finish()
  }

  /// The geometric sequence from the first to the last value.
  private static func scan(_ value: JobValue) throws -> [Double] {
    let parts = try value.list()
    guard parts.count == 3 else { throw value.error("[first, last, count]") }
    let (first, last) = (try parts[0].positive(), try parts[1].positive())
    let count = try parts[2].integer(in: 1...10_000)
    if count == 1 { return [first] }
    let ratio = log(last / first) / Double(count - 1)
    return (0..<count).map { first * exp(ratio * Double($0)) }
  }
}
