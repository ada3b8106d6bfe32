import Testing

@testable import Workflows

@Suite struct DeadlineTests {
  @Test(arguments: [
    ("1-02:03:04", 93784.0), ("02:03:04", 7384), ("03:04", 184), ("0:05\n", 5),
    ("2-00:00:00", 172800),
  ])
  func slurmTimesAreRead(_ text: String, _ seconds: Double) {
    #expect(Deadline.seconds(ofSLURM: text) == seconds)
  }

  @Test(arguments: ["UNLIMITED", "NOT_SET", "", "INVALID", "x-01:00:00", "12", "1:2:3:4"])
  func otherTextsAreNoTimes(_ text: String) {
    #expect(Deadline.seconds(ofSLURM: text) == nil)
  }

  private func deadline(
    limit: Double? = nil, _ environment: [String: String] = [:], left: String? = nil
  ) -> Deadline {
    Deadline(
      timeLimit: limit, start: 100, now: 110, date: 5000, environment: environment,
      timeLeft: { _ in left })
  }

  @Test func theLimitOfTheUserCountsFromTheStart() {
    let deadline = deadline(limit: 60)
    #expect(deadline.end == 160 && deadline.reserve == 0)
    #expect(!deadline.isReached(at: 150, cost: 9))
    #expect(deadline.isReached(at: 150, cost: 10))
  }

  @Test func theEndOfTheJobLeavesThirtySeconds() {
    let deadline = deadline(["SLURM_JOB_END_TIME": "5600", "SLURM_JOB_ID": "7"], left: "1:00")
    #expect(deadline.end == 710 && deadline.reserve == 30)
    #expect(!deadline.isReached(at: 679, cost: 1))
    #expect(deadline.isReached(at: 680, cost: 1))
    #expect(deadline.isReached(at: 650, cost: 60))
  }

  @Test func squeueIsAskedWithoutAnEndInTheEnvironment() {
    #expect(deadline(["SLURM_JOB_ID": "7"], left: "10:00\n").end == 710)
    #expect(deadline(["SLURM_JOB_ID": "7"], left: "UNLIMITED").end == .infinity)
    #expect(deadline(["SLURM_JOB_ID": "7"], left: nil).end == .infinity)
    #expect(deadline([:], left: "10:00").end == .infinity)
  }

  @Test func theEarlierLimitCounts() {
    #expect(deadline(limit: 60, ["SLURM_JOB_ID": "7"], left: "10:00").end == 160)
    #expect(deadline(limit: 900, ["SLURM_JOB_ID": "7"], left: "10:00").end == 710)
  }

  @Test func aShortJobWorksForHalfItsTime() {
    let deadline = deadline(["SLURM_JOB_ID": "7"], left: "0:40")
    #expect(deadline.reserve == 20)
    #expect(!deadline.isReached(at: 110, cost: 5))
  }

  @Test func withoutALimitTheEndNeverComes() {
    #expect(!Deadline.none.isReached(at: 1e12, cost: 1e9))
  }
}
