import Glibc
import Testing

@testable import Fields

/// Draws a sample from a grid that is cut into parts, as ranks do: every part is asked in step.
private func sample(
  _ sampler: PointSampler, _ values: [Double], parts: Int
) -> [Int] {
  // One part after another cannot agree on sums, so the sums are taken over all parts inside `total`.
  let cuts = (0...parts).map { values.count * $0 / parts }
  let weights = values.map(sampler.scheme.logWeight)
  if parts == 1 { return sampler.sample(Array(values.indices), logWeights: weights) { $0 } }
  let board = Board(parts)
  return board.run { part in
    let range = Array(cuts[part]..<cuts[part + 1])
    return sampler.sample(range, logWeights: range.map { weights[$0] }) { board.totals($0) }
  }
}

@Suite struct PointSamplerTests {
  private let values = (0..<3000).map { 1e-3 + 0.05 * (1 + sin(Double($0) * 0.37)) }

  @Test(arguments: [
    SamplingScheme.uniform, .density(uniform: 0.3), .inverseDensity(width: 40, uniform: 0.4),
  ])
  func theSampleDoesNotDependOnTheParts(_ scheme: SamplingScheme) {
    let sampler = PointSampler(scheme, count: 500, seed: 7, structure: 3)
    let whole = sample(sampler, values, parts: 1)
    #expect(whole.count == 500 && Set(whole).count == 500)
    #expect(whole == whole.sorted())
    for parts in [2, 3, 7] { #expect(sample(sampler, values, parts: parts) == whole) }
  }

  @Test func seedsAndStructuresDrawOtherPoints() {
    func drawn(_ seed: UInt64, _ structure: Int) -> Set<Int> {
      let sampler = PointSampler(.uniform, count: 300, seed: seed, structure: structure)
      return Set(sample(sampler, values, parts: 1))
    }
    let first = drawn(1, 0)
    // Two independent samples of a tenth share 30 points, with a standard deviation of about 5.
    for other in [drawn(2, 0), drawn(1, 1)] {
      #expect(abs(first.intersection(other).count - 30) < 30)
    }
  }

  @Test func aSmallGridIsTakenWhole() {
    let sampler = PointSampler(
      .inverseDensity(width: 40, uniform: 0), count: 10, seed: 0, structure: 0)
    #expect(sample(sampler, [0, 0.1, 0.2], parts: 1) == [0, 1, 2])
  }

  @Test func vacuumEverywhereIsDrawnUniformly() {
    let sampler = PointSampler(
      .inverseDensity(width: 40, uniform: 0.5), count: 100, seed: 1, structure: 0)
    #expect(sample(sampler, [Double](repeating: 0, count: 1000), parts: 1).count == 100)
    // Weights of exp(-1e14) are zero in double precision, and still the larger one is drawn first.
    let tiny = (0..<1000).map { $0 % 10 == 0 ? 2e-9 : 1e-9 }
    let drawn = sample(
      PointSampler(.inverseDensity(width: 40, uniform: 0), count: 100, seed: 1, structure: 0), tiny,
      parts: 1)
    #expect(drawn == stride(from: 0, to: 1000, by: 10).map { $0 })
  }

  /// With weights 1 and 3 for half of the points each and a small sample, a quarter is of the first half.
  @Test func pointsAreDrawnInProportionToTheirWeights() {
    let values = (0..<200_000).map { $0 % 2 == 0 ? 1.0 : 3.0 }
    let sampler = PointSampler(.density(uniform: 0), count: 4000, seed: 5, structure: 0)
    let light = sample(sampler, values, parts: 1).count { $0 % 2 == 0 }
    // Four standard deviations of a binomial distribution, sqrt(4000 * 0.25 * 0.75) = 27; 1 % is drawn.
    #expect(abs(light - 1000) < 110)
  }

  @Test func theUniformPartIsUniform() {
    let values = (0..<10_000).map { $0 < 5000 ? 0.0 : 1.0 }
    let sampler = PointSampler(.density(uniform: 0.5), count: 1000, seed: 2, structure: 0)
    let empty = sample(sampler, values, parts: 1).count { $0 < 5000 }
    // 500 uniform points over 5000 empty and 4500 other points: 263, four standard deviations are 45.
    #expect(abs(empty - 263) < 45)
  }

  /// Weights of data/jl/06_sampling.json (computed for Emulon by make.py): `exp(-(1 / n)^2 / (2 40^2))`.
  @Test func publishedWeightsAreReproduced() {
    let densities = [0.001, 0.004, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0, 50.0]
    let published = [
      3.584629420212899e-137, 6.153975458074061e-10, 0.008209176697377403, 0.08554158551326821,
      0.16488572166414564, 0.18109153795266333, 0.18660659634393728, 0.1868254041316754,
      0.18683997708153532,
    ]
    let scheme = SamplingScheme.inverseDensity(width: 40, uniform: 0)
    let weights = densities.map { exp(scheme.logWeight($0)) }
    let sum = weights.reduce(0, +)
    for (weight, expected) in zip(weights, published) {
      // The relative error of exp(-312) is 312 times that of its argument.
      #expect(abs(weight / sum / expected - 1) < 1e-12)
    }
  }
}
