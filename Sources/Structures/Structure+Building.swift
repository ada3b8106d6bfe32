extension Structure {
  /// The structure with every atom moved into the cell along the periodic directions.
  public func wrapped() throws(InputError) -> Structure {
    try Structure(
      species: species, positions: positions.map(cell.wrapped), cell: cell, arrays: arrays,
      info: info)
  }

  /// The structure with every atom moved by `shift`, angstrom.
  public func translated(by shift: Vector3) throws(InputError) -> Structure {
    try Structure(
      species: species, positions: positions.map { $0 + shift }, cell: cell, arrays: arrays,
      info: info)
  }

  /// The atoms named by `indices` in that order, in the same cell.
  public func selecting(_ indices: [Int]) throws(InputError) -> Structure {
    try Structure(
      species: indices.map { species[$0] }, positions: indices.map { positions[$0] }, cell: cell,
      arrays: arrays.mapValues { $0.selecting(indices) }, info: info)
  }

  /// The structure repeated `na x nb x nc` times; whole copies follow each other, `nc` fastest.
  ///
  /// A direction may be repeated when it has a lattice vector, whether it is periodic or not.
  /// Values in `info` are kept as they are.
  public func supercell(_ na: Int, _ nb: Int, _ nc: Int) throws(InputError) -> Structure {
    let counts = [na, nb, nc]
    for axis in 0..<3 {
      precondition(counts[axis] > 0, "at least one copy; got \(counts[axis])")
      guard counts[axis] == 1 || cell.givenVectors[axis] != .zero else {
        throw InputError(
          key: "Lattice", expected: "a lattice vector in the direction to repeat", found: "none",
          remedy: "give the cell a lattice vector")
      }
    }
    var copies: [Vector3] = []
    for a in 0..<na {
      for b in 0..<nb {
        for c in 0..<nc { copies.append(cell.translation(SIMD3(a, b, c))) }
      }
    }
    let given = cell.givenVectors
    let larger =
      cell.hasLattice
      ? try Cell(
        Double(na) * given[0], Double(nb) * given[1], Double(nc) * given[2],
        periodicity: cell.periodicity)
      : cell
    let order = copies.flatMap { _ in Array(0..<count) }
    return try Structure(
      species: copies.flatMap { _ in species },
      positions: copies.flatMap { copy in positions.map { $0 + copy } }, cell: larger,
      arrays: arrays.mapValues { $0.selecting(order) }, info: info)
  }
}
