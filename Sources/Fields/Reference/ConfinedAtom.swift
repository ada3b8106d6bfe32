internal import Glibc
public import LinearAlgebra
public import Structures

/// A self-consistent spherical atom in the local-density approximation, squeezed as in a solid.
///
/// Kohn-Sham equations without spin and relativity in the potential of the nucleus, of the electrons
/// and of the wall `0.1 (r / 4.5)^4` (Hartree atomic units), with the electrons of
/// ``AtomicConfiguration``. The wall stands in for the neighbours in a solid, which keep the outer
/// electrons near the atom. Hartree atomic units inside.
public struct ConfinedAtom: Sendable {
  /// The radius of the wall, bohr; where it reaches 0.1 hartree.
  public static let wallRadius = 4.5

  /// An occupied level.
  public struct Level: Hashable, Sendable {
    /// The shell.
    public let shell: AtomicConfiguration.Shell
    /// The energy, hartree.
    public let energy: Double
  }

  /// The element.
  public let element: Element
  /// The occupied levels.
  public let levels: [Level]

  let mesh: LogarithmicMesh
  /// Electrons per cubic bohr on the mesh.
  let density: [Double]
  /// The potential of nucleus and electrons on the mesh, without exchange and correlation, hartree.
  let electrostatic: [Double]

  /// The atom of an element; without its wall on request.
  ///
  /// - Throws: `FactorizationError.notConverged(count:)` when self-consistency is not reached.
  public init(_ element: Element, hasWall: Bool = true) throws(FactorizationError) {
    let charge = Double(element.atomicNumber)
    let mesh = LogarithmicMesh(from: 1e-6 / charge, to: 25, count: 900)
    let shells = AtomicConfiguration(element).shells
    let wall = mesh.radii.map { hasWall ? 0.1 * pow($0 / Self.wallRadius, 4) : 0 }
    var bases: [SlaterBasis] = []
    for l in Set(shells.map(\.l)).sorted() {
      bases.append(try SlaterBasis(l: l, charge: charge, mesh: mesh))
    }
    var (potential, mixed) = (Self.screenedNucleus(charge, mesh), [Double]())
    for _ in 0..<300 {
      let (density, levels) = try Self.occupy(
        shells, bases, zip(potential, wall).map { $0 + $1 }, mesh)
      mixed = mixed.isEmpty ? density : zip(mixed, density).map { 0.6 * $0 + 0.4 * $1 }
      let electrostatic = Self.electrostatic(charge, mixed, mesh)
      let next = zip(electrostatic, mixed).map { $0 + LocalDensity.potential($1) }
      let change = zip(zip(next, potential), mesh.radii).reduce(0) {
        max($0, abs($1.0.0 - $1.0.1) * $1.1)
      }
      potential = next
      if change < 1e-7 {
        (self.element, self.levels, self.mesh) = (element, levels, mesh)
        (self.density, self.electrostatic) = (mixed, electrostatic)
        return
      }
    }
    throw .notConverged(count: 1)
  }

  /// A first guess: the nucleus behind the other electrons as in Thomas and Fermi's atom.
  private static func screenedNucleus(_ charge: Double, _ mesh: LogarithmicMesh) -> [Double] {
    mesh.radii.map { r in
      let x = r * cbrt(charge) / 0.8853
      return -(1 + (charge - 1) / pow(1 + 0.6 * x, 3)) / r
    }
  }

  /// The density of the shells in a potential, and their levels.
  private static func occupy(
    _ shells: [AtomicConfiguration.Shell], _ bases: [SlaterBasis], _ potential: [Double],
    _ mesh: LogarithmicMesh
  ) throws(FactorizationError) -> (density: [Double], levels: [Level]) {
    var (density, levels) = ([Double](repeating: 0, count: mesh.radii.count), [Level]())
    for basis in bases {
      let own = shells.filter { $0.l == basis.l }
      let count = own.reduce(0) { max($0, $1.n - basis.l) }
      let found = try basis.levels(in: potential, count: count)
      for shell in own {
        let level = found[shell.n - basis.l - 1]
        levels.append(Level(shell: shell, energy: level.energy))
        for (i, r) in mesh.radii.enumerated() {
          let u = level.function[i] / r
          density[i] += shell.occupation * u * u / (4 * .pi)
        }
      }
    }
    return (density, levels)
  }

  /// The potential of the nucleus and of a spherical density (Poisson's equation).
  private static func electrostatic(
    _ charge: Double, _ density: [Double], _ mesh: LogarithmicMesh
  ) -> [Double] {
    let shells = zip(density, mesh.radii).map { 4 * .pi * $0 * $1 * $1 }
    let inside = mesh.running(shells)
    let outside = mesh.running(zip(shells, mesh.radii).map { $0 / $1 })
    let whole = outside[outside.count - 1]
    return mesh.radii.indices.map { i in
      (inside[i] - charge) / mesh.radii[i] + whole - outside[i]
    }
  }
}
