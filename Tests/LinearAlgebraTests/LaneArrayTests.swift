import LinearAlgebra
import Testing

/// Vectors on cache lines, with the value semantics of arrays.
@Suite struct LaneArrayTests {
  @Test func beginsOnACacheLine() {
    for count in [0, 1, 7, 1000] {
      let lanes = LaneArray(repeating: .one, count: count)
      let place = unsafe lanes.span.withUnsafeBufferPointer {
        unsafe UInt(bitPattern: $0.baseAddress)
      }
      #expect(place % 64 == 0)
      #expect(lanes.count == count)
    }
  }

  @Test func copiesDoNotShareWhatIsWritten() {
    let first = LaneArray((0..<5).map { SIMD8(repeating: Double($0)) })
    var second = first
    second[3] = .zero
    #expect(first[3] == SIMD8(repeating: 3))
    #expect(second[3] == .zero)
    #expect(second[4] == SIMD8(repeating: 4))
  }

  @Test func addsARangeOnly() {
    var sums = LaneArray(repeating: .one, count: 4)
    sums.add(LaneArray(repeating: SIMD8(repeating: 2), count: 4), times: 3, in: 1..<3)
    // 1 + 2 * 3, exact in binary.
    #expect((0..<4).map { sums[$0][0] } == [1, 7, 7, 1])
  }
}
