import Glibc

extension NeighbourBins {
  /// An atom or image that a sphere around a position in the cell can reach.
  private struct Image {
    let position: Vector3
    let fraction: Vector3
    let atom: Int32
    let shift: SIMD3<Int32>
  }

  /// More images than this are refused; they would need some 5 GB.
  private static let largestCount = 1 << 26

  /// Sorts the atoms and their images within `cutoff` of the cell into bins.
  init(_ structure: Structure, species distinct: [Element], cutoff: Double) throws(InputError) {
    let cell = structure.cell
    let reach = cutoff / cell.planeSpacings * (1 + 1e-9) + 1e-9
    let images = try Self.images(of: structure, reach: reach)
    var (low, high) = (Vector3.zero, Vector3.zero)
    if let first = images.first {
      low = images.reduce(first.fraction) { pointwiseMin($0, $1.fraction) }
      high = images.reduce(first.fraction) { pointwiseMax($0, $1.fraction) }
    }
    let edges = (high - low) * cell.planeSpacings
    let shape = Self.shape(edges: edges, pointCount: images.count, cutoff: cutoff)
    origin = low
    self.shape = shape
    self.reach = reach
    let scale = (Vector3(shape) / (high - low)).replacing(
      with: 0.0, where: Vector3(shape) .== 1)
    binsPerUnit = scale

    func bin(_ fraction: Vector3) -> Int {
      let place = pointwiseMin(Self.whole((fraction - low) * scale), shape &- 1)
      return (place.x * shape.y + place.y) * shape.z + place.z
    }
    let sorted = Self.sorted(images, binOf: images.map { bin($0.fraction) }, shape)
    slotStarts = sorted.starts
    let slots = sorted.slots
    var places = Array(repeating: Int32(0), count: Element.all.count + 1)
    for (place, element) in distinct.enumerated() { places[element.atomicNumber] = Int32(place) }
    let speciesOfAtom = structure.species.map { places[$0.atomicNumber] }
    atoms = slots.map { $0 < 0 ? -1 : images[$0].atom }
    species = slots.map { $0 < 0 ? -1 : speciesOfAtom[Int(images[$0].atom)] }
    shifts = slots.map { $0 < 0 ? .zero : images[$0].shift }
    (x, y, z, middles, halves) = Self.blocks(of: slots, images)
  }

  /// The images in the order of the slots, -1 where none is, and the slots where the bins begin.
  ///
  /// The images of a row of bins follow each other along the third axis without gaps; each row
  /// begins with a block of its own.
  private static func sorted(
    _ images: [Image], binOf: [Int], _ shape: SIMD3<Int>
  ) -> (slots: [Int], starts: [Int]) {
    let rowCount = shape.x * shape.y
    var counts = Array(repeating: 0, count: rowCount * shape.z)
    for bin in binOf { counts[bin] += 1 }
    var starts: [Int] = []
    starts.reserveCapacity(counts.count + rowCount)
    var slotCount = 0
    for row in 0..<rowCount {
      for bin in (row * shape.z)..<((row + 1) * shape.z) {
        starts.append(slotCount)
        slotCount += counts[bin]
      }
      starts.append(slotCount)
      slotCount = (slotCount + 7) / 8 * 8
    }
    var slots = Array(repeating: -1, count: slotCount)
    var filled = Array(repeating: 0, count: counts.count)
    for (k, bin) in binOf.enumerated() {
      let start = starts[bin + bin / shape.z]
      var slot = start + filled[bin]
      filled[bin] += 1
      // Crowded bins, as in a cluster with one atom far away, stay unsorted: sorting only saves time.
      while slot > start, slot < start + 64,
        images[slots[slot - 1]].fraction.z > images[k].fraction.z
      {
        slots[slot] = slots[slot - 1]
        slot -= 1
      }
      slots[slot] = k
    }
    return (slots, starts)
  }

  /// The coordinates of the slots by blocks, and the boxes around the blocks.
  private static func blocks(of slots: [Int], _ images: [Image]) -> (
    [SIMD8<Double>], [SIMD8<Double>], [SIMD8<Double>], [SIMD4<Double>], [SIMD4<Double>]
  ) {
    let count = slots.count / 8
    let far = Array(repeating: SIMD8<Double>(repeating: .infinity), count: count)
    var (x, y, z) = (far, far, far)
    var middles = Array(repeating: SIMD4<Double>.zero, count: count)
    var halves = middles
    for block in 0..<count {
      var low = Vector3(repeating: .infinity)
      var high = -low
      for lane in 0..<8 where slots[8 * block + lane] >= 0 {
        let position = images[slots[8 * block + lane]].position
        (x[block][lane], y[block][lane], z[block][lane]) = (position.x, position.y, position.z)
        low = pointwiseMin(low, position)
        high = pointwiseMax(high, position)
      }
      middles[block] = SIMD4(0.5 * (low + high), 0)
      // Wider by more than the rounding of the middle, so that no atom is lost on the boundary.
      let size = pointwiseMax(pointwiseMax(high, -high), pointwiseMax(low, -low)) + 1
      halves[block] = SIMD4(0.5 * (high - low) + 1e-14 * size, 0)
    }
    return (x, y, z, middles, halves)
  }

  /// The number of bins along each axis: about eight points a bin, edges of a third of the cutoff
  /// at least, never many more bins than points.
  private static func shape(edges: Vector3, pointCount: Int, cutoff: Double) -> SIMD3<Int> {
    let volume = edges.x * edges.y * edges.z
    var edge = max(cbrt(volume * 8 / Double(max(pointCount, 1))), cutoff / 3)
    while true {
      let counts = (edges / edge).rounded(.down).clamped(
        lowerBound: Vector3(repeating: 1), upperBound: Vector3(repeating: 1e6))
      if counts.x * counts.y * counts.z <= Double(pointCount / 2 + 8) { return whole(counts) }
      edge *= 1.25
    }
  }

  private static func images(of structure: Structure, reach: Vector3) throws(InputError) -> [Image]
  {
    let cell = structure.cell
    var estimate = Double(structure.count)
    for axis in 0..<3 where cell.periodicity[axis] { estimate *= 1 + 2 * reach[axis] }
    guard estimate < Double(largestCount) else {
      throw InputError(
        key: "cutoff", expected: "a cutoff that suits the cell",
        found: "some \(Int(min(estimate, 1e18))) atoms within it", remedy: "reduce the cutoff")
    }
    var images: [Image] = []
    images.reserveCapacity(Int(estimate * 1.1) + 8)
    for (i, position) in structure.positions.enumerated() {
      let home = periodicOnly(cell.fractional(position).rounded(.down), cell.periodicity)
      guard home.min() > -1e9, home.max() < 1e9 else {
        throw InputError(
          key: "pos", expected: "positions within 10^9 cells of the origin",
          found: "\(position) for atom \(i + 1)", remedy: "correct the position")
      }
      let wrapped = home == .zero ? position : position - cell.cartesian(home)
      let moved = SIMD3(Int32(home.x), Int32(home.y), Int32(home.z))
      let fraction = cell.fractional(wrapped)
      let first = periodicOnly((-reach - fraction).rounded(.up), cell.periodicity)
      let last = periodicOnly((1 + reach - fraction).rounded(.down), cell.periodicity)
      for a in Int32(first.x)...Int32(last.x) {
        for b in Int32(first.y)...Int32(last.y) {
          for c in Int32(first.z)...Int32(last.z) {
            let step = Vector3(Double(a), Double(b), Double(c))
            images.append(
              Image(
                position: wrapped + cell.cartesian(step), fraction: fraction + step,
                atom: Int32(i), shift: SIMD3(a, b, c) &- moved))
          }
        }
      }
    }
    return images
  }

  private static func periodicOnly(_ v: Vector3, _ periodicity: Periodicity) -> Vector3 {
    Vector3(periodicity.a ? v.x : 0, periodicity.b ? v.y : 0, periodicity.c ? v.z : 0)
  }

  /// Refuses a structure in which two atoms, or an atom and an image, stand on one spot.
  func refuseCoincidences(of structure: Structure) throws(InputError) {
    var hits: [Int32] = []
    let cell = structure.cell
    let limit = NeighbourSearch.smallestDistance
    let margin = limit / cell.planeSpacings * (1 + 1e-9) + 1e-9
    for (i, position) in structure.positions.enumerated() {
      let shift = shiftIntoCell(cell.fractional(position), cell.periodicity)
      let centre = shift == .zero ? position : position - cell.cartesian(shift)
      let count = findHits(
        around: centre, cell.fractional(centre), cutoff: limit, margin: margin, into: &hits)
      guard count > 1 else { continue }
      let other = (0..<count).map { Int(atoms[Int(hits[$0])]) }.first { $0 != i }
      throw InputError(
        expected: "atoms at different places",
        found: other.map { "atoms \(min(i, $0) + 1) and \(max(i, $0) + 1) stand on one spot" }
          ?? "atom \(i + 1) and its own image stand on one spot",
        remedy: other == nil ? "correct the cell" : "remove one of them")
    }
  }
}
