import Fields
import Structures
import Testing

@testable import Workflows

@Suite struct PlaneCostsTests {
  private let element = [Element("Al")].compactMap(\.self)

  @Test func costsAddUpToTheVolumeOfTheSphere() throws {
    let cell = try Cell(Vector3(7, 0, 0), Vector3(1, 6, 0), Vector3(0, 2, 9))
    let structure = try Structure(
      species: element, positions: [Vector3(20, -3, 1)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(4000, 2, 3))
    let cutoff = 4.5
    let costs = PlaneCosts(of: structure, on: grid, cutoff: cutoff).values
    let points = Double(grid.pointCount)
    let neighbours = costs.reduce(0, +) / points - PlaneCosts.emptyPointCost
    let expected = 4 / 3 * Double.pi * cutoff * cutoff * cutoff / cell.volume
    // The sum over 4000 planes is a trapezoidal rule for a parabola: relative error below 1e-5.
    #expect(abs(neighbours - expected) < 1e-5 * expected)
  }

  @Test func openBoundariesHaveNoImages() throws {
    let cell = try Cell(
      Vector3(10, 0, 0), Vector3(0, 10, 0), Vector3(0, 0, 10),
      periodicity: Periodicity(false, false, false))
    let structure = try Structure(species: element, positions: [Vector3(0, 5, 5)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(10, 2, 2))
    let costs = PlaneCosts(of: structure, on: grid, cutoff: 2.5).values
    #expect(costs[9] == PlaneCosts.emptyPointCost * 4)
    #expect(costs[2] > costs[9])
  }
}
