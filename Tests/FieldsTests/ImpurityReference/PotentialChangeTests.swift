import Glibc
import Structures
import Testing

@testable import Fields

@Suite struct PotentialChangeTests {
  /// A cubic cell of fcc sites, the first of which holds `impurity`.
  private func crystal(_ impurity: String) throws -> Structure {
    let species = try [impurity, "Al", "Al", "Al"].map { try #require(Element($0)) }
    let a = 4.05
    return try Structure(
      species: species,
      positions: [
        .zero, Vector3(0, a / 2, a / 2), Vector3(a / 2, 0, a / 2), Vector3(a / 2, a / 2, 0),
      ],
      cell: Cell(Vector3(a, 0, 0), Vector3(0, a, 0), Vector3(0, 0, a)))
  }

  private func values(_ impurity: String, _ points: [Vector3]) throws -> [Double] {
    let aluminium = try #require(Element("Al"))
    let change = try PotentialChange(
      host: aluminium, species: [try #require(Element(impurity))])
    var values = [Double](repeating: .nan, count: points.count)
    var span = values.mutableSpan
    try change.writeValues(try crystal(impurity), at: points, into: &span)
    return values
  }

  @Test func thePureHostDoesNotChange() throws {
    #expect(try values("Al", [Vector3(0.1, 0.2, 0.3), .zero]) == [0, 0])
  }

  @Test func theNucleusShows() throws {
    let r = 2e-3 * FieldUnit.bohr
    let value = try values("Si", [Vector3(r, 0, 0)])[0]
    // One more proton: -1/r, and electrons whose potential at the nucleus differs by some hartree.
    #expect(abs(value * r / (FieldUnit.hartree * FieldUnit.bohr) + 1) < 0.02)
  }

  @Test func imagesOfTheImpurityCount() throws {
    let a = 4.05
    let found = try values("Mg", [Vector3(0.4, 0.5, 0.6), Vector3(a + 0.4, 0.5 - a, 0.6)])
    // The same point of the crystal; distances agree to rounding.
    #expect(abs(found[0] - found[1]) < 1e-11 * abs(found[0]))
  }

  @Test func aPointOnTheImpurityHasAFiniteValue() throws {
    #expect(try values("Mn", [.zero])[0].isFinite)
  }

  @Test func otherElementsAreRefused() throws {
    let aluminium = try #require(Element("Al"))
    let change = try PotentialChange(host: aluminium, species: [])
    let structure = try crystal("Mn")
    #expect(throws: InputError.self) {
      var values = [0.0]
      var span = values.mutableSpan
      try change.writeValues(structure, at: [.zero], into: &span)
    }
  }
}
