import LinearAlgebra
import MPI
package import Regression
import Structures

/// The features of all structures, each on one rank; consecutive structures stay together.
package struct FeatureStore: Sendable {
  /// Rank `r` holds the structures `starts[r] ..< starts[r + 1]`.
  let starts: [Int]
  /// The features of this rank's structures.
  let local: EnvironmentBlock

  /// Features of which rank `r` holds those of the structures `starts[r] ..< starts[r + 1]`.
  package init(starts: [Int], local: EnvironmentBlock) {
    (self.starts, self.local) = (starts, local)
  }

  /// The features of the structures that each rank holds.
  ///
  /// **Collective.** The features of each structure are a part of the checkpoint of their own.
  ///
  /// - Parameters:
  ///   - structures: The structures of this rank.
  ///   - starts: Rank `r` holds the structures `starts[r] ..< starts[r + 1]`.
  ///   - places: The files of all structures.
  ///   - descriptions: How structures are described.
  ///   - run: Keeps the checkpoint and shows the progress.
  ///   - world: All ranks.
  /// - Throws: `InputError` that names file and structure, on all ranks.
  init(
    _ structures: [Structure], starts: [Int], _ places: StructurePlaces,
    _ descriptions: Descriptions, _ run: Run, on world: borrowing Communicator
  ) throws {
    self.starts = starts
    let first = starts[world.rank]
    try MemoryBudget.require(
      descriptions.featureBytes(of: structures), for: "the features of its structures", on: world)
    var collector = DescriptionCollector(descriptions, for: structures)
    try run.checkpoint.stream(
      "describe structures", mine: Array(first..<first + structures.count), on: world, run: run
    ) { _, slab in
      collector.append(slab)
    } work: { number in
      do { try collector.append(structures[number - first]) } catch let error as InputError {
        throw places.error(error, in: number)
      }
    } slab: { number in
      collector.slab(number - first)
    }
    local = collector.block
  }

  /// The features of the structures of a data set.
  ///
  /// **Collective.**
  init(
    _ data: LabelledStructures, _ descriptions: Descriptions, _ run: Run,
    on world: borrowing Communicator
  ) throws {
    try self.init(
      data.structures, starts: data.starts, data.places, descriptions, run, on: world)
  }

  /// Checks that a kernel can compare the structures.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` that names a structure without exactly two environments when these are
  ///   combined as pairs.
  func check(
    for combinations: [Combination], _ places: StructurePlaces, on world: borrowing Communicator
  ) throws {
    try world.together {
      guard combinations.contains(.pair) else { return }
      for structure in 0..<local.structureCount {
        let count = local.environments(of: structure).count
        guard count != 2 else { continue }
        let error = InputError(
          key: "centres", expected: "two centres for 'combine: pair'", found: "\(count)",
          remedy: "correct the centres of the structure, or combine them by their 'mean'")
        throw places.error(error, in: starts[world.rank] + structure)
      }
    }
  }

  /// The bytes of the features on this rank.
  var localBytes: Int { local.features.reduce(0) { $0 + 8 * $1.elements.count } }

  /// The number of structures over all ranks.
  var count: Int { starts[starts.count - 1] }

  /// The rank that holds a structure.
  func owner(of structure: Int) -> Int {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= structure { low = middle } else { high = middle }
    }
    // Ranks without structures begin where the next rank begins.
    return low
  }

  /// All structures on every rank, for problems that one rank can solve.
  ///
  /// **Collective.**
  func replicated(on ranks: borrowing Communicator) throws -> FeatureStore {
    let everything = try block(Array(0..<count), on: ranks)
    return FeatureStore(starts: [0, count], local: everything)
  }

  /// All structures on the first ranks, for a problem that these solve; the other ranks hold none then.
  ///
  /// **Collective.**
  func moved(toFirst rankCount: Int, of ranks: borrowing Communicator) throws -> FeatureStore {
    let starts = (0...ranks.size).map { min($0, rankCount) * count / rankCount }
    let own = try block(Array(starts[ranks.rank]..<starts[ranks.rank + 1]), on: ranks)
    return FeatureStore(starts: Array(starts[...rankCount]), local: own)
  }

  /// The features of the structures that this rank asks for, in the order of `wanted`.
  ///
  /// **Collective.**
  ///
  /// Every rank may ask for other structures, or for none. Moves `wanted.count` columns a rank and
  /// feature set, in exchanges of all ranks with all ranks that need little memory besides the result
  /// (``exchangeCount(_:bytes:rankCount:)``).
  func block(_ wanted: [Int], on ranks: borrowing Communicator) throws -> EnvironmentBlock {
    if ranks.size == 1 { return local.selecting(wanted.map { $0 - starts[0] }) }
    let offsets = try environmentCounts(of: wanted, on: ranks).reduce(into: [0]) {
      $0.append($0[$0.count - 1] + $1)
    }
    let featureCounts = local.features.map(\.rowCount)
    var elements = featureCounts.map {
      [Double](repeating: 0, count: $0 * offsets[wanted.count])
    }
    let own = Self.exchangeCount(
      wanted.count, bytes: 8 * elements.reduce(0) { $0 + $1.count }, rankCount: ranks.size)
    let steps = try ranks.allReduce(own, .maximum)
    for step in 0..<steps {
      let range = wanted.count * step / steps..<wanted.count * (step + 1) / steps
      let requests = Requests(wanted, range, self, rankCount: ranks.size)
      let asked = try ranks.allToAll(requests.structures)
      for (set, count) in featureCounts.enumerated() {
        let arrived = try columns(asked, of: set, on: ranks)
        var start = 0
        for place in requests.places {
          let target = count * offsets[place]..<count * offsets[place + 1]
          elements[set].replaceSubrange(target, with: arrived[start..<start + target.count])
          start += target.count
        }
      }
    }
    return EnvironmentBlock(
      features: zip(featureCounts, elements).map {
        Matrix(rowCount: $0, columnCount: offsets[wanted.count], elements: $1)
      }, offsets: offsets)
  }

  /// The number of exchanges in which a rank asks for `count` structures of together `bytes` bytes of features.
  ///
  /// It asks for at most 256 structures at a time, and for no more than its share of ``exchangeBytes``: all other ranks may
  /// ask the same rank.
  static func exchangeCount(_ count: Int, bytes: Int, rankCount: Int) -> Int {
    let fine = (rankCount * bytes).dividedUp(by: exchangeBytes)
    return max(count.dividedUp(by: 256), min(count, fine))
  }

  /// About how much a rank sends in one exchange at most, bytes.
  static let exchangeBytes = 32 << 20

  /// What a rank asks of each rank.
  private struct Requests {
    /// The structures asked of each rank.
    private(set) var structures: [[Int]]
    /// Where they stand in the list of wanted structures, rank after rank.
    let places: [Int]

    init(_ wanted: [Int], _ range: Range<Int>, _ store: FeatureStore, rankCount: Int) {
      structures = Array(repeating: [], count: rankCount)
      var places = [[Int]](repeating: [], count: rankCount)
      for place in range {
        let rank = store.owner(of: wanted[place])
        structures[rank].append(wanted[place])
        places[rank].append(place)
      }
      self.places = Array(places.joined())
    }
  }

  /// The number of environments of each wanted structure.
  ///
  /// **Collective.**
  private func environmentCounts(of wanted: [Int], on ranks: borrowing Communicator) throws -> [Int]
  {
    let requests = Requests(wanted, wanted.indices, self, rankCount: ranks.size)
    let asked = try ranks.allToAll(requests.structures)
    let first = starts[ranks.rank]
    let counts = try ranks.allToAll(
      asked.map { list in list.map { local.environments(of: $0 - first).count } })
    var result = [Int](repeating: 0, count: wanted.count)
    for (place, count) in zip(requests.places, counts.joined()) { result[place] = count }
    return result
  }

  /// The columns of one feature set that this rank asked for, rank after rank.
  ///
  /// **Collective.**
  ///
  /// `asked` are the structures that each rank wants from this one.
  private func columns(_ asked: [[Int]], of set: Int, on ranks: borrowing Communicator) throws
    -> [Double]
  {
    let matrix = local.features[set]
    let first = starts[ranks.rank]
    let counts = asked.map { list in
      list.reduce(0) { $0 + matrix.rowCount * local.environments(of: $1 - first).count }
    }
    var parcels: [Double] = []
    parcels.reserveCapacity(counts.reduce(0, +))
    for structure in asked.joined() {
      let range = local.environments(of: structure - first)
      let (from, to) = (range.lowerBound * matrix.rowCount, range.upperBound * matrix.rowCount)
      parcels.append(contentsOf: matrix.elements[from..<to])
    }
    return try ranks.allToAll(parcels, counts: counts).elements
  }
}

extension Int {
  /// The quotient, rounded up.
  fileprivate func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
