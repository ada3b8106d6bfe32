internal import LinearAlgebra
internal import Structures

/// The atoms and images that may reach a region of a grid, by species, in an order that depends on them alone.
struct FieldCandidates: Sendable {
  /// The coordinates, angstrom, eight in a block; rest of the last block of a species is at infinity.
  private(set) var x: [SIMD8<Double>] = []
  private(set) var y: [SIMD8<Double>] = []
  private(set) var z: [SIMD8<Double>] = []
  /// The first block of each species, and the end.
  private(set) var starts: [Int] = []

  private var list = NeighbourList()
  private var keys: [(key: UInt64, entry: Int)] = []

  /// Collects the atoms within the cutoff of a search around `middle`.
  ///
  /// Positions are those of the structure, moved by lattice vectors: not relative to `middle`, so that they have the
  /// same digits for every region.
  mutating func collect(around middle: Vector3, _ search: NeighbourSearch, of structure: Structure)
  {
    search.collect(around: middle, into: &list)
    x.removeAll(keepingCapacity: true)
    y.removeAll(keepingCapacity: true)
    z.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    for s in search.species.indices {
      starts.append(x.count)
      keys.removeAll(keepingCapacity: true)
      for k in list.range(ofSpecies: s) {
        keys.append((Self.key(atom: list.atoms[k], shift: list.shifts[k]), k))
      }
      keys.sort { $0.key < $1.key }
      for (place, item) in keys.enumerated() { append(item.entry, lane: place % 8, structure) }
    }
    starts.append(x.count)
  }

  private mutating func append(_ entry: Int, lane: Int, _ structure: Structure) {
    if lane == 0 {
      let far = SIMD8<Double>(repeating: .infinity)
      x.append(far)
      y.append(far)
      z.append(far)
    }
    let shift = list.shifts[entry]
    let position =
      structure.positions[Int(list.atoms[entry])]
      + structure.cell.translation(SIMD3(Int(shift.x), Int(shift.y), Int(shift.z)))
    let last = x.count - 1
    (x[last][lane], y[last][lane], z[last][lane]) = (position.x, position.y, position.z)
  }

  /// A number that orders atoms, then their images.
  private static func key(atom: Int32, shift: SIMD3<Int32>) -> UInt64 {
    let s = SIMD3<UInt64>(truncatingIfNeeded: shift &+ 1024) & 2047
    return UInt64(truncatingIfNeeded: atom) << 33 | s.x << 22 | s.y << 11 | s.z
  }

  /// Writes the atoms of a species within `reach` of `middle` to `chosen`, in their order, and returns their number.
  func choose(
    species s: Int, around middle: Vector3, reach: Double, into chosen: inout [Vector3]
  ) -> Int {
    let limit = reach * reach
    var count = 0
    for block in starts[s]..<starts[s + 1] {
      let (dx, dy, dz) = (x[block] - middle.x, y[block] - middle.y, z[block] - middle.z)
      let squares = (dx * dx).addingProduct(dy, dy).addingProduct(dz, dz)
      if count + 8 > chosen.count { chosen += Array(repeating: .zero, count: count + 64) }
      for lane in 0..<8 {
        chosen[count] = Vector3(x[block][lane], y[block][lane], z[block][lane])
        count &+= squares[lane] <= limit ? 1 : 0
      }
    }
    return count
  }
}
