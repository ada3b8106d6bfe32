import DistributedLinearAlgebra
import Testing

@Suite struct MatrixLayoutTests {
  @Test(arguments: 1...64)
  func shapeUsesAllRanksAndIsWideRatherThanTall(_ rankCount: Int) {
    let shape = ProcessGrid.shape(rankCount: rankCount)
    #expect(shape.rowCount * shape.columnCount == rankCount)
    #expect(shape.rowCount <= shape.columnCount)
  }

  @Test func shapeIsNearlySquare() {
    #expect(ProcessGrid.shape(rankCount: 12) == (3, 4))
    #expect(ProcessGrid.shape(rankCount: 7) == (1, 7))
    #expect(ProcessGrid.shape(rankCount: 64) == (8, 8))
  }

  @Test func aLocalPartPast32BitsIsRefusedWithTheNeededRanks() throws {
    let layout = MatrixLayout(
      rowCount: 100_000, columnCount: 100_000, blockSize: 128, shape: (1, 2))
    let error = #expect(throws: DistributedSizeError.self) { try layout.check() }
    let needed = try #require(error).neededRankCount
    // 10^10 elements in parts of 2^31: at least 5, and 6 = 2 x 3 is nearly square.
    #expect(needed == 5)
    let shape = ProcessGrid.shape(rankCount: needed)
    try MatrixLayout(rowCount: 100_000, columnCount: 100_000, blockSize: 128, shape: shape).check()
  }

  @Test func memoryIsThatOfTheLargestPart() {
    let layout = MatrixLayout(rowCount: 100, columnCount: 60, blockSize: 16, shape: (2, 2))
    #expect(layout.largestLocalByteCount == 8 * 52 * 32)
  }

  @Test func smallMatricesHaveSmallBlocks() {
    #expect(MatrixLayout.blockSize(count: 8000, processCount: 2) == 64)
    #expect(MatrixLayout.blockSize(count: 8000, processCount: 1) == 256)
    #expect(MatrixLayout.blockSize(count: 10, processCount: 4) == 16)
  }
}
