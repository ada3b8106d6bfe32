import Fields
import Testing

@Suite struct BlockPartitionTests {
  private static let shapes: [SIMD3<Int>] = [[7, 5, 9], [1, 1, 3], [40, 40, 40], [2, 130, 100]]

  @Test(arguments: shapes, [1, 2, 3, 4, 7, 16, 31])
  func everyPointBelongsToOneRank(_ shape: SIMD3<Int>, _ ranks: Int) {
    for partition in [
      BlockPartition(shape, ranks: ranks), BlockPartition(slabsOf: shape, ranks: ranks),
    ] {
      let whole = GridBlock(lower: .zero, shape: shape)
      var owners = Array(repeating: 0, count: whole.pointCount)
      for rank in 0..<ranks {
        let block = partition.block(of: rank)
        for i in block.range(0) {
          for j in block.range(1) {
            for k in block.range(2) { owners[whole.offset(i, j, k)] += 1 }
          }
        }
      }
      #expect(owners.allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: [2, 3, 5, 12, 64])
  func largeGridsAreSharedEvenly(_ ranks: Int) {
    let partition = BlockPartition([640, 640, 640], ranks: ranks)
    let counts = (0..<ranks).map { partition.block(of: $0).pointCount }
    // Cuts are rounded to a plane, of the third axis to eight planes of 160 at the least.
    #expect(Double(counts.max() ?? 0) / Double(counts.min() ?? 1) < 1.2)
  }
}
