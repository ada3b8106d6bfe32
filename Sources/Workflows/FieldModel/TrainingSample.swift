import Fields
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
  /// The mean of the fields over all points of all training snapshots.
  private(set) var mean = 0.0
  /// The smallest and the largest value of the fields.
  private(set) var range = 0.0...0.0
  /// The number of training points over all ranks.
  private(set) var pointCount = 0

  /// Draws the points of the training snapshots.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - snapshots: The numbers of the training snapshots.
  ///   - data: The fields.
  ///   - sampling: How points are drawn.
  ///   - capacity: The most points of a unit.
  ///   - run: The run, for its progress.
  ///   - world: All ranks.
  ///   - logWeights: The logarithms of the weights of points of a snapshot, instead of those of the scheme.
  /// - Throws: `InputError` on all ranks where a field cannot be read or is not finite.
  init(
    _ snapshots: [Int], of data: FieldDataset, _ sampling: SamplingSection, capacity: Int,
    _ run: Run, on world: borrowing Communicator,
    logWeights: ((_ snapshot: Int, _ points: [Int], _ values: [Double]) throws -> [Double])? = nil
  ) throws {
    var progress = Progress("draw points", total: snapshots.count, isShown: run.isFirst)
    var sums = [0.0, 0.0]
    var ends = [-Double.infinity, -Double.infinity]
    for (done, snapshot) in snapshots.enumerated() {
      let slab = BlockPartition(slabsOf: data.snapshots[snapshot].grid.shape, ranks: world.size)
        .block(of: world.rank)
      let values = try data.values(of: snapshot, in: slab, on: world)
      sums[0] += values.reduce(0, +)
      sums[1] += Double(values.count)
      ends[0] = max(ends[0], -(values.min() ?? .infinity))
      ends[1] = max(ends[1], values.max() ?? -.infinity)
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
      progress.update(done + 1)
    }
    progress.finish()
    sums = try world.allReduce(sums, .sum)
    mean = sums[1] > 0 ? sums[0] / sums[1] : 0
    ends = try world.allReduce(ends, .maximum)
    range = -ends[0]...max(ends[1], -ends[0])
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
