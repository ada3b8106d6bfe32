import Fields
import Structures

/// `sampling:` of a job file: which points of the grids a field model is trained on.
struct SamplingSection: Sendable, Hashable, Codable {
  /// The number of points of each structure; of a smaller grid every point is used.
  let points: Int
  /// How they are drawn.
  let scheme: SamplingScheme
  /// Other seeds draw other points.
  let seed: UInt64

  /// What a job without the section uses.
  static let standard = SamplingSection(
    points: 5000, scheme: .inverseDensity(width: 40, uniform: 0.4), seed: 0)

  private init(points: Int, scheme: SamplingScheme, seed: UInt64) {
    (self.points, self.scheme, self.seed) = (points, scheme, seed)
  }

  /// The same number of points and seed with another scheme.
  func with(_ scheme: SamplingScheme) -> SamplingSection {
    SamplingSection(points: points, scheme: scheme, seed: seed)
  }

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let standard = Self.standard
    scheme = try map.optional("scheme").map(Self.scheme) ?? standard.scheme
    let points = try map.optional("points")?.integer(in: 1...1_000_000_000)
    if scheme == .all && points != nil {
      throw value.error("no 'points' for 'scheme: all'", remedy: "remove 'points'")
    }
    self.points = points ?? (scheme == .all ? Int.max : standard.points)
    seed = try map.optional("seed").map { UInt64(try $0.integer(in: 0...Int.max)) } ?? 0
    try map.finish()
  }

  private static func scheme(_ value: JobValue) throws -> SamplingScheme {
    switch try value.tagged() {
    case ("all", nil): return .all
    case ("uniform", nil): return .uniform
    case ("density", nil): return .density(uniform: 0)
    case ("leverage", nil): return .leverage(candidates: 8)
    case ("density", let argument?):
      var map = try argument.mapping()
      let scheme = SamplingScheme.density(uniform: try share(try map.required("uniform")))
      try map.finish()
      return scheme
    case ("inverseDensity", let argument?):
      var map = try argument.mapping()
      let scheme = SamplingScheme.inverseDensity(
        width: try map.required("width").positive(),
        uniform: try map.optional("uniform").map(share) ?? 0)
      try map.finish()
      return scheme
    case ("leverage", let argument?):
      var map = try argument.mapping()
      let scheme = SamplingScheme.leverage(
        candidates: try map.required("candidates").integer(in: 2...1000))
      try map.finish()
      return scheme
    default:
      throw value.error(
        "all, uniform, density, leverage or {inverseDensity: {width: W, uniform: U}}")
    }
  }

  private static func share(_ value: JobValue) throws -> Double {
    let share = try value.double()
    guard (0...1).contains(share) else { throw value.error("a share from 0 to 1") }
    return share
  }
}
