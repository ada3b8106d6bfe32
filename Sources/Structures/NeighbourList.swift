/// The atoms around one position, filled by ``NeighbourSearch``; made to be used again and again.
///
/// The arrays lie beside each other for vector code and only grow: entries `0 ..< count` are valid,
/// and each array is long enough to be read to the next multiple of eight.
public struct NeighbourList: Sendable {
  /// The number of neighbours.
  public internal(set) var count = 0
  /// The index of each neighbour in the structure.
  public internal(set) var atoms: [Int32] = []
  /// The x component of the vector from the centre to each neighbour, angstrom.
  public internal(set) var x: [Double] = []
  /// The y component of the vector from the centre to each neighbour, angstrom.
  public internal(set) var y: [Double] = []
  /// The z component of the vector from the centre to each neighbour, angstrom.
  public internal(set) var z: [Double] = []
  /// The squared distance of each neighbour, square angstrom.
  public internal(set) var distancesSquared: [Double] = []
  /// How many lattice vectors the neighbour is moved from its position in the structure.
  public internal(set) var shifts: [SIMD3<Int32>] = []
  /// Where each species begins: neighbours of species `s` (in the order of
  /// ``NeighbourSearch/species``) are `speciesStarts[s] ..< speciesStarts[s + 1]`.
  public internal(set) var speciesStarts: [Int] = []

  /// The slots of the search that lie within the cutoff.
  var hits: [Int32] = []

  /// A list without entries.
  public init() {}

  /// The vector from the centre to neighbour `k`, angstrom.
  public func displacement(_ k: Int) -> Vector3 { Vector3(x[k], y[k], z[k]) }

  /// The entries of species number `s` of the search.
  public func range(ofSpecies s: Int) -> Range<Int> { speciesStarts[s]..<speciesStarts[s + 1] }

  /// Makes room for `needed` entries and the rest of the last group of eight.
  mutating func reserve(_ needed: Int) {
    let size = (needed + 7) / 8 * 8
    guard size > atoms.count else { return }
    let extra = size + size / 2 - atoms.count
    atoms += Array(repeating: 0, count: extra)
    x += Array(repeating: 0, count: extra)
    y += Array(repeating: 0, count: extra)
    z += Array(repeating: 0, count: extra)
    distancesSquared += Array(repeating: 0, count: extra)
    shifts += Array(repeating: .zero, count: extra)
  }
}
