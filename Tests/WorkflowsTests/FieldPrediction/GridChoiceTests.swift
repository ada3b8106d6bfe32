import Fields
import Structures
import Testing

@testable import Workflows

@Suite struct GridChoiceTests {
  private func structure(_ a: Vector3 = Vector3(4, 0, 0)) throws -> Structure {
    try Structure(
      species: [Element("Al")].compactMap(\.self), positions: [.zero],
      cell: try Cell(a, Vector3(0, 3, 4), Vector3(0, 0, 2.1)))
  }

  @Test func stepsAreAtMostTheSpacing() throws {
    let grid = try GridChoice.spacing(0.5).grid(of: structure(), template: nil)
    #expect(grid.shape == SIMD3(8, 10, 5))
    #expect(grid.steps.allSatisfy { $0.length <= 0.5 + 1e-12 })
  }

  @Test func likeTakesShapeAndOrigin() throws {
    let cell = try structure().cell
    let template = try Grid(cell: cell, shape: SIMD3(3, 4, 5), origin: Vector3(0.1, 0, 0))
    let grid = try GridChoice.like("f.h5").grid(of: structure(), template: template)
    #expect(grid == template)
  }

  @Test func likeRefusesAnotherCell() throws {
    let template = try Grid(cell: structure().cell, shape: SIMD3(3, 4, 5))
    let error = #expect(throws: InputError.self) {
      try GridChoice.like("f.h5").grid(of: structure(Vector3(4.01, 0, 0)), template: template)
    }
    #expect(error?.description.contains("lattice vector 1") == true)
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e-12])
  func impossibleSpacingsAreRefused(_ spacing: Double) {
    #expect(throws: InputError.self) {
      try GridChoice.spacing(spacing).grid(of: structure(), template: nil)
    }
  }

  @Test func aMoleculeHasNoGrid() throws {
    let molecule = try Structure(
      species: [Element("Al")].compactMap(\.self), positions: [.zero])
    for choice in [GridChoice.shape(SIMD3(2, 2, 2)), .spacing(0.5)] {
      #expect(throws: InputError.self) { try choice.grid(of: molecule, template: nil) }
    }
  }
}
