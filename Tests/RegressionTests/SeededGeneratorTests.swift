import Regression
import Testing

@Suite struct SeededGeneratorTests {
  @Test func theSequenceIsThatOfSplitMix64() {
    // The first numbers for the seed 1234567, from the reference implementation of S. Vigna.
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<3).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test func everyOrderOfThreeIsEquallyLikely() {
    var generator = SeededGenerator(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[generator.shuffled([0, 1, 2]), default: 0] += 1 }
    #expect(counts.count == 6)
    // 1000 expected, standard deviation 29: six of them.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 174 })
  }

  @Test func uniformNumbersHaveTheMomentsOfTheUnitInterval() {
    var generator = SeededGenerator(seed: 4)
    let numbers = (0..<10_000).map { _ in generator.uniform() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = numbers.reduce(0, +) / 10_000
    #expect(abs(mean - 0.5) < 0.0174)  // six times sqrt(1/12) / 100
  }
}
