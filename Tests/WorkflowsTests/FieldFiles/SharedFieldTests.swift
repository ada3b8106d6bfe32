import Fields
import Foundation
import Structures
import TestSupport
import Testing

@testable import Workflows

private let sharedFields =
  URL(filePath: #filePath).appending(path: "../../../../../shared/data/fields").standardized.path
  + "/"

/// The computed fields beside the project, in their three formats; skipped where they are absent.
@Suite(
  .serialized, .usesHDF5,
  .enabled(
    if: FileManager.default.fileExists(atPath: sharedFields + "aluminium.h5"),
    "the data beside the project are absent"))
struct SharedFieldTests {
  private func snapshots(_ name: String) throws -> [FieldSnapshot] {
    try FieldSource([sharedFields + name]).snapshots
  }

  /// The largest difference of two fields.
  private func difference(_ a: Field, _ b: Field) -> Double {
    zip(a.values, b.values).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test(arguments: [("aluminium", 0, 24, 96.0), ("aluminium", 23, 24, 96), ("benzene", 24, 30, 30)])
  func formatsHoldTheSameDensity(_ name: String, _ k: Int, _ count: Int, _ electrons: Double) throws
  {
    let all = try snapshots(name + ".h5")
    #expect(all.count == count)
    let field = try all[k].read("density")
    #expect(abs(field.integral - electrons) < 1e-3)  // the quadrature on the grid, see README
    let number = k < 10 ? "0\(k)" : "\(k)"
    let charge = try snapshots("\(name)_\(number).CHGCAR.gz")[0]
    #expect(charge.structure.species == all[k].structure.species)
    for (a, b) in zip(charge.structure.positions, all[k].structure.positions) {
      #expect((a - b).length < 1e-5)  // six decimals of fractions of 11 angstrom at most
    }
    // Single precision of 3 e/A^3, and the volume of a cell with six decimals.
    #expect(difference(try charge.read("density"), field) < 4e-7)
    let cube = sharedFields + "\(name)_\(number).cube.gz"
    if FileManager.default.fileExists(atPath: cube) {
      // Six digits of 3 e/A^3 in e/bohr^3, and two values of the bohr.
      #expect(difference(try FieldTextFile(cube).read("density"), field) < 4e-6)
    }
  }

  @Test func containersTellSplitAndGroup() throws {
    let all = try snapshots("aluminium.h5")
    #expect(Set(all.compactMap(\.group)) == ["300 K", "800 K", "1000 K liquid"])
    #expect(all.count { $0.split == .test } == 6)
    #expect(all.allSatisfy { $0.structure.arrays["forces"] != nil })
    let molecules = try snapshots("benzene.h5")
    #expect(molecules.allSatisfy { $0.structure.cell.periodicity == .none })
  }

  @Test func impuritiesAreGroupsWithPotentials() throws {
    let all = try snapshots("elk_impurity.h5")
    #expect(all.count == 23)
    let snapshot = try #require(all.first { $0.name == "elk_impurity.h5:Al_Mn_sp" })
    #expect(snapshot.fields.map(\.name) == ["delta_v", "density", "magnetisation", "v_ks"])
    #expect(snapshot.fields.map(\.unit) == [.energy, .density, snapshot.fields[2].unit, .energy])
    // 13 * 7 + 25 electrons; 40^3 points miss about a tenth at the cusps of the cores.
    let electrons = try snapshot.read("density").integral
    #expect(abs(electrons - 116) < 12)
    #expect(snapshot.structure.info["impurity"] == .string("Mn"))
  }

  @Test func aPotentialOfVASPIsRead() throws {
    let path = sharedFields + "external/vasp_locpot/LOCPOT_GaN_uc.gz"
    let file = try FieldTextFile(path)
    let field = try file.read("potential")
    #expect(field.grid.shape == [56, 56, 96])
    #expect(field[0, 0, 0] == 1.0731378338)
    #expect(field[1, 0, 0] == 1.0717523952)
    #expect(file.structure.species.map(\.symbol) == ["Ga", "Ga", "N", "N"])
    #expect(try file.content().fields.count == 1)
  }
}
