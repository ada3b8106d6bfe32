import Fields
import Testing

@Suite struct GridBlockTests {
  @Test func offsetsRunThroughMemoryOnce() {
    let block = GridBlock(lower: [2, 0, 5], shape: [3, 4, 2])
    var offsets: [Int] = []
    for i in block.range(0) {
      for j in block.range(1) {
        for k in block.range(2) { offsets.append(block.offset(i, j, k)) }
      }
    }
    #expect(offsets == Array(0..<block.pointCount))
  }

  @Test func intersectionHoldsTheCommonPoints() {
    let (a, b) = (
      GridBlock(lower: .zero, shape: [4, 4, 4]), GridBlock(lower: [2, 3, 0], shape: [9, 9, 2])
    )
    #expect(a.intersection(b) == GridBlock(lower: [2, 3, 0], shape: [2, 1, 2]))
    #expect(a.intersection(GridBlock(lower: [4, 0, 0], shape: [1, 1, 1])).isEmpty)
  }
}
