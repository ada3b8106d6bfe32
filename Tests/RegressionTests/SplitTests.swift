import Regression
import Testing

@Suite struct SplitTests {
  private let elements = ["Ti", "V", "Cr", "Mn", "Fe", "Co"]

  /// Ordered pairs of elements and their unordered groups.
  private var pairs: (elements: [[String]], groups: [String]) {
    let pairs = elements.flatMap { a in elements.map { [a, $0] } }
    return (pairs, pairs.map { $0.sorted().joined(separator: "-") })
  }

  @Test(arguments: UInt64(0)..<50)
  func groupsNeverStandOnBothSides(_ seed: UInt64) {
    let groups = pairs.groups
    let split = Split.byGroup(groups, testFraction: 0.2, seed: seed)
    let (training, test) = (
      Set(split.training.map { groups[$0] }), Set(split.test.map { groups[$0] })
    )
    #expect(training.isDisjoint(with: test))
    #expect(test.count == 4)  // round(0.2 * 21 groups)
    #expect(Set(split.training + split.test) == Set(groups.indices))
    #expect(split.leaks(groups: groups).isEmpty)
  }

  @Test(arguments: UInt64(0)..<20)
  func theOrderOfTheStructuresDoesNotMatter(_ seed: UInt64) {
    let groups = pairs.groups
    var generator = SeededGenerator(seed: 1000 + seed)
    let order = generator.shuffled(Array(groups.indices))
    let split = Split.byGroup(groups, testFraction: 0.3, seed: seed)
    let other = Split.byGroup(order.map { groups[$0] }, testFraction: 0.3, seed: seed)
    #expect(Set(other.test.map { order[$0] }) == Set(split.test))
  }

  @Test func aRandomSplitLeaksAndSaysSo() {
    let groups = pairs.groups
    let split = Split.random(count: groups.count, testFraction: 0.2, seed: 1)
    #expect(split.mayLeak && split.test.count == 7)  // round(0.2 * 36)
    let leaks = split.leaks(groups: groups)
    let training = Set(split.training.map { groups[$0] })
    #expect(leaks.count == split.test.filter { training.contains(groups[$0]) }.count)
    #expect(!leaks.isEmpty)
  }

  @Test func equalFingerprintsAreLeaks() {
    let split = Split(count: 4) { $0 >= 2 }
    #expect(
      split.leaks(groups: [0, 1, 2, 3], fingerprints: [7, 8, 9, 7])
        == [.sameFingerprint(training: 0, test: 3)])
  }

  @Test(arguments: UInt64(0)..<20)
  func foldsTestEachStructureOnceAndKeepGroups(_ seed: UInt64) {
    let groups = pairs.groups
    let folds = Split.kFold(groups: groups, foldCount: 5, seed: seed)
    #expect(folds.flatMap(\.test).sorted() == Array(groups.indices))
    for fold in folds {
      #expect(fold.leaks(groups: groups).isEmpty)
      #expect(abs(fold.test.count - 36 / 5) <= 2)  // groups have one or two structures
    }
  }

  @Test func consecutiveFoldsCoverTheStructures() {
    let folds = Split.consecutiveFolds(count: 11, foldCount: 3).map(\.test)
    #expect(folds == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10]])
  }

  @Test func leaveOneElementOutHidesTheElement() {
    let all = pairs.elements
    let splits = Split.leaveOneElementOut(elements: all)
    #expect(splits.map(\.label) == elements.sorted())
    for (label, split) in splits {
      #expect(split.test.count == 11)  // 6 + 6 - 1 ordered pairs
      #expect(split.training.allSatisfy { !all[$0].contains(label) })
      #expect(split.test.allSatisfy { all[$0].contains(label) })
    }
  }

  @Test func leaveOneGroupOutTestsEachGroup() {
    let groups = pairs.groups
    let splits = Split.leaveOneGroupOut(groups: groups)
    #expect(splits.count == 21)
    #expect(splits.flatMap(\.split.test).sorted() == Array(groups.indices))
  }

  @Test(arguments: UInt64(0)..<10)
  func learningCurvesGrowByNestedGroups(_ seed: UInt64) {
    let groups = pairs.groups
    let split = Split.byGroup(groups, testFraction: 0.2, seed: seed)
    let parts = split.learningCurve(groups: groups, fractions: [0.25, 0.5, 1], seed: seed)
    #expect(parts.last?.training == split.training)
    for (small, large) in zip(parts, parts.dropFirst()) {
      #expect(Set(small.training).isStrictSubset(of: large.training))
      #expect(small.test == split.test)
      let kept = Set(small.training.map { groups[$0] })
      #expect(
        split.training.allSatisfy { kept.contains(groups[$0]) == small.training.contains($0) })
    }
  }
}
