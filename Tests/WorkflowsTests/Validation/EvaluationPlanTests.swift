import Testing

@testable import Workflows

@Suite struct EvaluationPlanTests {
  private func plan(_ validation: String, groups: [String]) throws -> EvaluationPlan {
    var text = JobText()
    text.validation = "validation: \(validation)"
    return try EvaluationPlan(
      try text.job().validation, groups: groups, elements: groups.map { _ in ["Fe"] })
  }

  @Test func aDigestIsTheHashOfTheNumbersOfTheTestStructures() throws {
    let plan = try plan("{leaveOneGroupOut: true, by: group}", groups: ["a", "b", "a"])
    let digest = try #require(plan.testDigests.first)
    // printf '0 2\n1\n' | sha256sum
    #expect(digest.evaluation == "leave_one_group_out")
    #expect(
      digest.digest.hasSuffix("8bef14547b640af169f1c7b915eb8b0f08b442b01922882223431eeffd6b8719"))
  }

  @Test func anotherSeedGivesAnotherDigest() throws {
    let groups = (0..<40).map { "g\($0)" }
    let (one, two) = (
      try plan("{test: 0.2, seeds: 1}", groups: groups).testDigests,
      try plan("{test: 0.2, seeds: 2}", groups: groups).testDigests
    )
    #expect(one.map(\.evaluation) == two.map(\.evaluation) && one.count == 1)
    #expect(one.first?.digest != two.first?.digest)
  }
}
