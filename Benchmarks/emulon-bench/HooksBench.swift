import Descriptors
import Fields
import Foundation
import MPI
import Structures

@testable import Workflows

/// What logging, watchdog and checkpoint hooks cost when nothing happens: `emulon-bench hooks [--repeat N]`.
///
/// A field is integrated in small units with the hooks of a run that listens to signals and keeps checkpoints, and by a
/// plain loop over the same units, in turn; the median of the ratios of processor time is printed with its standard
/// error. Smaller shares are told by units without work: what the hooks take for one of them, times the units of the field in
/// a second. The threads of the run are measured while the main thread sleeps.
func benchHooks(size: Int?) throws {
  try withMPI { (world: borrowing Communicator) throws in
    let options = RunOptions(level: .error, stallLimit: 1800)
    let run = try Run("bench", running: options, on: world)
    let folder = FileManager.default.temporaryDirectory.appending(path: "emulon-bench-hooks").path
    defer { if world.rank == 0 { try? FileManager.default.removeItem(atPath: folder) } }
    try run.begin(.folder(folder), on: world)
    try run.checkpoint.begin(
      in: folder + "/checkpoint",
      CheckpointIdentity(command: "bench", settings: [:], inputs: [:]), on: world)
    let units = try HookUnits(size ?? 48)
    let mine = Array(0..<units.count).filter { $0 % world.size == world.rank }
    var ratios: [Double] = []
    var seconds = 0.0
    for turn in 0..<(Bench.option("--repeat") ?? 100) {
      var times = [0.0, 0.0]
      for way in [turn % 2, 1 - turn % 2] {
        try world.barrier()
        let start = processorTime()
        if way == 0 {
          _ = try run.checkpoint.units("bench", mine: mine, on: world, run: run) {
            Slab(values: [units.integral($0)])
          }
        } else {
          var results: [Int: Slab] = [:]
          for unit in mine { results[unit] = Slab(values: [units.integral(unit)]) }
          precondition(results.count == mine.count, "a result for every unit")
        }
        times[way] = processorTime() - start
      }
      ratios.append(times[0] / times[1])
      seconds = times[1]
    }
    let perUnit = try hookSeconds(run, on: world)
    let idle = try idleShare()
    guard world.rank == 0 else { return try run.end(on: world) }
    let middle = median(ratios)
    let deviation = median(ratios.map { abs($0 - middle) }) * 1.4826
    // The standard error of a median of normal values is 1.2533 times that of their mean.
    let doubt = 1.2533 * deviation / Double(ratios.count).squareRoot()
    let pace = Double(mine.count) / seconds
    print(
      "hooks: \(fixed(100 * (middle - 1), 3)) % of the time, standard error \(fixed(100 * doubt, 3)) %, "
        + "\(ratios.count) pairs of \(fixed(seconds, 3)) s, \(fixed(pace, 0)) units a second and rank"
    )
    print(
      "hooks of a unit without work: \(fixed(1e6 * perUnit, 3)) us, \(fixed(100 * perUnit * pace, 3)) % at this pace"
    )
    print("watchdog and status: \(fixed(100 * idle, 3)) % of a core")
    try run.end(on: world)
  }
}

/// The processor time that the hooks take for a unit that does nothing, beyond that of a plain loop.
private func hookSeconds(_ run: Run, on world: borrowing Communicator) throws -> Double {
  let units = Array(0..<200_000).map { $0 * world.size + world.rank }
  var costs: [Double] = []
  for _ in 0..<9 {
    var results: [Int: Slab] = [:]
    let start = processorTime()
    for unit in units { results[unit] = Slab(values: [Double(unit)]) }
    let middle = processorTime()
    results = try run.checkpoint.units("empty", mine: units, on: world, run: run) {
      Slab(values: [Double($0)])
    }
    precondition(results.count == units.count, "a result for every unit")
    costs.append((processorTime() - middle - (middle - start)) / Double(units.count))
  }
  return median(costs)
}

/// The processor time that the process takes while its main thread sleeps, over the wall time.
private func idleShare() throws -> Double {
  let (start, wall) = (processorTime(), wallTime())
  sleep(12)
  return (processorTime() - start) / (wallTime() - wall)
}

/// A field of aluminium atoms in units of one row of points.
private struct HookUnits {
  private let field: PreparedField
  let count: Int

  init(_ size: Int) throws {
    let cell = try Cell(Vector3(8, 0, 0), Vector3(0, 8, 0), Vector3(0, 0, 8), periodicity: .all)
    var noise = Noise(state: 5)
    var positions: [Vector3] = []
    for site in 0..<32 {
      let corner = Vector3(Double(site % 4), Double(site / 4 % 4), Double(site / 16) * 2)
      positions.append(2 * corner + noise.vector(0.2))
    }
    let structure = try Structure(
      species: positions.compactMap { _ in Element("Al") }, positions: positions, cell: cell)
    var parameters = JacobiLegendreParameters(
      cutoff: 5, species: .oneHot(structure.distinctSpecies),
      oneBody: JacobiBasis(nMax: 12, vanishing: .value))
    parameters.twoBody = AngularTerm(basis: JacobiBasis(nMax: 6, vanishing: .bothEnds), lMax: 4)
    let basis = try JacobiLegendre(parameters)
    let grid = try Grid(cell: cell, shape: SIMD3(size, size, size))
    field = try FieldEvaluator(
      basis, coefficients: (0..<basis.featureCount).map { 1 / Double(1 + $0) }
    ).prepared(for: structure, on: grid)
    count = size * size
  }

  /// The sum of the field over a row.
  func integral(_ unit: Int) -> Double {
    let shape = field.grid.shape
    let row = GridBlock(
      lower: SIMD3(unit / shape.y, unit % shape.y, 0), shape: SIMD3(1, 1, shape.z))
    var values = [Double](repeating: 0, count: shape.z)
    var span = values.mutableSpan
    field.evaluate(row, into: &span)
    return values.reduce(0, +)
  }
}
