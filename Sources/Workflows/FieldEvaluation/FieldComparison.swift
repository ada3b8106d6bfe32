import Fields
import MPI
import Structures

/// Compares predicted with reference fields, block by block, and keeps what tables and pictures need.
///
/// Every rank holds the same cases and adds the blocks it has; ``summed(on:)`` then brings the ranks
/// together. Its memory does not grow with the number of points.
struct FieldComparison: Sendable {
  /// The width of the bins of distances, angstrom.
  static let profileWidth = 0.1
  /// How many bins of distances there are.
  static let profileBinCount = 50
  /// About how many points of a case are sorted by their distances from atoms.
  static let profilePointCount = 100_000

  private let cases: [FieldCase]
  private let elements: [Element]
  private var sums: [FieldErrorSums]
  private var parity: ParityDensity
  private var profiles: [ErrorProfile]
  private var slices: [Int: FieldSlice]
  private var search: (number: Int, search: NeighbourSearch)?

  /// A comparison without points.
  ///
  /// - Parameters:
  ///   - cases: What is judged, the same on all ranks.
  ///   - range: The values that the picture of predicted against reference values shows.
  init(_ cases: [FieldCase], over range: ClosedRange<Double>) {
    self.cases = cases
    elements = Set(cases.flatMap(\.structure.distinctSpecies)).sorted {
      $0.atomicNumber < $1.atomicNumber
    }
    sums = Array(repeating: FieldErrorSums(), count: cases.count)
    parity = ParityDensity(over: range)
    profiles = (["any"] + elements.map(\.symbol)).map {
      ErrorProfile(species: $0, width: Self.profileWidth, binCount: Self.profileBinCount)
    }
    slices = [:]
    for (number, item) in cases.enumerated() where item.hasSlice {
      slices[number] = FieldSlice(of: item)
    }
  }

  /// Adds a block of a case, the third axis of the grid fastest.
  ///
  /// - Throws: `InputError` when atoms of the structure coincide.
  mutating func add(
    _ number: Int, _ block: GridBlock, reference: Span<Double>, predicted: Span<Double>
  ) throws(InputError) {
    precondition(
      reference.count == block.pointCount && predicted.count == block.pointCount,
      "\(block.pointCount) values; got \(reference.count) and \(predicted.count)")
    sums[number].add(reference: reference, predicted: predicted)
    for k in reference.indices { parity.add(reference: reference[k], predicted: predicted[k]) }
    slices[number]?.take(block, reference: reference, predicted: predicted)
    try addToProfiles(number, block, reference: reference, predicted: predicted)
  }

  private mutating func addToProfiles(
    _ number: Int, _ block: GridBlock, reference: Span<Double>, predicted: Span<Double>
  ) throws(InputError) {
    let grid = cases[number].grid
    let reach = Self.profileWidth * Double(Self.profileBinCount)
    if search?.number != number {
      search = (number, try NeighbourSearch(cases[number].structure, cutoff: reach))
    }
    guard let search = search?.search else { return }
    let stride = max(1, grid.pointCount / Self.profilePointCount)
    var list = NeighbourList()
    for i in block.range(0) {
      for j in block.range(1) {
        // The first point of the row whose number in the whole grid is a multiple of the stride.
        let row = (i * grid.shape.y + j) * grid.shape.z
        let first = row + block.lower.z
        var point = (first + stride - 1) / stride * stride
        while point < row + block.upper.z {
          let k = block.offset(i, j, point - row)
          search.collect(around: grid.position(i, j, point - row), into: &list)
          add(list, search.species, reference: reference[k], predicted: predicted[k])
          point += stride
        }
      }
    }
  }

  /// Adds a point with its neighbours to the profiles.
  private mutating func add(
    _ list: NeighbourList, _ species: [Element], reference: Double, predicted: Double
  ) {
    var nearest = Double.infinity
    for (s, element) in species.enumerated() {
      let squared = list.range(ofSpecies: s).reduce(Double.infinity) {
        min($0, list.distancesSquared[$1])
      }
      nearest = min(nearest, squared)
      guard squared < .infinity, let place = elements.firstIndex(of: element) else { continue }
      profiles[place + 1].add(
        distance: squared.squareRoot(), reference: reference, predicted: predicted)
    }
    guard nearest < .infinity else { return }
    profiles[0].add(distance: nearest.squareRoot(), reference: reference, predicted: predicted)
  }
}

extension FieldComparison {
  /// The points of all ranks together.
  ///
  /// **Collective.**
  func summed(on world: borrowing Communicator) throws -> FieldComparison {
    try with(
      summands: world.allReduce(summands, .sum),
      largestErrors: world.allReduce(largestErrors, .maximum))
  }

  /// All sums, to be added over ranks; ``largestErrors`` is not among them.
  var summands: [Double] {
    sums.flatMap(\.summands) + parity.counts + profiles.flatMap(\.summands)
      + slices.sorted { $0.key < $1.key }.flatMap { $0.value.reference + $0.value.predicted }
  }

  /// The largest error of each case.
  var largestErrors: [Double] { sums.map(\.largestError) }

  /// The same comparison with other sums, in the order of ``summands``.
  func with(summands: [Double], largestErrors: [Double]) -> FieldComparison {
    precondition(summands.count == self.summands.count, "as many sums")
    var result = self
    var rest = summands[...]
    for k in sums.indices {
      result.sums[k] = FieldErrorSums(
        summands: rest.take(FieldErrorSums.summandCount), largestError: largestErrors[k])
    }
    result.parity.counts = Array(rest.take(parity.counts.count))
    for k in profiles.indices {
      result.profiles[k] = profiles[k].with(summands: rest.take(profiles[k].summands.count))
    }
    for (number, slice) in slices.sorted(by: { $0.key < $1.key }) {
      result.slices[number]?.reference = Array(rest.take(slice.reference.count))
      result.slices[number]?.predicted = Array(rest.take(slice.predicted.count))
    }
    return result
  }

  /// What was found on the points that were added.
  ///
  /// - Parameter baselines: For every case the mean absolute errors of plainer predictors, by name.
  /// - Returns: What stands in a model file.
  func record(baselines: [[String: Double]] = []) -> FieldEvaluationRecord {
    precondition(
      baselines.isEmpty || baselines.count == cases.count,
      "baselines for \(cases.count) cases; got \(baselines.count)")
    let scores = cases.indices.map {
      FieldScore(cases[$0], sums[$0], baselines: baselines.isEmpty ? [:] : baselines[$0])
    }
    return FieldEvaluationRecord(
      scores: scores, profiles: profiles, parity: parity,
      slices: slices.sorted { $0.key < $1.key }.map(\.value))
  }
}

extension ArraySlice {
  /// Takes the first elements off.
  fileprivate mutating func take(_ count: Int) -> ArraySlice {
    defer { removeFirst(count) }
    return prefix(count)
  }
}
