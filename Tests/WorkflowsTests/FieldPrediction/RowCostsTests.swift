import Descriptors
import Fields
import Foundation
import Structures
import TestSupport
import Testing

@testable import Workflows

@Suite(.serialized, .usesHDF5) struct RowCostsTests {
  private let element = [Element("Al")].compactMap(\.self)

  @Test func chordsAddUpToTheVolumeOfTheSphere() throws {
    let cell = try Cell(Vector3(7, 0, 0), Vector3(1, 6, 0), Vector3(0, 2, 9))
    let structure = try Structure(
      species: element, positions: [Vector3(20, -3, 1)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(150, 150, 64))
    let reach = 4.5
    let work = FieldWork(reach: reach, neighbour: 10, points: [0])
    let costs = RowCosts(of: structure, on: grid, [work]).values
    let neighbours =
      costs.reduce(0, +) / Double(grid.pointCount) - RowCosts.emptyPointCost
    let expected = 4 / 3 * Double.pi * reach * reach * reach / cell.volume
    // About 10^6 points lie in the sphere, and their number is off by those of some patches of its surface.
    #expect(abs(neighbours - expected) < 1e-3 * expected)
  }

  @Test func aPointThatAnyAtomReachesCountsOnce() throws {
    let cell = try Cell(Vector3(8, 0, 0), Vector3(0, 8, 0), Vector3(0, 0, 8))
    let twins = try Structure(
      species: element + element, positions: [Vector3(4, 4, 3.06), Vector3(4, 4, 5.06)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(8, 8, 64))
    let work = FieldWork(reach: 1, neighbour: 1, points: [1000])
    let costs = RowCosts(of: twins, on: grid, [work]).values
    // On the line through both atoms the spheres of radius 1 cover 4 of 8 angstrom: 32 of 64 points.
    let expected = 64 * RowCosts.emptyPointCost + 2 * 16 + 1000 * 32
    // Some roundings of numbers of that size.
    #expect(abs(costs[4 * 8 + 4] - expected) < 8 * Double.ulpOfOne * expected)
    #expect(costs[0] == 64 * RowCosts.emptyPointCost)
  }

  @Test func aPointCostsByTheNumberOfSpeciesThatReachIt() throws {
    let cell = try Cell(Vector3(8, 0, 0), Vector3(0, 8, 0), Vector3(0, 0, 8))
    let pair = try Structure(
      species: ["Al", "Cu"].compactMap { Element($0) },
      positions: [Vector3(4, 4, 3.06), Vector3(4, 4, 4.06)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(8, 8, 64))
    let work = FieldWork(reach: 1, neighbour: 1, points: [1000, 5000])
    let costs = RowCosts(of: pair, on: grid, [work]).values
    // Each sphere covers 16 points of the line through both, and 8 of these lie in both spheres.
    let expected = 64 * RowCosts.emptyPointCost + 2 * 16 + 1000 * 16 + 5000 * 8
    // Some roundings of numbers of that size.
    #expect(abs(costs[4 * 8 + 4] - expected) < 8 * Double.ulpOfOne * expected)
  }

  @Test func rowsOfLargeGridsShareTheCostsOfCoarserOnes() throws {
    let cell = try Cell(Vector3(7, 0, 0), Vector3(1, 6, 0), Vector3(0, 2, 9))
    let structure = try Structure(species: element, positions: [Vector3(2, 3, 1)], cell: cell)
    let work = FieldWork(reach: 2.5, neighbour: 10, points: [100])
    func mean(_ count: Int) throws -> Double {
      let grid = try Grid(cell: cell, shape: SIMD3(count, count, 64))
      let costs = RowCosts(of: structure, on: grid, [work]).values
      #expect(costs.count == count * count)
      return costs.reduce(0, +) / Double(costs.count)
    }
    // The mean over the rows depends on the rim of the sphere alone: some rows of 500 along its circumference.
    let (fine, coarse) = (try mean(1500), try mean(700))
    #expect(abs(fine - coarse) < 0.01 * coarse)
  }

  @Test func aChordThatCrossesTheBoundaryGoesOnAtTheOtherEnd() throws {
    let cell = try Cell(Vector3(8, 0, 0), Vector3(0, 8, 0), Vector3(0, 0, 8))
    let grid = try Grid(cell: cell, shape: SIMD3(8, 8, 40))
    let work = FieldWork(reach: 1, neighbour: 1, points: [1000])
    let costs = try [Vector3(4, 4, 3.05), Vector3(4, 4, 7.85)].map { position in
      RowCosts(
        of: try Structure(species: element, positions: [position], cell: cell), on: grid, [work]
      ).values[4 * 8 + 4]
    }
    // Ten of forty points, in the middle of the row and across its end.
    let expected = 40 * RowCosts.emptyPointCost + 10 + 1000 * 10
    for cost in costs { #expect(abs(cost - expected) < 8 * Double.ulpOfOne * expected) }
  }

  // The rest is the rounding of rows to tiles of points, and that the shares are whole rows.
  @Test(arguments: ["benzene-density/benzene.h5", "aluminium-density/aluminium.h5"])
  func sixtyFourRanksShareAFieldEvenly(_ file: String) throws {
    let path = URL(filePath: #filePath).appending(path: "../../../../Inputs/\(file)")
      .standardized.path
    let snapshot = try #require(try FieldSource([path]).snapshots.first)
    let grid = try Grid(
      cell: snapshot.structure.cell, shape: snapshot.grid.shape &* 2)
    var parameters = JacobiLegendreParameters(
      cutoff: 3.2, species: .oneHot(snapshot.structure.distinctSpecies),
      oneBody: JacobiBasis(nMax: 6, vanishing: .value))
    parameters.twoBody = AngularTerm(
      basis: JacobiBasis(nMax: 6, vanishing: .bothEnds), lMax: 4)
    let basis = try JacobiLegendre(parameters)
    let field = try FieldEvaluator(
      basis, coefficients: (0..<basis.featureCount).map { 1 / Double(1 + $0) }
    ).prepared(for: snapshot.structure, on: grid)
    let costs = RowCosts(
      of: snapshot.structure, on: grid, field.work(forRows: grid.shape.x * grid.shape.y / 64))
    let partition = RowPartition(grid.shape, costs: costs, rankCount: 64)
    let operations = (0..<64).map { rank in
      partition.pieces(of: rank, limit: FieldSweep.pieceSize).reduce(0.0) { sum, piece in
        var values = [Double](repeating: 0, count: piece.pointCount)
        var span = values.mutableSpan
        return sum + field.evaluate(piece, into: &span).operations
      }
    }
    #expect(CostCut.imbalance(loads: operations) <= 1.05)
  }
}
