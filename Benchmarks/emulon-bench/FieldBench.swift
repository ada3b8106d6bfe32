import Descriptors
import Fields
import Glibc
import LinearAlgebra
import MPI
import Structures
import Workflows

/// Fields on grids from contracted coefficients: `emulon-bench field [--size N]`, on one rank or several.
///
/// Aluminium with 32 atoms and the published settings on `N^3` points (140), beryllium with some 65 neighbours, and a
/// table of the cost by neighbours. On one rank processor time counts and is compared with DGEMM in the same
/// run; on several, wall-clock time is compared with that of rank 0 alone.
func benchField(size: Int?) throws {
  try withMPI { (world: borrowing Communicator) throws in
    let n = size ?? 140
    let aluminium = try FieldCaseToMeasure.aluminium(cutoff: 4.08, points: n)
    let beryllium = try FieldCaseToMeasure.beryllium(points: n / 2)
    if world.size > 1 {
      try measureRanks(aluminium, world)
      return
    }
    try measureField(aluminium)
    try measureField(beryllium)
    try measureField(FieldCaseToMeasure.aluminium(cutoff: 8, points: n / 4, isAccurate: true))
    print("aluminium by cutoff, \(n / 2)^3 points:")
    for cutoff in [2.6, 3.3, 4.08, 5.0, 6.2, 7.8] {
      try measureField(FieldCaseToMeasure.aluminium(cutoff: cutoff, points: n / 2))
    }
  }
}

/// A structure, a grid and a model with arbitrary coefficients.
struct FieldCaseToMeasure {
  let name: String
  let basis: JacobiLegendre
  let structure: Structure
  let field: PreparedField

  private init(
    _ name: String, _ cutoff: Double, _ structure: Structure, _ grid: Grid,
    isAccurate: Bool = false
  ) throws {
    self.name = name
    self.structure = structure
    let pair = JacobiBasis(nMax: 6, alpha: 5.875, beta: 1.751, vanishing: .bothEnds)
    var parameters = JacobiLegendreParameters(
      cutoff: cutoff, species: .oneHot(structure.distinctSpecies),
      oneBody: JacobiBasis(
        nMax: 15, alpha: 7.875, beta: 3.624, map: .cosine(minimum: -0.74), vanishing: .value),
      twoBody: AngularTerm(basis: pair, lMax: 6))
    if isAccurate {
      parameters.oneBody.nMax = 28
      parameters.twoBody = AngularTerm(
        basis: JacobiBasis(nMax: 12, vanishing: .scalarAtNucleus), lMax: 8)
      parameters.threeBody = AngularTerm(
        basis: JacobiBasis(nMax: 5, vanishing: .scalarAtNucleus), lMax: 3, cutoff: 4.08)
    }
    basis = try JacobiLegendre(parameters)
    let coefficients = (0..<basis.featureCount).map { cos(Double($0 * $0)) }
    field = try FieldEvaluator(basis, coefficients: coefficients)
      .prepared(for: structure, on: grid)
  }

  /// 32 atoms of face-centred cubic aluminium, disturbed; with more functions and a three-body term where it
  /// shall be accurate.
  static func aluminium(
    cutoff: Double, points: Int, isAccurate: Bool = false
  ) throws -> Self {
    let sites = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    var noise = Noise(state: 5)
    var positions: [Vector3] = []
    for corner in 0..<8 {
      let origin = Vector3(Double(corner & 1), Double(corner >> 1 & 1), Double(corner >> 2))
      for site in sites { positions.append(4.05 * (origin + site) + noise.vector(0.1)) }
    }
    let cell = try Cell(Vector3(8.1, 0, 0), Vector3(0, 8.1, 0), Vector3(0, 0, 8.1))
    return try Self(
      "aluminium, cutoff \(cutoff) A" + (isAccurate ? ", three bodies" : ""), cutoff,
      Structure(species: positions.map { _ in Element.all[12] }, positions: positions, cell: cell),
      Grid(cell: cell, shape: SIMD3(repeating: points)), isAccurate: isAccurate)
  }

  /// Hexagonal beryllium, two atoms in the cell, cutoff 5 angstrom.
  static func beryllium(points: Int) throws -> Self {
    let (a, c) = (2.2858, 3.5843)
    let cell = try Cell(
      Vector3(a, 0, 0), Vector3(-0.5 * a, 0.75.squareRoot() * a, 0), Vector3(0, 0, c))
    let positions = [Vector3(1.0 / 3, 2.0 / 3, 0.25), Vector3(2.0 / 3, 1.0 / 3, 0.75)]
    return try Self(
      "beryllium, cutoff 5 A", 5,
      Structure(
        species: [Element.all[3], Element.all[3]], positions: positions.map(cell.cartesian),
        cell: cell), Grid(cell: cell, shape: SIMD3(points / 2, points / 2, points)))
  }
}

private func measureField(_ subject: FieldCaseToMeasure) throws {
  let grid = subject.field.grid
  var out = [Double](repeating: 0, count: grid.pointCount)
  var (times, shares): ([Double], [Double]) = ([], [])
  var counts = FieldEvaluationCounts()
  for _ in 0..<(Bench.option("--repeat") ?? 3) {
    let rate = dgemmRate()
    let start = processorTime()
    var span = out.mutableSpan
    counts = subject.field.evaluate(grid.whole, into: &span)
    let time = processorTime() - start
    times.append(time)
    shares.append(100 * counts.operations / time / rate)
  }
  let time = median(times) / Double(grid.pointCount) * 1e6
  let neighbours = counts.neighboursPerPoint
  print(
    "\(subject.name): \(grid.pointCount) points, \(fixed(neighbours, 1)) neighbours,",
    "\(fixed(time, 3)) us a point, \(fixed(1e3 * time / neighbours, 1)) ns a neighbour,",
    "\(fixed(median(shares), 0)) % of DGEMM")
}

/// The gain of several ranks: wall-clock time of rank 0 alone over that of all, and the same in processor time, which leaves
/// out what other programs take.
private func measureRanks(
  _ subject: FieldCaseToMeasure, _ world: borrowing Communicator
) throws {
  let grid = subject.field.grid
  let own = BlockPartition(grid.shape, ranks: world.size).block(of: world.rank)
  var (wallGains, processorGains): ([Double], [Double]) = ([], [])
  for _ in 0..<(Bench.option("--repeat") ?? 3) {
    var (wall, processor): ([Double], [Double]) = ([], [])
    for block in [world.rank == 0 ? grid.whole : grid.whole.with(0..<0, along: 0), own] {
      var out = [Double](repeating: 0, count: block.pointCount)
      try world.barrier()
      let (start, processorStart) = (wallTime(), processorTime())
      var span = out.mutableSpan
      subject.field.evaluate(block, into: &span)
      let (time, processorPart) = (wallTime() - start, processorTime() - processorStart)
      wall.append(try world.allReduce(time, .maximum))
      processor.append(try world.allReduce(processorPart, .maximum))
    }
    wallGains.append(wall[0] / wall[1])
    processorGains.append(processor[0] / processor[1])
  }
  guard world.rank == 0 else { return }
  print(
    "\(subject.name): \(world.size) ranks are \(fixed(median(wallGains), 2)) times as fast as one,",
    "\(fixed(median(processorGains), 2)) times in processor time")
}
