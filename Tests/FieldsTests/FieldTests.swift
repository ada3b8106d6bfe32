import Fields
import Structures
import Testing

@Suite struct FieldTests {
  @Test func valuesAreFoundByTheIndicesOfTheGrid() throws {
    let cell = try Cell(Vector3(2, 0, 0), Vector3(0, 2, 0), Vector3(0, 0, 2))
    let grid = try Grid(cell: cell, shape: [4, 2, 2])
    let block = GridBlock(lower: [1, 0, 1], shape: [2, 2, 1])
    let field = Field(grid: grid, block: block, values: [1, 2, 3, 4])
    #expect(field[1, 0, 1] == 1)
    #expect(field[2, 1, 1] == 4)
    #expect(field.integral == 5)  // 10 times the volume 8 / 16 of a point
  }
}
