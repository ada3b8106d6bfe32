import Descriptors
import Fields
import Structures

@testable import Workflows

/// How evenly ranks share work, counted and not timed: the operations of the rank that has most over the mean.
///
/// `emulon-bench balance [--size RANKS] [FILE.extxyz ...]`, 64 ranks by default: fields of `Inputs` on their own grids and on
/// twice as many points along each axis, evaluated part by part as the ranks would; descriptions of the dimers of
/// `Inputs` and of further files, with the neighbours that their atoms really have.
func benchBalance(size: Int?) throws {
  let ranks = size ?? 64
  let cases = [
    FieldCase(file: "aluminium-density/aluminium.h5", cutoff: 5, nMax: (12, 6), lMax: 4),
    FieldCase(file: "benzene-density/benzene.h5", cutoff: 3.2, nMax: (20, 8), lMax: 5),
    FieldCase(file: "impurity-potential/copper.h5", cutoff: 4, nMax: (16, 4), lMax: 2),
  ]
  for sample in cases {
    guard let snapshot = try FieldSource(["Inputs/\(sample.file)"]).snapshots.first else {
      continue
    }
    for factor in [1, 2] {
      let grid = try Grid(cell: snapshot.structure.cell, shape: snapshot.grid.shape &* factor)
      let loads = try sample.loads(snapshot.structure, on: grid, ranks)
      let shape = "\(grid.shape.x) x \(grid.shape.y) x \(grid.shape.z) points"
      printImbalance("\(sample.file), \(shape)", loads)
    }
  }
  let files = CommandLine.arguments.filter { $0.hasSuffix(".extxyz") }
  for file in ["Inputs/bi2te3-dimers/dimers.extxyz"] + files {
    let structures = try StructureFile.read(file)
    let loads = try descriptionLoads(structures, cutoff: 6, ranks)
    printImbalance("\(file), \(structures.count) structures", loads)
  }
}

private func printImbalance(_ name: String, _ loads: [Double]) {
  print("\(name), \(loads.count) ranks: \(fixed(CostCut.imbalance(loads: loads), 3)) of the mean")
}

/// A field of a structure, whose coefficients mean nothing.
private struct FieldCase {
  let file: String
  let cutoff: Double
  let nMax: (one: Int, two: Int)
  let lMax: Int

  /// The operations of each rank.
  func loads(_ structure: Structure, on grid: Grid, _ ranks: Int) throws -> [Double] {
    var parameters = JacobiLegendreParameters(
      cutoff: cutoff, species: .oneHot(structure.distinctSpecies),
      oneBody: JacobiBasis(nMax: nMax.one, vanishing: .value))
    parameters.twoBody = AngularTerm(
      basis: JacobiBasis(nMax: nMax.two, vanishing: .bothEnds), lMax: lMax)
    let basis = try JacobiLegendre(parameters)
    let field = try FieldEvaluator(
      basis, coefficients: (0..<basis.featureCount).map { 1 / Double(1 + $0) }
    ).prepared(for: structure, on: grid)
    let work = field.work(forRows: grid.shape.x * grid.shape.y / ranks)
    let costs = RowCosts(of: structure, on: grid, work)
    let partition = RowPartition(grid.shape, costs: costs, rankCount: ranks)
    return (0..<ranks).map { rank in
      partition.pieces(of: rank, limit: FieldSweep.pieceSize).reduce(0.0) { sum, piece in
        var values = [Double](repeating: 0, count: piece.pointCount)
        var span = values.mutableSpan
        return sum + field.evaluate(piece, into: &span).operations
      }
    }
  }
}

/// The operations of each rank that describes its share of structures, shared by what is estimated before.
private func descriptionLoads(
  _ structures: [Structure], cutoff: Double, _ ranks: Int
) throws -> [Double] {
  let species = Set(structures.flatMap(\.distinctSpecies)).sorted()
  let parameters = try SOAPParameters(
    cutoff: cutoff, nMax: 8, lMax: 6, sigma: 0.5, species: .oneHot(species))
  let cost = DescriptionCost(parameters, featureCount: try SOAP(parameters).featureCount)
  let starts = CostCut.starts(
    structures.map { cost.operations($0, centreCount: $0.count) }, parts: ranks)
  let real = try structures.map { structure in
    let search = try NeighbourSearch(structure, cutoff: cutoff)
    var list = NeighbourList()
    let neighbours = structure.positions.reduce(0) { sum, position in
      search.collect(around: position, into: &list)
      return sum + list.atoms.count
    }
    return cost.operations(centreCount: structure.count, neighbourCount: Double(neighbours))
  }
  return zip(starts, starts.dropFirst()).map { real[$0..<$1].reduce(0, +) }
}
