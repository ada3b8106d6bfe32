import Testing

@testable import Workflows

@Suite struct DataSectionTests {
  @Test func filesCountFromTheFolderOfTheJob() throws {
    var text = JobText()
    text.data = text.data.replacing("[dimers.extxyz]", with: "[a.xyz, /b/c.xyz, ../POSCAR]")
    #expect(try text.job().data.files == ["jobs/a.xyz", "/b/c.xyz", "jobs/../POSCAR"])
  }

  @Test func severalPropertiesMakeSeveralOutputs() throws {
    var text = JobText()
    text.data = text.data.replacing("property: J", with: "property: [Jxx, Jyy]")
    #expect(try text.job().data.properties == ["Jxx", "Jyy"])
  }

  @Test(arguments: [
    ("all", CentreChoice.allAtoms), ("{array: c}", .array("c")),
    ("{atoms: [0, 3]}", .atoms([0, 3])),
    ("{midpoint: c}", .midpoint(array: "c")),
  ])
  func centresHaveFourForms(_ value: String, _ expected: CentreChoice) throws {
    var text = JobText()
    text.data = text.data.replacing("{array: centre}", with: value)
    #expect(try text.job().data.centres == expected)
  }

  @Test func aLargerShareHoldsTheGroupsOfASmallerOne() throws {
    func section(_ share: String) throws -> DataSection {
      var text = JobText()
      text.data += "\n  share: \(share)"
      return try text.job().data
    }
    let groups = (0..<2000).map { "group \($0)" }
    let (small, large) = (try section("0.25"), try section("0.5"))
    let kept = groups.filter(small.uses)
    #expect(kept.allSatisfy(large.uses))
    // A binomial deviation of sqrt(2000 * 0.25 * 0.75) = 19; five of them.
    #expect(abs(kept.count - 500) < 97)
    #expect(try groups.allSatisfy(section("1").uses))
  }

  @Test(arguments: [
    ("structures: []", "data.structures"), ("structures: [[a]]", "data.structures[0]"),
    ("structures: {a: b}", "data.structures"), ("structures:", "data.structures"),
    ("structures: [a]\n  target: J", "data.target"),
    ("structures: [a]\n  target: {property: [], unit: eV}", "data.target.property"),
    ("structures: [a]\n  target: {property: [J, J], unit: eV}", "data.target.property"),
    ("structures: [a]\n  target: {property: J}", "data.target"),
    ("structures: [a]\n  target: {property: J, unit: eV}\n  centres: some", "data.centres"),
    (
      "structures: [a]\n  target: {property: J, unit: eV}\n  centres: {atoms: [-1]}",
      "data.centres.atoms[0]"
    ),
    (
      "structures: [a]\n  target: {property: J, unit: eV}\n  centres: {atoms: []}",
      "data.centres.atoms"
    ),
    ("structures: [a]\n  target: {property: J, unit: eV}\n  group: [a, b]", "data.group"),
    ("structures: [a]\n  target: {property: J, unit: eV}\n  share: 0", "data.share"),
    ("structures: [a]\n  target: {property: J, unit: eV}\n  share: 1.5", "data.share"),
  ])
  func wrongValuesAreNamed(_ value: String, _ key: String) throws {
    var text = JobText()
    text.data = "data:\n  \(value)"
    try expectError(text, key)
  }
}
