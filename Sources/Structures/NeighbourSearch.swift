/// Finds all atoms and periodic images within a cutoff of a position, in any cell.
///
/// The atoms are wrapped into the cell, the images that can matter are written out once, and all of
/// them are sorted into bins along the lattice vectors; a question then looks at the bins that its
/// sphere can touch, eight atoms at a time. Cells may be triclinic, periodic in any of the
/// directions and smaller than the cutoff; atoms and positions may lie anywhere.
///
/// An atom at distance `r <= cutoff` counts.
public struct NeighbourSearch: Sendable {
  /// Two atoms closer than this, angstrom, are a mistake in the structure.
  public static let smallestDistance = 1e-6

  /// The radius of the sphere, angstrom.
  public let cutoff: Double
  /// The different species of the structure, in the order in which neighbours are grouped.
  public let species: [Element]

  let cell: Cell
  let positions: [Vector3]
  let bins: NeighbourBins

  /// Prepares the search in a structure.
  ///
  /// Cost: proportional to the number of atoms and images within `cutoff` of the cell.
  ///
  /// - Throws: ``InputError`` when the cutoff is not a positive number, when two atoms (or an atom
  ///   and an image) are closer than ``smallestDistance``, or when the images are too many.
  public init(_ structure: Structure, cutoff: Double) throws(InputError) {
    guard cutoff > 0, cutoff.isFinite else {
      throw InputError(
        .usage, key: "cutoff", expected: "a positive number", found: "\(cutoff)",
        remedy: "give the cutoff in angstrom")
    }
    let distinct = structure.distinctSpecies
    self.cutoff = cutoff
    species = distinct
    cell = structure.cell
    positions = structure.positions
    bins = try NeighbourBins(structure, species: distinct, cutoff: cutoff)
    try bins.refuseCoincidences(of: structure)
  }

  /// Collects the neighbours of any position, an atom that stands there included.
  public func collect(around position: Vector3, into list: inout NeighbourList) {
    collect(around: position, without: -1, into: &list)
  }

  /// Collects the neighbours of an atom; `includingSelf` says whether it is one of them.
  public func collect(
    aroundAtom i: Int, includingSelf: Bool = true, into list: inout NeighbourList
  ) {
    collect(around: positions[i], without: includingSelf ? -1 : Int32(i), into: &list)
  }

  private func collect(around position: Vector3, without: Int32, into list: inout NeighbourList) {
    precondition(position.isFinite, "a finite position; got \(position)")
    let shift = bins.shiftIntoCell(cell.fractional(position), cell.periodicity)
    precondition(
      shift.min() > -1e9 && shift.max() < 1e9, "a position near the cell; got \(position)")
    let centre = shift == .zero ? position : position - cell.cartesian(shift)
    let fraction = cell.fractional(centre)
    var hitCount = bins.findHits(
      around: centre, fraction, cutoff: cutoff, margin: bins.reach, into: &list.hits)
    let moved = SIMD3(Int32(shift.x), Int32(shift.y), Int32(shift.z))
    if without >= 0 {
      hitCount = bins.removing(without, shift: moved, from: &list.hits, count: hitCount)
    }
    list.reserve(hitCount)
    list.count = hitCount
    bins.write(to: &list, speciesCount: species.count, centre: centre, moved: moved)
  }
}
