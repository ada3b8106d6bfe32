import Descriptors
import DistributedLinearAlgebra
import Fields
import LinearAlgebra
import MPI
import Regression
import Structures

extension FieldTraining {
  /// How many distances of each pair of species stand for all.
  private static let distanceCount = 60
  /// How many triples of atoms are drawn from each structure.
  private static let tripleCount = 60

  /// Conditions on the coefficients: what pairs and triples of atoms hold together beyond the atoms themselves is nothing.
  ///
  /// The number of electrons is a sum over atoms, so the integral of what the features owe to several atoms together must vanish
  /// (`ClusterIntegrals`); a model that learnt this keeps the number of electrons of structures unlike those that trained it. Pairs are
  /// taken at distances from seven tenths of the shortest one on, triples as they occur around random points.
  ///
  /// **Collective.** The rows of a structure are made on one rank; the numbers do not depend on how many there are. They use
  /// places of atoms only, no field.
  ///
  /// - Parameters:
  ///   - snapshots: The training snapshots.
  ///   - weight: How much an electron of a cluster counts against an error of 1 e/A^3 at one point.
  ///   - run: The run.
  ///   - world: All ranks.
  /// - Returns: The factor of the rows, on every rank.
  /// - Throws: An error that all ranks share.
  func clusterConditions(
    of snapshots: [Int], weight: Double, _ run: Run,
    on world: borrowing Communicator
  ) throws -> TriangularFactor? {
    let slabs = try run.clock.measure("integrate clusters") {
      try clusterRows(of: snapshots, run, on: world)
    }
    let width = expansion.featureCount
    let own = try world.together {
      try snapshots.indices.map { place in
        var factor = TriangularFactor(columnCount: width, targetCount: 1)
        let values = slabs[place]?.values.map { weight * $0 } ?? []
        let rowCount = values.count / width
        try factor.append(
          features: Matrix(rowCount: width, columnCount: rowCount, elements: values),
          targets: Matrix(rowCount: 1, columnCount: rowCount, repeating: 0))
        return factor
      }
    }
    return TriangularFactor.merged(try reduce(own, on: world))
  }

  /// The integrals of pairs, which are dealt to the structures, and of the triples of each structure of this rank.
  ///
  /// **Collective.**
  private func clusterRows(of snapshots: [Int], _ run: Run, on world: borrowing Communicator) throws
    -> [Int: Slab]
  {
    let integrals = try ClusterIntegrals(expansion.parameters)
    let pairs = try world.together { try pairsAtDistances(of: snapshots, reach: integrals.reach) }
    let mine = snapshots.indices.filter { $0 % world.size == world.rank }
    return try run.checkpoint.units("integrate clusters", mine: mine, on: world, run: run) {
      place in
      var values: [Double] = []
      for k in stride(from: place, to: pairs.count, by: snapshots.count) {
        for row in try integrals.rows(pairs[k]) { values += row }
      }
      for row in try triples(of: snapshots[place], integrals) { values += row }
      return Slab(values: values)
    }
  }

  /// The pairs of species at all distances that count.
  private func pairsAtDistances(of snapshots: [Int], reach: Double) throws -> [Pair] {
    let species = data.species(of: snapshots)
    var shortest = reach
    for snapshot in snapshots {
      let structure = data.snapshots[snapshot].structure
      let search = try NeighbourSearch(structure, cutoff: expansion.parameters.cutoff)
      var list = NeighbourList()
      for atom in 0..<structure.count {
        search.collect(aroundAtom: atom, includingSelf: false, into: &list)
        for k in 0..<list.count { shortest = min(shortest, list.distancesSquared[k].squareRoot()) }
      }
    }
    let first = 0.7 * shortest
    return species.indices.flatMap { a in
      species[a...].flatMap { second in
        (0..<Self.distanceCount).map { k in
          let share = Double(k) / Double(Self.distanceCount)
          return Pair(species: [species[a], second], first: first, share: share)
        }
      }
    }
  }

  /// The integrals of triples of a structure, drawn as they occur around points of its cell.
  private func triples(of number: Int, _ integrals: ClusterIntegrals) throws -> [[Double]] {
    guard integrals.tripleCutoff > 0 else { return [] }
    let snapshot = data.snapshots[number]
    let structure = snapshot.structure
    let search = try NeighbourSearch(structure, cutoff: integrals.tripleCutoff)
    var list = NeighbourList()
    var random = SeededGenerator(seed: UInt64(data.identity(of: number)))
    var rows: [[Double]] = []
    // A dilute structure may have no triples at all.
    for _ in 0..<20 * Self.tripleCount where rows.count < Self.tripleCount {
      let point = snapshot.grid.position(random.integer(below: snapshot.grid.pointCount))
      search.collect(around: point, into: &list)
      guard list.count >= 3 else { continue }
      let chosen = random.shuffled(Array(0..<list.count)).prefix(3)
      rows.append(
        try integrals.triple(
          chosen.map { structure.species[Int(list.atoms[$0])] },
          chosen.map { list.displacement($0) }))
    }
    return rows
  }
}

/// Two species at a distance between the first one that counts and the reach of a term.
private struct Pair {
  let species: [Element]
  let first: Double
  /// Where the distance stands between the first one and the reach of a term, in 0..<1.
  let share: Double

  /// The distance in a term of a reach, angstrom; `nil` where the term reaches no further than the first distance.
  func distance(upTo reach: Double) -> Double? {
    reach > first ? first + share * (reach - first) : nil
  }
}

extension ClusterIntegrals {
  /// The longest distance of two atoms that any term takes together, angstrom.
  fileprivate var reach: Double { max(pairReach, 2 * tripleCutoff) }

  /// The integrals of a pair in each term.
  fileprivate func rows(_ pair: Pair) throws -> [[Double]] {
    var rows: [[Double]] = []
    if let distance = pair.distance(upTo: pairReach) {
      rows.append(try self.pair(pair.species, distance: distance))
    }
    if let distance = pair.distance(upTo: 2 * tripleCutoff) {
      rows.append(try pairInTriples(pair.species, distance: distance))
    }
    return rows
  }
}
