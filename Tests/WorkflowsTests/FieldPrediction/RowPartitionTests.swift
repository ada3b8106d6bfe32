import Fields
import Structures
import Testing

@testable import Workflows

@Suite struct RowPartitionTests {
  private static let shapes = [SIMD3(5, 4, 3), SIMD3(1, 7, 2), SIMD3(16, 1, 9), SIMD3(2, 2, 2)]

  @Test(arguments: shapes, [1, 2, 3, 5, 8, 40])
  func everyRowBelongsToOneRank(_ shape: SIMD3<Int>, _ rankCount: Int) {
    let costs = RowCosts(uniformOver: shape.x * shape.y)
    let partition = RowPartition(shape, costs: costs, rankCount: rankCount)
    #expect(partition.starts.count == rankCount + 1)
    #expect(partition.starts.first == 0)
    #expect(partition.starts.last == shape.x * shape.y)
    #expect(zip(partition.starts, partition.starts.dropFirst()).allSatisfy(<=))
  }

  @Test(arguments: shapes, [1, 6, 24, 1000])
  func piecesFollowEachOtherInMemory(_ shape: SIMD3<Int>, _ limit: Int) {
    let costs = RowCosts(uniformOver: shape.x * shape.y)
    for rankCount in [1, 2, 3, 7] {
      let partition = RowPartition(shape, costs: costs, rankCount: rankCount)
      let whole = GridBlock(lower: .zero, shape: shape)
      let pieces = (0..<rankCount).flatMap { partition.pieces(of: $0, limit: limit) }
      var next = 0
      for piece in pieces {
        #expect(whole.offset(piece.lower.x, piece.lower.y, piece.lower.z) == next)
        #expect(piece.pointCount <= max(limit, shape.z))
        next += piece.pointCount
      }
      #expect(next == whole.pointCount)
    }
  }

  @Test func equalCostsGiveEqualRuns() {
    let partition = RowPartition(
      SIMD3(6, 10, 3), costs: RowCosts(uniformOver: 60), rankCount: 4)
    #expect(partition.starts == [0, 15, 30, 45, 60])
  }

  @Test func vacuumIsSharedByFewRanks() throws {
    let cell = try Cell(Vector3(30, 0, 0), Vector3(0, 3, 0), Vector3(0, 0, 3))
    let slab = try Structure(
      species: [Element("Al")].compactMap(\.self), positions: [Vector3(4, 1, 1)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(300, 4, 4))
    let costs = RowCosts(
      of: slab, on: grid, [FieldWork(reach: 4, neighbour: 1, points: [0])])
    let partition = RowPartition(grid.shape, costs: costs, rankCount: 2)
    // The spheres reach from 0 to 8 angstrom, and their middle is at 4; vacuum moves the cut a little.
    let cut = Double(partition.starts[1]) / 4 * 0.1
    #expect(cut > 4 && cut < 5.5)
  }

  @Test(arguments: shapes, [1, 2, 3, 8])
  func whatIsLeftIsSharedWithoutGapsAndOverlaps(_ shape: SIMD3<Int>, _ rankCount: Int) {
    let partition = RowPartition(shape, rankCount: rankCount)
    let count = shape.x * shape.y
    let done = [0..<1, count / 2..<count / 2 + 1, count - 1..<count]
    let left = (0..<rankCount).flatMap { partition.rows(of: $0, without: done) }
    #expect(
      left.flatMap { Array($0) }
        == (0..<count).filter { row in
          !done.contains { $0.contains(row) }
        })
    let all = (0..<rankCount).flatMap { partition.rows(of: $0, without: []) }
    #expect(all.flatMap { Array($0) } == Array(0..<count))
    #expect((0..<rankCount).allSatisfy { partition.rows(of: $0, without: [0..<count]).isEmpty })
  }

  @Test func equalCostsGiveEqualSharesOfWhatIsLeft() {
    let partition = RowPartition(SIMD3(6, 10, 3), rankCount: 4)
    let left = (0..<4).map { partition.rows(of: $0, without: [0..<20]) }
    #expect(left == [[20..<30], [30..<40], [40..<50], [50..<60]])
  }
}
