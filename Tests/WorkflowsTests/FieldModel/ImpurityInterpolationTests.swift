import Structures
import Testing

@testable import Workflows

@Suite struct ImpurityInterpolationTests {
  private func crystal(_ symbol: String, at x: Double = 0) throws -> Structure {
    let species = try [symbol, "Cu"].map { try #require(Element($0)) }
    return try Structure(
      species: species, positions: [Vector3(x, 0, 0), Vector3(2, 2, 2)],
      cell: Cell(Vector3(4, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 4)))
  }

  private func weights(
    _ symbol: String, _ known: [String], includesHost: Bool = false
  ) throws -> [Int: Double]? {
    let interpolation = ImpurityInterpolation(
      host: try #require(Element("Cu")), includesHost: includesHost)
    return interpolation.weights(
      of: try crystal(symbol), from: try known.map { try crystal($0) }
    ).map { Dictionary(uniqueKeysWithValues: $0.map { ($0.place, $0.weight) }) }
  }

  @Test func theNextOnBothSidesCount() throws {
    // 26 between 25 and 28.
    let found = try #require(try weights("Fe", ["Zn", "Mn", "Ni", "Ti"]))
    #expect(found.count == 2)
    #expect(abs((found[1] ?? 0) - 2.0 / 3) < 1e-15 && abs((found[2] ?? 0) - 1.0 / 3) < 1e-15)
  }

  @Test func endsAreExtrapolated() throws {
    // 30 from 26 and 28.
    #expect(try weights("Zn", ["Fe", "Ni", "Ti"]) == [0: -1, 1: 2])
    // 13 from 14 and 22.
    #expect(try weights("Al", ["Ti", "Si", "Fe"]) == [1: 1.125, 0: -0.125])
  }

  @Test func theHostIsAPointWhereTheFieldIsZero() throws {
    // 30 from 28 and the host, 29.
    #expect(try weights("Zn", ["Fe", "Ni"], includesHost: true) == [1: -1])
  }

  @Test func theElementItselfIsNoHelp() throws {
    #expect(try weights("Fe", ["Fe", "Mn"]) == nil)
    #expect(try weights("Cu", ["Fe", "Mn"]) == nil)
  }

  @Test func otherSitesDoNotCount() throws {
    let interpolation = ImpurityInterpolation(
      host: try #require(Element("Cu")), includesHost: false)
    let moved = [try crystal("Mn", at: 0.1), try crystal("Ni", at: 0.1)]
    #expect(interpolation.weights(of: try crystal("Fe"), from: moved) == nil)
  }
}
