import Regression
import Testing

@testable import Workflows

/// A member whose runs have given errors.
private func candidate(_ member: Int, _ errors: [Double], evaluation: String = "folds")
  -> ScanChoice.Candidate
{
  let score = ScanJournal.Score(
    evaluation: evaluation, runs: errors.indices.map { "fold \($0)" }, mae: errors,
    rmse: errors, r2: errors.map { 1 - $0 })
  return ScanChoice.Candidate(
    member: member, name: ScanMember.name(member),
    figure: errors.reduce(0, +) / Double(errors.count), score: score)
}

private func chosen(_ errors: [[Double]]) -> ScanChoice? {
  ScanChoice(
    errors.enumerated().map { candidate($0, $1) }, outOf: errors.count, by: .standard)
}

@Suite struct ScanChoiceTests {
  @Test func theChoiceIsRepeatedWithoutEachRun() throws {
    // Without run 0 the sums are 3, 5: member 0 is chosen and shows 4. Without run 1: 6, 3: member 1 shows 3. Without
    // run 2: 5, 4: member 1 shows 2.
    let choice = try #require(chosen([[4, 1, 2], [1, 3, 2]]))
    #expect(choice.best.member == 1 && choice.best.figure == 2)
    #expect(choice.repeated == 3)
  }

  @Test func aMemberThatIsBestInEveryRunKeepsItsFigure() throws {
    let choice = try #require(chosen([[2, 2.5, 3], [1, 1.5, 2], [3, 3, 3]]))
    #expect(choice.best.member == 1 && choice.repeated == 1.5)
  }

  /// Members that differ by chance alone have the expected error 1; the best figure lies below it, and the repeated
  /// choice has no reason to.
  @Test func theBestOfManyFlattersAndTheRepeatedChoiceDoesNot() throws {
    var random = SeededGenerator(seed: 5)
    var (best, repeated) = (0.0, 0.0)
    let trials = 200
    for _ in 0..<trials {
      let numbers = (0..<24 * 5).map { _ in Double.random(in: 0..<2, using: &random) }
      let errors = (0..<24).map { Array(numbers[5 * $0..<5 * $0 + 5]) }
      let choice = try #require(chosen(errors))
      best += choice.best.figure / Double(trials)
      repeated += try #require(choice.repeated) / Double(trials)
    }
    // The mean of five numbers of variance 1/3 has the deviation 0.26, the least of 24 lies two deviations below 1.
    #expect(best < 0.6)
    // The deviation of the mean over 200 trials of the mean of 5 numbers is 0.018; five of them.
    #expect(abs(repeated - 1) < 0.09)
  }

  @Test func whatIsChosenByATestSaysSo() throws {
    let lines = try #require(chosen([[4, 1, 2], [1, 3, 2]])).sentences(unit: "meV")
    #expect(lines.contains { $0.hasPrefix("LEAK:") && $0.contains("best of 2") })
    #expect(lines.contains { $0.contains("chosen anew") && !$0.contains("overlap") })
    let overlapping = [[4.0, 1], [1, 3]].enumerated().map {
      candidate($0, $1, evaluation: "grouped_test")
    }
    let other = try #require(ScanChoice(overlapping, outOf: 2, by: .standard))
    #expect(other.sentences(unit: "meV").contains { $0.contains("overlap") })
  }

  @Test func aChoiceInsideTheTrainingStructuresIsJudgedByWhatItHasNotSeen() throws {
    let errors = [[4.0, 1, 2], [1, 3, 2]]
    let inner: [[Double?]] = [[0.5, 0.9, 0.1], [0.6, 0.8, 0.2]]
    let candidates = (0..<2).map { index in
      var score = candidate(index, errors[index]).score
      score?.inner = inner[index]
      return ScanChoice.Candidate(
        member: index, name: ScanMember.name(index), figure: [0.3, 0.4][index], score: score)
    }
    let score = ScanScore(metric: .mae, evaluation: nil, isInner: true)
    let choice = try #require(ScanChoice(candidates, outOf: 2, by: score))
    // Run by run the inner errors choose the members 0, 1, 0, whose test errors are 4, 3, 2.
    #expect(choice.best.member == 0 && choice.repeated == 3)
    let lines = choice.sentences(unit: "meV")
    #expect(!lines.contains { $0.contains("LEAK") } && lines.contains { $0.contains("nothing of") })
    let blind = candidates.map {
      ScanChoice.Candidate(
        member: $0.member, name: $0.name, figure: $0.figure,
        score: candidate($0.member, errors[$0.member]).score)
    }
    #expect(try #require(ScanChoice(blind, outOf: 2, by: score)).repeated == nil)
  }

  @Test func aChoiceThatEarlierRungsMadeIsNotRepeated() throws {
    let candidates = [candidate(3, [1, 2]), candidate(5, [2, 2])]
    let choice = try #require(ScanChoice(candidates, outOf: 9, by: .standard))
    #expect(choice.best.member == 3 && choice.repeated == nil)
    #expect(choice.sentences(unit: nil).contains { $0.contains("LEAK") && $0.contains("of 9") })
  }

  @Test func aLargerCoefficientOfDeterminationIsBetter() throws {
    let score = ScanScore(metric: .r2, evaluation: nil, isInner: false)
    let candidates = [(0, 0.5), (1, 0.9), (2, 0.7)].map { index, figure in
      ScanChoice.Candidate(
        member: index, name: ScanMember.name(index), figure: figure, score: nil)
    }
    #expect(ScanChoice(candidates, outOf: 3, by: score)?.best.member == 1)
  }

  @Test(arguments: [
    ([], ""), ([3], "3"), ([0, 1, 2, 3], "0-3"), ([7, 0, 1, 3, 9, 8], "0-1,3,7-9"),
  ])
  func numbersOfAnArrayAreWrittenAsRanges(_ numbers: [Int], _ text: String) {
    #expect(ScanScript.ranges(numbers) == text)
  }
}
