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
    let grid = try Grid(cell: cell, shape: SIMD3(300, 300, 4))
    let reach = 4.5
    let work = FieldWork(reach: reach, neighbour: 10, point: 0)
    let costs = RowCosts(of: structure, on: grid, [work]).values
    let neighbours =
      costs.reduce(0, +) / Double(grid.pointCount) - RowCosts.emptyPointCost
    let expected = 4 / 3 * Double.pi * reach * reach * reach / cell.volume
    // A sum over some 10^5 rows of a function that vanishes as a root at its edge: relative error below 1e-3.
    #expect(abs(neighbours - expected) < 1e-3 * expected)
  }

  @Test func aPointThatAnyAtomReachesCountsOnce() throws {
    let cell = try Cell(Vector3(8, 0, 0), Vector3(0, 8, 0), Vector3(0, 0, 8))
    let twins = try Structure(
      species: element + element, positions: [Vector3(4, 4, 3), Vector3(4, 4, 5)], cell: cell)
    let grid = try Grid(cell: cell, shape: SIMD3(8, 8, 64))
    let work = FieldWork(reach: 1, neighbour: 1, point: 1000)
    let costs = RowCosts(of: twins, on: grid, [work]).values
    // On the line through both atoms the spheres of radius 1 cover 4 of 8 angstrom: 32 of 64 points.
    let expected = 64 * RowCosts.emptyPointCost + 2 * 16 + 1000 * 32
    // Some roundings of numbers of that size.
    #expect(abs(costs[4 * 8 + 4] - expected) < 8 * Double.ulpOfOne * expected)
    #expect(costs[0] == 64 * RowCosts.emptyPointCost)
  }

  // The forms of a point cost less where only one species reaches it, which the costs of rows do not know: at the rim of
  // a molecule they are off, and 1.13 was counted. In a crystal the rest is the rounding of rows to tiles of points.
  @Test(arguments: [("benzene-density/benzene.h5", 1.15), ("aluminium-density/aluminium.h5", 1.05)])
  func sixtyFourRanksShareAFieldEvenly(_ file: String, _ limit: Double) throws {
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
    let costs = RowCosts(of: snapshot.structure, on: grid, field.work)
    let partition = RowPartition(grid.shape, costs: costs, rankCount: 64)
    let operations = (0..<64).map { rank in
      partition.pieces(of: rank, limit: FieldSweep.pieceSize).reduce(0.0) { sum, piece in
        var values = [Double](repeating: 0, count: piece.pointCount)
        var span = values.mutableSpan
        return sum + field.evaluate(piece, into: &span).operations
      }
    }
    #expect(CostCut.imbalance(loads: operations) <= limit)
  }
}
