import Fields
import Foundation
import HDF5
import Structures

@testable import Workflows

/// Files with fields in a folder that vanishes with its owner.
final class FieldSample {
  /// The folder, with a slash at its end.
  let folder = FileManager.default.temporaryDirectory.path + "/emulon-fields-\(UUID())/"
  /// Two atoms in a triclinic cell.
  let structure: Structure
  /// A grid that begins half a step inside the cell.
  let grid: Grid
  /// Values on the grid.
  let values: [Double]

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let cell = try Cell(
      Vector3(3, 0, 0), Vector3(0.5, 4, 0), Vector3(0, 0.25, 5),
      periodicity: Periodicity(true, true, false))
    let species = [8, 26].compactMap { Element(atomicNumber: $0) }
    structure = try Structure(
      species: species, positions: [Vector3(0.5, 1, 1.5), Vector3(2, 2, 2)], cell: cell,
      arrays: ["forces": AtomArray(.reals([1, 2, 3, -1, -2, -3]), componentCount: 3)],
      info: ["comment": .string("a sample"), "split": .real(1), "temperature": .real(300)])
    grid = try Grid(cell: cell, shape: [2, 3, 4], origin: Vector3(0.25, 0.5 / 3, 0.125))
    values = (0..<24).map { Double($0) / 8 - 1 }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes a container of two snapshots as the data sets of Emulon are: one dataset for all snapshots.
  func writeContainer(_ name: String, changing values: [Float]? = nil) throws {
    let file = try File(creatingAt: folder + name)
    try file.setAttribute("pbc", [1, 0, 1])
    try file.write([Int32(1), 6], to: "atomic_numbers")
    try file.write((0..<12).map(Double.init), to: "positions", shape: [2, 2, 3])
    try file.write([5.0, 0, 0, 0, 6, 0, 0, 0, 7], to: "cell", shape: [3, 3])
    try file.write([Int32(0), 1], to: "split")
    try file.write([300, 1000.0], to: "temperature")
    try file.write([Int32(0), 1], to: "liquid")
    try file.write((0..<12).map { Double($0) / 2 }, to: "forces", shape: [2, 2, 3])
    try file.write(values ?? (0..<48).map(Float.init), to: "density", shape: [2, 2, 3, 4])
      .setAttribute("unit", "electron/angstrom^3; index order [snapshot,ix,iy,iz]")
    try file.close()
  }

  /// Writes a container of one group a system.
  func writeGroups(_ name: String, shape: [Int] = [2, 1, 2]) throws {
    let file = try File(creatingAt: folder + name)
    for (k, system) in ["Al_Mg", "Cu_Ni"].enumerated() {
      let group = try file.createGroup(system)
      try group.setAttribute("impurity", String(system.suffix(2)))
      try group.setAttribute("efermi_ha", 0.25)
      try group.write([Int32(13)], to: "atomic_numbers")
      try group.write([0.1, 0.2, 0.3], to: "positions", shape: [1, 3])
      try group.write([4.0, 0, 0, 0, 4, 0, 0, 0, 4], to: "cell", shape: [3, 3])
      try group.write((0..<4).map { Double($0 + k) }, to: "v_ks", shape: [2, 1, 2])
        .setAttribute("unit", "hartree, total")
      try group.write(Array(repeating: 1.0, count: shape.reduce(1, *)), to: "other", shape: shape)
      try group.write([1.0, 2.0], to: "radial/r")
    }
    try file.close()
  }

  /// Writes a file of Emulon's schema from one rank.
  func writeOwn(_ name: String, tail: String = "") throws {
    let values = self.values
    let content = FieldFileContent(
      structure: structure, grid: grid, fields: [FieldDescription("density", .density)],
      tails: [Array(tail.utf8)])
    try withAtomicFile(at: folder + name) { file in
      try FieldFileContent.writeHead(of: file)
      try content.writeSkeleton(to: file, asSingle: false)
      try file.dataset("fields/density").write(values.span)
    }
  }
}
