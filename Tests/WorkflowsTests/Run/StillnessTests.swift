import Testing

@testable import Workflows

@Suite struct StillnessTests {
  @Test func nothingForTheLimitIsTooLong() {
    var state = Stillness(limit: 10, now: 0)
    var isStill = state.look(beats: 1, touch: nil, now: 1)
    #expect(!isStill)
    isStill = state.look(beats: 1, touch: nil, now: 10.9)
    #expect(!isStill)
    isStill = state.look(beats: 1, touch: nil, now: 11)
    #expect(isStill)
  }

  @Test(arguments: [true, false])
  func ownMovementAndThatOfOthersKeepTheRunAlive(_ isOwn: Bool) {
    var state = Stillness(limit: 10, now: 0)
    for second in 1...100 {
      let sign = second / 9  // a sign of life every nine seconds
      let isStill = state.look(
        beats: isOwn ? sign : 0, touch: isOwn ? nil : Double(sign), now: Double(second))
      #expect(!isStill, "\(second)")
    }
    let isStill = state.look(beats: isOwn ? 11 : 0, touch: isOwn ? nil : 11, now: 110)
    #expect(isStill)
  }

  @Test func onlyARankThatMovesTellsTheOthersAndSeldom() {
    var state = Stillness(limit: 100, now: 0)
    _ = state.look(beats: 1, touch: 5, now: 1)
    #expect(!state.shouldTouch(1))  // another rank just did
    _ = state.look(beats: 1, touch: 5, now: 20)
    #expect(!state.shouldTouch(20))  // this rank does not move
    _ = state.look(beats: 2, touch: 5, now: 21)
    #expect(state.shouldTouch(21))
  }
}
