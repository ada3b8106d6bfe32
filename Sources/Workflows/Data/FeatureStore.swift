import LinearAlgebra
import MPI
import Regression
import Structures

/// The features of all structures, each on one rank; consecutive structures stay together.
struct FeatureStore: Sendable {
  /// Rank `r` holds the structures `starts[r] ..< starts[r + 1]`.
  let starts: [Int]
  /// The features of this rank's structures.
  let local: EnvironmentBlock

  init(starts: [Int], local: EnvironmentBlock) {
    (self.starts, self.local) = (starts, local)
  }

  /// The features of the structures that each rank holds.
  ///
  /// **Collective.**
  init(
    _ data: LabelledStructures, _ descriptions: Descriptions, _ run: Run,
    on world: borrowing Communicator
  ) throws {
    starts = data.starts
    var progress = Progress(
      "describe structures", total: data.structures.count, isShown: run.isFirst)
    local = try world.together {
      try descriptions.features(
        of: data.structures, firstNumber: data.starts[world.rank], data.places
      ) { progress.update($0) }
    }
    progress.finish()
  }

  /// The bytes of the features on this rank.
  var localBytes: Int { local.features.reduce(0) { $0 + 8 * $1.elements.count } }

  /// Checks that structures have the centres that a combination of environments needs.
  ///
  /// - Throws: `InputError` that names the first structure of this rank without a pair of centres.
  func requireCentres(for combination: Combination, firstNumber: Int) throws {
    guard combination == .pair else { return }
    for s in 0..<local.structureCount where local.environments(of: s).count != 2 {
      throw InputError(
        key: "centres", expected: "two described centres for 'combine: pair'",
        found: "\(local.environments(of: s).count) in structure \(firstNumber + s + 1)",
        remedy: "mark two atoms of every structure, or use 'combine: mean'")
    }
  }

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

  /// The features of the structures that this rank asks for, in the order of `wanted`.
  ///
  /// **Collective.**
  ///
  /// Every rank may ask for other structures, or for none. Moves `wanted.count` columns a rank and
  /// feature set, in one exchange of all ranks with all ranks.
  func block(_ wanted: [Int], on ranks: borrowing Communicator) throws -> EnvironmentBlock {
    if ranks.size == 1 { return local.selecting(wanted.map { $0 - starts[0] }) }
    var requests = [[Int]](repeating: [], count: ranks.size)
    for structure in wanted { requests[owner(of: structure)].append(structure) }
    let asked = try ranks.allToAll(requests)
    let answers = asked.map { list in local.selecting(list.map { $0 - starts[ranks.rank] }) }
    let sizes = try ranks.allToAll(
      answers.map { block in (0..<block.structureCount).map { block.environments(of: $0).count } })
    let values = try local.features.indices.map { set in
      try ranks.allToAll(answers.map { $0.features[set].elements })
    }
    let received = ranks.indicesByOwner { requests[$0].count }
    let arrived = EnvironmentBlock(
      features: local.features.indices.map { set in
        let rowCount = local.features[set].rowCount
        let elements = Array(values[set].joined())
        return Matrix(
          rowCount: rowCount, columnCount: rowCount == 0 ? 0 : elements.count / rowCount,
          elements: elements)
      },
      environmentCounts: Array(sizes.joined()))
    var next = received
    let places = wanted.map { structure in
      let rank = owner(of: structure)
      defer { next[rank] += 1 }
      return next[rank]
    }
    return places == Array(0..<places.count) ? arrived : arrived.selecting(places)
  }
}

extension Communicator {
  /// Where the part of each rank begins when parts of the given lengths stand in order of the ranks.
  fileprivate func indicesByOwner(_ length: (Int) -> Int) -> [Int] {
    var (starts, sum) = ([Int](), 0)
    for rank in 0..<size {
      starts.append(sum)
      sum += length(rank)
    }
    return starts
  }
}
