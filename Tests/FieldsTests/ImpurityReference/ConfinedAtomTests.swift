import Glibc
import Structures
import Testing

@testable import Fields

@Suite struct ConfinedAtomTests {
  /// Levels of NIST's atomic reference data (Physical Review A 55 (1997) 191), which use another fit of correlation.
  @Test(arguments: [
    ("He", [-0.570425]), ("Ne", [-30.305855, -1.322809, -0.498034]),
  ])
  func freeAtomsHaveKnownLevels(_ symbol: String, _ levels: [Double]) throws {
    let atom = try ConfinedAtom(try #require(Element(symbol)), hasWall: false)
    for (found, known) in zip(atom.levels.map(\.energy), levels) {
      // The two fits of correlation differ by 2e-4 hartree; the basis is good for 3e-4.
      #expect(abs(found - known) < 5e-4, "\(symbol)")
    }
  }

  @Test(arguments: ["H", "Al", "Mn", "Zn", "Ag"])
  func atomsAreNeutral(_ symbol: String) throws {
    let element = try #require(Element(symbol))
    let atom = try ConfinedAtom(element)
    let (mesh, charge) = (atom.mesh, Double(element.atomicNumber))
    let electrons = zip(zip(mesh.radii, mesh.weights), atom.density).reduce(0) {
      $0 + 4 * .pi * $1.0.0 * $1.0.0 * $1.0.1 * $1.1
    }
    // Functions are normalized by the same rule.
    #expect(abs(electrons - charge) < 1e-9 * charge)
    // -Z/r at the nucleus; nothing far away (a running integral, good for 1e-8 of the charge).
    #expect(abs(atom.electrostatic[0] * mesh.radii[0] + charge) < 1e-3)
    #expect(abs(atom.electrostatic[mesh.radii.count - 1]) < 1e-7 * charge)
  }

  @Test func theWallDrawsElectronsIn() throws {
    let element = try #require(Element("Al"))
    let spread = { (atom: ConfinedAtom) in
      zip(zip(atom.mesh.radii, atom.mesh.weights), atom.density).reduce(0) {
        $0 + pow($1.0.0, 4) * $1.0.1 * $1.1
      }
    }
    #expect(
      spread(try ConfinedAtom(element)) < 0.8 * spread(try ConfinedAtom(element, hasWall: false)))
  }
}
