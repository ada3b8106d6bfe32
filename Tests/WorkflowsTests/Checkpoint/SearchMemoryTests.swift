import Testing

@testable import Workflows

@Suite struct SearchMemoryTests {
  /// Asks for the squares of numbers, and returns the numbers whose squares were computed.
  private func ask(_ questions: [Double], _ memory: SearchMemory) throws -> [Double] {
    var computed: [Double] = []
    for x in questions {
      let answer = try memory.answer(to: [x], pulse: {}) {
        computed.append(x)
        return [x * x, x]
      }
      #expect(answer == [x * x, x])
    }
    return computed
  }

  @Test func answersAreGivenAgainWithoutComputing() throws {
    let memory = SearchMemory()
    #expect(try ask([1, 2, 3], memory) == [1, 2, 3])
    memory.rewind()
    #expect(try ask([1, 2, 3, 4], memory) == [4])
  }

  @Test func aSlabKeepsTheAnswers() throws {
    let memory = SearchMemory()
    _ = try ask([0.1, -2], memory)
    #expect(try ask([0.1, -2, 5], SearchMemory(memory.slab)) == [5])
  }

  @Test func anotherQuestionEndsWhatWasKnown() throws {
    let memory = SearchMemory()
    _ = try ask([1, 2, 3], memory)
    memory.rewind()
    #expect(try ask([1, 7, 3], memory) == [7, 3])
  }

  @Test func aDamagedSlabIsForgottenFromTheDamageOn() throws {
    let memory = SearchMemory()
    _ = try ask([1, 2], memory)
    var slab = memory.slab
    slab.values[5] = 1e9
    #expect(try ask([1, 2], SearchMemory(slab)) == [2])
  }
}
