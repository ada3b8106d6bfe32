import Testing

@testable import Workflows

@Suite struct StageClockTests {
  @Test func stagesInsideOthersAreKnown() {
    let clock = StageClock()
    clock.measure("outer") {
      #expect(clock.current == "outer")
      clock.measure("inner", flops: 3) { #expect(clock.current == "inner") }
      clock.measure("inner", flops: 4) {}
      #expect(clock.current == "outer")
    }
    #expect(clock.current == nil)
    let stages = clock.stages
    #expect(stages.map(\.name) == ["inner", "outer"])
    #expect(stages.map(\.isNested) == [true, false])
    #expect(stages.map(\.calls) == [2, 1] && stages[0].flops == 7)
    #expect(stages[0].seconds <= stages[1].seconds)
    // Only the outer stage counts for the share of the wall time.
    let summary = RunSummary(clock)
    #expect(summary.covered <= 1)
  }

  @Test func stagesAndProgressAreSignsOfLife() {
    let clock = StageClock()
    let before = Pulse.shared.count
    clock.measure("work") {}
    #expect(Pulse.shared.count >= before + 2)
    var progress = Progress("walk", total: 4, isShown: false)
    let middle = Pulse.shared.count
    progress.update(1)
    #expect(Pulse.shared.count > middle)
  }
}
