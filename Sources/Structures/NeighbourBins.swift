/// The atoms and images of a structure, sorted into bins along the lattice vectors.
///
/// Places ("slots") come in blocks of eight for vector code. The atoms of a row of bins follow each
/// other along the third axis; the rest of the row's last block is filled with points at infinity.
struct NeighbourBins: Sendable {
  /// The fractional coordinates where the bins begin.
  let origin: Vector3
  /// Bins for one unit of the fractional coordinates.
  let binsPerUnit: Vector3
  /// The number of bins along each axis.
  let shape: SIMD3<Int>
  /// The fractional distance that surely reaches as far as the cutoff, along each axis.
  let reach: Vector3
  /// The first slot of each bin; behind each row of bins the end of the last one.
  let slotStarts: [Int]
  /// The coordinates of the slots, eight in a block.
  let x, y, z: [SIMD8<Double>]
  /// The middle of the box around the points of each block, and half its edges.
  let middles, halves: [SIMD4<Double>]
  /// The atom of each slot, -1 for those at infinity.
  let atoms: [Int32]
  /// The place of each slot's species among the species of the structure.
  let species: [Int32]
  /// The lattice vectors between the atom as given and the slot.
  let shifts: [SIMD3<Int32>]

  /// The whole lattice vectors to take off a position to bring it into the cell.
  func shiftIntoCell(_ fraction: Vector3, _ periodicity: Periodicity) -> Vector3 {
    var shift = fraction.rounded(.down)
    if !periodicity.a { shift.x = 0 }
    if !periodicity.b { shift.y = 0 }
    if !periodicity.c { shift.z = 0 }
    return shift
  }

  /// The first and last bin along each axis that fractional coordinates `low...high` can touch.
  func binRange(_ low: Vector3, _ high: Vector3) -> (first: SIMD3<Int>, last: SIMD3<Int>) {
    let top = Vector3(Double(shape.x - 1), Double(shape.y - 1), Double(shape.z - 1))
    let zero = Vector3.zero
    // Positions far away from an open structure touch the outermost bins, whose boxes refuse them.
    let first = ((low - origin) * binsPerUnit).rounded(.down).clamped(
      lowerBound: zero, upperBound: top)
    let last = ((high - origin) * binsPerUnit).rounded(.down).clamped(
      lowerBound: zero, upperBound: top)
    return (Self.whole(first), Self.whole(last))
  }

  /// The components without their fractions; the generic conversion of the library is slow.
  static func whole(_ v: Vector3) -> SIMD3<Int> { SIMD3(Int(v.x), Int(v.y), Int(v.z)) }

  /// Writes the slots within `cutoff` of `centre` to `hits` and returns how many there are;
  /// `margin` is a fractional distance that surely reaches as far as this cutoff.
  func findHits(
    around centre: Vector3, _ fraction: Vector3, cutoff: Double, margin: Vector3,
    into hits: inout [Int32]
  ) -> Int {
    let (first, last) = binRange(fraction - margin, fraction + margin)
    let limit = cutoff * cutoff
    let centre4 = SIMD4(centre, 0)
    var count = 0
    for i in first.x...last.x {
      for j in first.y...last.y {
        let row = (i * shape.y + j) * (shape.z + 1)
        let end = (slotStarts[row + last.z + 1] + 7) / 8
        for block in min(slotStarts[row + first.z] / 8, end)..<end {
          let offset = centre4 - middles[block]
          let gap = pointwiseMax(pointwiseMax(offset, -offset) - halves[block], .zero)
          if (gap * gap).sum() > limit { continue }
          if count + 8 > hits.count { hits += Array(repeating: 0, count: hits.count / 2 + 64) }
          count = scan(block, centre, limit, &hits, count)
        }
      }
    }
    return count
  }

  /// Appends the slots of one block within the limit; returns the new number of hits.
  @inline(__always)
  private func scan(
    _ block: Int, _ centre: Vector3, _ limit: Double, _ hits: inout [Int32], _ count: Int
  ) -> Int {
    let (dx, dy, dz) = (x[block] - centre.x, y[block] - centre.y, z[block] - centre.z)
    let squares = (dx * dx).addingProduct(dy, dy).addingProduct(dz, dz)
    var count = count
    let slot = Int32(truncatingIfNeeded: 8 &* block)
    for lane in 0..<8 {
      hits[count] = slot &+ Int32(truncatingIfNeeded: lane)
      count &+= squares[lane] <= limit ? 1 : 0
    }
    return count
  }

  /// Takes the slot of `atom` that stands at its own place out of the hits.
  func removing(
    _ atom: Int32, shift: SIMD3<Int32>, from hits: inout [Int32], count: Int
  ) -> Int {
    for k in 0..<count where atoms[Int(hits[k])] == atom && shifts[Int(hits[k])] &+ shift == .zero {
      for rest in k..<(count - 1) { hits[rest] = hits[rest + 1] }
      return count - 1
    }
    return count
  }

  /// Writes the hits to the arrays of the list, grouped by species.
  func write(
    to list: inout NeighbourList, speciesCount: Int, centre: Vector3, moved: SIMD3<Int32>
  ) {
    list.speciesStarts.removeAll(keepingCapacity: true)
    list.speciesStarts.append(0)
    if speciesCount == 1 {
      for k in 0..<list.count { write(Int(list.hits[k]), to: &list, at: k, centre, moved) }
    } else {
      var next = 0
      for s in 0..<Int32(speciesCount) {
        for k in 0..<list.count where species[Int(list.hits[k])] == s {
          write(Int(list.hits[k]), to: &list, at: next, centre, moved)
          next += 1
        }
        if s < speciesCount - 1 { list.speciesStarts.append(next) }
      }
    }
    if speciesCount > 0 { list.speciesStarts.append(list.count) }
  }

  @inline(__always)
  private func write(
    _ slot: Int, to list: inout NeighbourList, at k: Int, _ centre: Vector3, _ moved: SIMD3<Int32>
  ) {
    let (block, lane) = (slot / 8, slot % 8)
    let dx = x[block][lane] - centre.x
    let dy = y[block][lane] - centre.y
    let dz = z[block][lane] - centre.z
    list.atoms[k] = atoms[slot]
    list.x[k] = dx
    list.y[k] = dy
    list.z[k] = dz
    list.distancesSquared[k] = (dx * dx).addingProduct(dy, dy).addingProduct(dz, dz)
    list.shifts[k] = shifts[slot] &+ moved
  }
}
