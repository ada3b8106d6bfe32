import Testing

@testable import DistributedLinearAlgebra

@Suite struct ProcessGridTests {
  @Test(arguments: [
    // Order, ranks, workers.
    (1, 64, 1), (0, 4, 1), (144, 4, 1), (400, 1, 1), (400, 64, 2), (1024, 64, 16),
    (2048, 64, 64), (100_000, 1024, 1024),
    // A prime number of ranks: a few less make a grid that is nearly square.
    (100_000, 7, 7), (100_000, 11, 10), (100_000, 97, 96), (100_000, 1009, 1008),
  ])
  func smallMatricesAreSharedByFewRanks(_ order: Int, _ ranks: Int, _ workers: Int) {
    #expect(ProcessGrid.workerCount(order: order, rankCount: ranks) == workers)
  }

  @Test func noMoreRanksWorkThanThereAre() {
    for ranks in 1...200 {
      for order in [0, 100, 1000, 10_000] {
        let count = ProcessGrid.workerCount(order: order, rankCount: ranks)
        #expect((1...ranks).contains(count))
        let shape = ProcessGrid.shape(rankCount: count)
        #expect(count <= 8 || shape.columnCount <= 8 * shape.rowCount)
      }
    }
  }
}
