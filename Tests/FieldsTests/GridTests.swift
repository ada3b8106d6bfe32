import Fields
import Structures
import Testing

@Suite struct GridTests {
  private let cell: Cell

  init() throws {
    cell = try Cell(Vector3(4, 0, 0), Vector3(1, 5, 0), Vector3(-1, 2, 6))
  }

  @Test func pointsDivideTheLatticeVectors() throws {
    let grid = try Grid(cell: cell, shape: [4, 5, 3], origin: Vector3(0.125, 0.1, 1.0 / 6))
    let position = grid.position(1, 2, 1)
    let expected = 0.375 * cell.vectors[0] + 0.5 * cell.vectors[1] + 0.5 * cell.vectors[2]
    #expect((position - expected).length < 1e-14)  // a few roundings of numbers below ten
    #expect(grid.pointCount == 60)
    #expect(abs(grid.voxelVolume - 2) < 1e-14)  // 4 * 5 * 6 / 60
    #expect(grid.position((1 * 5 + 2) * 3 + 1) == position)
  }

  @Test(arguments: [SIMD3(0, 4, 4), SIMD3(4, -1, 4), SIMD3(1 << 40, 1 << 40, 1 << 40)])
  func impossibleShapesAreRefused(_ shape: SIMD3<Int>) {
    #expect(throws: InputError.self) { try Grid(cell: cell, shape: shape) }
  }

  @Test func spaceWithoutLatticeHasNoGrid() {
    #expect(throws: InputError.self) { try Grid(cell: .none, shape: [2, 2, 2]) }
  }
}
