internal import Glibc
internal import LinearAlgebra
public import Structures

/// The change of the Kohn-Sham potential by impurities, estimated from superposed atoms.
///
/// Every atom that is not of the host replaces a host atom. With the potentials `w_Z(r)` of nucleus and
/// electrons and the densities `n_Z(r)` of ``ConfinedAtom`` the change at a point is
/// `sum_i [w_Zi(r_i) - w_host(r_i)] + v_xc(n) - v_xc(n_host)`, where `i` runs over the impurities and their images,
/// `n` is the superposed density of all atoms and `n_host` the one with host atoms on all sites. It has the
/// divergence `-(Z - Z_host) / r` at an impurity and is known without any calculation of the solid, so that a
/// model needs to learn only the smooth rest.
public struct PotentialChange: Hashable, Sendable {
  /// The atom that stands on every site of the unperturbed solid.
  public let host: Element
  /// The distance beyond which no atom contributes, angstrom.
  public let reach: Double
  private let tables: [Element: AtomTable]

  /// Radii below this, bohr, count as this: the potential diverges at a nucleus.
  public static let smallestRadius = 1e-3

  /// Solves the atoms of the host and of `species`.
  ///
  /// - Throws: `InputError` when the atom of an element does not become self-consistent.
  public init(host: Element, species: [Element]) throws(InputError) {
    var tables: [Element: AtomTable] = [:]
    for element in Set(species + [host]).sorted() {
      do {
        tables[element] = AtomTable(try ConfinedAtom(element))
      } catch {
        throw InputError(
          .badData, key: "reference", expected: "elements whose atoms can be solved",
          found: element.symbol, remedy: "leave '\(element.symbol)' out or drop the reference")
      }
    }
    self.host = host
    self.tables = tables
    reach = (tables.values.map(\.reach).max() ?? 0) * FieldUnit.bohr
  }

  /// The elements whose atoms are known.
  public var species: [Element] { tables.keys.sorted() }

  /// Writes the change at points of a structure, electronvolt.
  ///
  /// - Throws: `InputError` when the structure holds an element that is not in ``species``, or atoms that
  ///   coincide.
  public func writeValues(
    _ structure: Structure, at points: [Vector3], into values: inout MutableSpan<Double>
  ) throws(InputError) {
    precondition(values.count == points.count, "room for \(points.count) values")
    let search = try NeighbourSearch(structure, cutoff: reach)
    var atoms: [AtomTable] = []
    for element in search.species { atoms.append(try table(of: element)) }
    let hostAtom = try table(of: host)
    var list = NeighbourList()
    for (k, point) in points.enumerated() {
      search.collect(around: point, into: &list)
      var (change, density, hostDensity) = (0.0, 0.0, 0.0)
      for (s, atom) in atoms.enumerated() {
        let isHost = search.species[s] == host
        for i in list.range(ofSpecies: s) {
          let r = max(Self.smallestRadius, list.distancesSquared[i].squareRoot() / FieldUnit.bohr)
          let reference = hostAtom.value(at: r)
          let own = isHost ? reference : atom.value(at: r)
          change += (own.x - reference.x) / r
          density += own.y / (r * r)
          hostDensity += reference.y / (r * r)
        }
      }
      if density != hostDensity {
        change += LocalDensity.potential(density) - LocalDensity.potential(hostDensity)
      }
      values[k] = change * FieldUnit.hartree
    }
  }

  private func table(of element: Element) throws(InputError) -> AtomTable {
    if let table = tables[element] { return table }
    throw InputError(
      .badData, key: "species", expected: species.map(\.symbol).joined(separator: " "),
      found: element.symbol, remedy: "fit the model with a reference that knows '\(element.symbol)'"
    )
  }
}

/// An atom as functions of the distance: `r w(r)` and `r^2 n(r)`, which are smooth at the nucleus.
private struct AtomTable: Hashable, Sendable {
  let mesh: LogarithmicMesh
  let values: [SIMD2<Double>]
  /// The radius, bohr, that holds all but 1e-8 electrons.
  let reach: Double

  init(_ atom: ConfinedAtom) {
    mesh = atom.mesh
    let radii = atom.mesh.radii
    values = radii.indices.map { i in
      SIMD2(atom.electrostatic[i] * radii[i], atom.density[i] * radii[i] * radii[i])
    }
    let inside = atom.mesh.running(values.map { 4 * .pi * $0.y })
    let whole = inside[inside.count - 1]
    let end = inside.firstIndex { $0 > whole - 1e-8 } ?? inside.count - 1
    reach = min(radii[end], 20)
  }

  func value(at r: Double) -> SIMD2<Double> { mesh.value(of: values, at: r) }
}
