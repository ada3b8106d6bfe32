import Fields
import Foundation
import MPI
import Structures

/// The training points of a field model, in units that are spread over the ranks.
///
/// Every rank reads a slab of each field, the ranks agree on the points, and the values of the points travel to
/// the ranks that own their units. No rank ever holds more than its slab of a field and its units.
struct TrainingSample: Sendable {
  /// For each unit of all ranks its snapshot.
  private(set) var snapshotOfUnit: [Int] = []
  /// The units of this rank, by their number.
  private(set) var units: [Int: TrainingUnit] = [:]
  /// The number of training points over all ranks.
  private(set) var pointCount = 0
  /// The sum of all values of the fields and their number.
  private var sums = [0.0, 0.0]
  /// The smallest value with the opposite sign, and the largest one.
  private var ends = [-Double.infinity, -Double.infinity]
  /// The number of snapshots whose points are drawn.
  private var doneCount = 0

  /// Draws the points of the training snapshots.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - snapshots: The numbers of the training snapshots.
  ///   - data: The fields.
  ///   - sampling: How points are drawn.
  ///   - capacity: The most points of a unit.
  ///   - stage: The name of the stage, for checkpoints.
  ///   - run: The run.
  ///   - world: All ranks.
  ///   - logWeights: The logarithms of the weights of points of a snapshot, instead of those of the scheme.
  /// - Throws: `InputError` on all ranks where a field cannot be read or is not finite.
  init(
    _ snapshots: [Int], of data: FieldDataset, _ sampling: SamplingSection, capacity: Int,
    stage: String = "draw points", _ run: Run, on world: borrowing Communicator,
    logWeights: ((_ snapshot: Int, _ points: [Int], _ values: [Double]) throws -> [Double])? = nil
  ) throws {
    try run.checkpoint.look(before: stage, on: world)
    var progress = Progress(stage, total: snapshots.count, isShown: run.isFirst)
    if let old = try run.checkpoint.restored(stage, on: world) {
      try world.together { try restore(old, rank: world.rank, of: world.size) }
    }
    for (done, snapshot) in snapshots.enumerated() where done >= doneCount {
      let slab = BlockPartition(slabsOf: data.snapshots[snapshot].grid.shape, ranks: world.size)
        .block(of: world.rank)
      let values = try data.values(of: snapshot, in: slab, on: world)
      try count(values, on: world)
      let first = slab.lower.x * slab.shape.y * slab.shape.z
      let all = Array(first..<first + values.count)
      let weights = try world.together {
        try logWeights?(snapshot, all, values) ?? values.map(sampling.scheme.logWeight)
      }
      let sampler = PointSampler(
        sampling.scheme, count: sampling.points, seed: sampling.seed,
        structure: data.identity(of: snapshot))
      let points = try sampler.sample(all, logWeights: weights) { try world.allReduce($0, .sum) }
      let learnt = try world.together {
        try data.learnt(points.map { values[$0 - first] }, of: snapshot, at: points)
      }
      try deal(snapshot, points, learnt, capacity: capacity, on: world)
      doneCount = done + 1
      progress.update(doneCount)
      try run.checkpoint.step(stage, on: world) { try addSlabs(to: &$0, rank: world.rank) }
    }
    progress.finish()
    try run.checkpoint.finished(stage, on: world) { try addSlabs(to: &$0, rank: world.rank) }
  }

  /// The mean of the fields over all points of all training snapshots.
  var mean: Double { sums[1] > 0 ? sums[0] / sums[1] : 0 }

  /// The smallest and the largest value of the fields.
  var range: ClosedRange<Double> {
    ends[1] >= -ends[0] ? -ends[0]...ends[1] : 0.0...0.0
  }

  /// Counts the values of a slab of every rank.
  private mutating func count(_ values: [Double], on world: borrowing Communicator) throws {
    let added = try world.allReduce([values.reduce(0, +), Double(values.count)], .sum)
    let reached = try world.allReduce(
      [-(values.min() ?? .infinity), values.max() ?? -.infinity], .maximum)
    for k in 0..<2 { (sums[k], ends[k]) = (sums[k] + added[k], max(ends[k], reached[k])) }
  }

  /// Sends the chosen points of this rank's slab to the ranks that own their units.
  private mutating func deal(
    _ snapshot: Int, _ points: [Int], _ values: [Double], capacity: Int,
    on world: borrowing Communicator
  ) throws {
    let counts = try world.allGather(points.count)
    let before = counts.prefix(world.rank).reduce(0, +)
    let count = counts.reduce(0, +)
    let ranges = TrainingUnit.ranges(of: count, capacity: capacity)
    var (sentPoints, sentValues) = (
      [[Int]](repeating: [], count: world.size), [[Double]](repeating: [], count: world.size)
    )
    var own: [(number: Int, count: Int)] = []
    for range in ranges {
      let number = snapshotOfUnit.count
      let owner = number % world.size
      snapshotOfUnit.append(snapshot)
      if owner == world.rank { own.append((number, range.count)) }
      let part = range.clamped(to: before..<before + points.count)
      sentPoints[owner] += points[part.lowerBound - before..<part.upperBound - before]
      sentValues[owner] += values[part.lowerBound - before..<part.upperBound - before]
    }
    // Slabs follow each other in the order of the ranks: what arrives is sorted by the number of the point.
    let ownPoints = Array(try world.allToAll(sentPoints).joined())
    let ownValues = Array(try world.allToAll(sentValues).joined())
    var next = 0
    for (number, count) in own {
      units[number] = TrainingUnit(
        snapshot: snapshot, points: Array(ownPoints[next..<next + count]),
        values: Array(ownValues[next..<next + count]))
      next += count
    }
    pointCount += count
  }
}

extension TrainingSample {
  /// The number of the slab that holds what all ranks know.
  private static let common = -1

  /// What all ranks know.
  private struct Common: Codable {
    let snapshotOfUnit: [Int]
    let pointCount: Int
    let doneCount: Int
  }

  /// Adds the units of this rank to a checkpoint, and on rank 0 what all ranks know.
  private func addSlabs(to writer: inout SlabWriter, rank: Int) throws {
    for (number, unit) in units.sorted(by: { $0.key < $1.key }) {
      writer.add(unit: number, Slab(values: unit.points.map(Double.init) + unit.values))
    }
    guard rank == 0 else { return }
    let common = Common(
      snapshotOfUnit: snapshotOfUnit, pointCount: pointCount, doneCount: doneCount)
    writer.add(
      unit: Self.common, Slab(text: try ModelFile.json(common), values: sums + ends))
  }

  /// Takes the units of a rank from a checkpoint.
  private mutating func restore(_ stored: StoredStage, rank: Int, of size: Int) throws {
    let slab = try stored.slab(of: Self.common)
    let common = try JSONDecoder().decode(Common.self, from: Data(slab.text.utf8))
    (snapshotOfUnit, pointCount) = (common.snapshotOfUnit, common.pointCount)
    doneCount = common.doneCount
    (sums, ends) = (Array(slab.values[..<2]), Array(slab.values[2...]))
    for number in stride(from: rank, to: snapshotOfUnit.count, by: size) {
      let values = try stored.slab(of: number).values
      let count = values.count / 2
      units[number] = TrainingUnit(
        snapshot: snapshotOfUnit[number], points: values[..<count].map { Int($0) },
        values: Array(values[count...]))
    }
  }
}
