import Fields
import Foundation
import HDF5
import Structures
import TestSupport
import Testing

@testable import Workflows

@Suite(.serialized, .usesHDF5) struct FieldContainerTests {
  private let sample: FieldSample

  init() throws { sample = try FieldSample() }

  private func source(_ name: String) throws -> FieldSource {
    try FieldSource([sample.folder + name])
  }

  @Test func aContainerListsItsSnapshots() throws {
    try sample.writeContainer("two.h5")
    let snapshots = try source("two.h5").snapshots
    #expect(snapshots.map(\.name) == ["two.h5:0", "two.h5:1"])
    #expect(snapshots.map(\.split) == [.train, .test])
    #expect(snapshots.map(\.group) == ["300 K", "1000 K liquid"])
    #expect(snapshots[0].fields == [FieldDescription("density", .density)])
    #expect(snapshots[0].grid.shape == [2, 3, 4])
    let second = snapshots[1].structure
    #expect(second.positions == [Vector3(6, 7, 8), Vector3(9, 10, 11)])
    #expect(second.species.map(\.symbol) == ["H", "C"])
    #expect(second.cell.periodicity == Periodicity(true, false, true))
    #expect(second.arrays["forces"]?.reals == [3, 3.5, 4, 4.5, 5, 5.5])
    #expect(second.info["temperature"] == .real(1000))
  }

  @Test func aBoxOfASnapshotIsRead() throws {
    try sample.writeContainer("two.h5")
    let snapshot = try source("two.h5").snapshots[1]
    let block = GridBlock(lower: [1, 1, 2], shape: [1, 2, 2])
    #expect(try snapshot.read("density", block).values == [42, 43, 46, 47])
    #expect(try snapshot.read("density").values == (24..<48).map(Double.init))
  }

  @Test func groupsAreSnapshots() throws {
    try sample.writeGroups("alloys.h5")
    let snapshots = try source("alloys.h5").snapshots
    #expect(snapshots.map(\.name) == ["alloys.h5:Al_Mg", "alloys.h5:Cu_Ni"])
    #expect(
      snapshots[0].fields
        == [FieldDescription("other", .none), FieldDescription("v_ks", .energy)])
    #expect(snapshots[1].structure.info["impurity"] == .string("Ni"))
    #expect(snapshots[1].structure.info["efermi_ha"] == .real(0.25))
    let values = try snapshots[1].read("v_ks").values
    #expect(values == [1, 2, 3, 4].map { $0 * FieldUnit.hartree })
  }

  @Test func theOwnSchemaKeepsEverything() throws {
    try sample.writeOwn("own.h5", tail: "augmentation occupancies   1  2\n")
    let snapshots = try source("own.h5").snapshots
    let snapshot = try #require(snapshots.first)
    #expect(snapshots.count == 1)
    #expect(snapshot.structure == sample.structure)
    #expect(snapshot.grid == sample.grid)
    #expect(snapshot.split == .test)
    #expect(snapshot.group == "300 K")
    #expect(try snapshot.read("density").values == sample.values)
    let tail = try FieldContainer.tail("density", "/", path: sample.folder + "own.h5")
    #expect(String(decoding: tail, as: UTF8.self) == "augmentation occupancies   1  2\n")
  }

  @Test func dimensionsHaveScales() throws {
    try sample.writeOwn("own.h5")
    let file = try File(openingAt: sample.folder + "own.h5")
    #expect(try file.dataset("fields/x").isScale)
    #expect(try file.dataset("fields/y").read(Double.self).first == 0.5 / 3)
    #expect(try file.dataset("fields/density").attributeText("unit") == "e/A^3")
  }

  @Test func aNumberThatIsNotFiniteIsRefused() throws {
    var values = (0..<48).map(Float.init)
    values[30] = .nan
    try sample.writeContainer("nan.h5", changing: values)
    let snapshots = try source("nan.h5").snapshots
    #expect(throws: Never.self) { try snapshots[0].read("density") }
    let error = #expect(throws: InputError.self) { try snapshots[1].read("density") }
    #expect(
      error?.description.hasPrefix("nan.h5:1: expected finite numbers below 1e100 for 'density'")
        == true)
    #expect(error?.description.contains("value 7 of 24") == true)
  }

  @Test func anotherFieldIsRefused() throws {
    try sample.writeContainer("two.h5")
    let error = #expect(throws: InputError.self) {
      try source("two.h5").snapshots[0].read("potential")
    }
    #expect(error?.description.contains("found density") == true)
  }

  @Test func gridsThatDifferAreRefused() throws {
    try sample.writeGroups("mixed.h5", shape: [2, 2, 2])
    let error = #expect(throws: InputError.self) { try source("mixed.h5") }
    #expect(error?.description.contains("all fields on one grid") == true)
  }

  @Test func aFileWithoutFieldsIsRefused() throws {
    let file = try File(creatingAt: sample.folder + "empty.h5")
    try file.write([1.0], to: "x")
    try file.close()
    let error = #expect(throws: InputError.self) { try source("empty.h5") }
    #expect(error?.description.contains("FieldFiles.md") == true)
  }

  @Test func missingAtomsAreNamed() throws {
    let file = try File(creatingAt: sample.folder + "atoms.h5")
    try file.write([0.0, 0, 0], to: "positions", shape: [1, 3])
    try file.write([1.0, 0, 0, 0, 1, 0, 0, 0, 1], to: "cell", shape: [3, 3])
    try file.close()
    let error = #expect(throws: HDF5Error.self) { try source("atoms.h5") }
    #expect(error?.description.contains("atomic_numbers") == true)
  }
}
