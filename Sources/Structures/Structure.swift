/// Atoms in space: their species and positions, the cell they repeat with, and what is known of them.
public struct Structure: Hashable, Sendable {
  /// The species of each atom.
  public let species: [Element]
  /// The Cartesian positions, angstrom; always finite numbers, not necessarily inside the cell.
  public let positions: [Vector3]
  /// The cell and its periodic directions.
  public let cell: Cell
  /// Further values of each atom by name, for example `forces` or `centre`.
  public private(set) var arrays: [String: AtomArray]
  /// Values of the whole structure by name, for example `energy` or `group`.
  public var info: [String: InfoValue]

  /// No atom is farther from the origin, angstrom: distances between atoms keep eight digits.
  private static let farthest = 1e9

  /// Atoms in a cell.
  ///
  /// Lists of unequal length are a programmer's error.
  ///
  /// - Throws: ``InputError`` when a position is not finite.
  public init(
    species: [Element], positions: [Vector3], cell: Cell = .none,
    arrays: [String: AtomArray] = [:], info: [String: InfoValue] = [:]
  ) throws(InputError) {
    precondition(
      species.count == positions.count,
      "as many positions as species; got \(positions.count) and \(species.count)")
    for i in positions.indices where !(positions[i].length < Self.farthest) {
      throw InputError(
        key: "pos", expected: "finite positions nearer than 1e9 angstrom",
        found: "'\(positions[i])' for atom \(i + 1)", remedy: "correct the position")
    }
    for (name, array) in arrays {
      precondition(
        array.atomCount == species.count,
        "'\(name)' has \(array.atomCount) values for \(species.count) atoms")
    }
    self.species = species
    self.positions = positions
    self.cell = cell
    self.arrays = arrays
    self.info = info
  }

  /// The number of atoms.
  public var count: Int { species.count }

  /// Adds or replaces a column of values, one for each atom.
  public mutating func setArray(_ name: String, _ array: AtomArray) {
    precondition(
      array.atomCount == count, "'\(name)' has \(array.atomCount) values for \(count) atoms")
    arrays[name] = array
  }

  /// The different species, in order of atomic number.
  public var distinctSpecies: [Element] {
    var isPresent = Array(repeating: false, count: Element.all.count + 1)
    for element in species { isPresent[element.atomicNumber] = true }
    return Element.all.filter { isPresent[$0.atomicNumber] }
  }

  /// The number of atoms of each species.
  public var composition: [Element: Int] {
    species.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The indices of the atoms for which the array `name` is true or not zero.
  ///
  /// - Throws: ``InputError`` when there is no such array or it does not hold one flag an atom.
  public func centres(markedBy name: String) throws(InputError) -> [Int] {
    guard let array = arrays[name] else {
      throw InputError(
        key: name, expected: "an array that marks the centres",
        found: "the arrays \(arrays.keys.sorted().joined(separator: ", "))",
        remedy: "name an array of the structure file")
    }
    guard array.componentCount == 1, let flags = array.logicals else {
      throw InputError(
        key: name, expected: "one logical or whole number an atom", found: "other values",
        remedy: "mark the centres with T and F or 1 and 0")
    }
    return flags.indices.filter { flags[$0] }
  }
}
