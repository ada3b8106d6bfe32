import Foundation
import HDF5
import TestSupport
import Testing

/// Checksums as a user meets them: by `verify`, `pack` and `inspect`, and in Python.
@Suite(.serialized, .usesHDF5, .timeLimit(.minutes(5))) struct IntegrityTests {
  private func fitted() throws -> Workspace {
    let place = try Workspace()
    try SmallJob().write(to: place)
    let fit = try place.emulon(["fit", "job.yaml"], rankCount: 2)
    try #require(fit.status == 0, "\(fit.report)")
    return place
  }

  private func digest(_ name: String, _ place: Workspace) throws -> Substring {
    let outcome = try place.emulon(["verify", "--digest", name], rankCount: 0)
    #expect(outcome.status == 0, "\(outcome.report)")
    return outcome.standardOutput.prefix(64)
  }

  @Test func aWholeFileIsVerifiedAndPacked() throws {
    let place = try fitted()
    for rankCount in [0, 3] {
      let outcome = try place.emulon(["verify", "out/model.h5"], rankCount: rankCount)
      #expect(outcome.status == 0 && outcome.standardOutput.contains("out/model.h5: whole"))
    }
    let pack = try place.emulon(["pack", "out/model.h5", "small.h5"], rankCount: 2)
    #expect(pack.status == 0, "\(pack.report)")
    #expect(try digest("small.h5", place) == digest("out/model.h5", place))
    let lengths = try ["out/model.h5", "small.h5"].map { try place.contents(of: $0).count }
    #expect(lengths[1] < lengths[0])
  }

  @Test func damageIsListedAndRefused() throws {
    let place = try fitted()
    var bytes = try place.contents(of: "out/model.h5")
    bytes[bytes.count / 2] ^= 4
    try place.write(bytes, to: "bad.h5")
    for arguments in [
      ["verify", "bad.h5"], ["pack", "bad.h5", "b.h5"], ["inspect", "bad.h5"],
      ["report", "bad.h5"],
      ["predict", "bad.h5", "clusters.extxyz", "-o", "b.h5"],
    ] {
      let outcome = try place.emulon(arguments, rankCount: 2)
      #expect(outcome.status == 65, "\(outcome.report)")
      #expect(outcome.errorLines.count == 1 && outcome.errorLines[0].contains("bad.h5"))
    }
    #expect(!place.outputs.contains("b.h5"))
  }

  @Test func listedInputsAreCompared() throws {
    let place = try fitted()
    let sums = String(repeating: "0", count: 64) + "  clusters.extxyz\n"
    try place.write(sums, to: "SHA256SUMS")
    for arguments in [
      ["verify", "clusters.extxyz"], ["verify", "SHA256SUMS"], ["fit", "job.yaml"],
    ] {
      let outcome = try place.emulon(arguments, rankCount: 2)
      #expect(outcome.status == 65 && outcome.errorLines.count == 1, "\(outcome.report)")
      #expect(outcome.errorLines.first?.contains("clusters.extxyz") == true)
    }
  }

  /// Containers of other programs have no checksums: HDF5 itself meets the damage, in a process of its own.
  @Test func damagedFilesOfOthersCrashNothing() throws {
    let place = try Workspace()
    do {
      let file = try File(creatingAt: place.path("whole.h5"))
      try file.write([Int32(13)], to: "atomic_numbers")
      try file.write([0.1, 0.2, 0.3], to: "positions", shape: [1, 3])
      try file.write([4.0, 0, 0, 0, 4, 0, 0, 0, 4], to: "cell", shape: [3, 3])
      try file.write((0..<8).map(Double.init), to: "density", shape: [2, 2, 2])
        .setAttribute("unit", "e/A^3")
      try file.close()
    }
    let whole = try place.contents(of: "whole.h5")
    var state: UInt64 = 7
    for _ in 0..<24 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = whole
      // The structure stands in the first kilobytes.
      bytes[Int(state >> 33) % min(4096, whole.count)] ^= UInt8(truncatingIfNeeded: state >> 24) | 1
      try place.write(bytes, to: "bad.h5")
      let outcome = try place.emulon(["convert", "bad.h5", "out.cube"], rankCount: 0)
      #expect([0, 65].contains(outcome.status), "\(outcome.report)")
      #expect(outcome.errorLines.count == (outcome.status == 0 ? 0 : 1), "\(outcome.report)")
    }
  }

  /// A Python with xarray, h5netcdf and h5py; named by `EMULON_PYTHON`, or the usual one.
  private static let python: String? = {
    let name = ProcessInfo.processInfo.environment["EMULON_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [name, "-c", "import xarray, h5netcdf, h5py, netCDF4"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? name : nil
  }()

  @Test(
    .enabled(
      if: IntegrityTests.python != nil,
      "needs a Python with xarray, h5netcdf, netCDF4 and h5py; EMULON_PYTHON names it"))
  func xarrayOpensEveryGroup() throws {
    let place = try fitted()
    try SmallFieldModel.write(to: place)
    for arguments in [
      ["predict", "out/model.h5", "clusters.extxyz", "-o", "p.h5"],
      ["describe", "job.yaml", "-o", "d.h5"], ["pack", "out/model.h5", "small.h5"],
      ["predict", "model.h5", "al.extxyz", "--grid", "3", "4", "5", "-o", "f.h5"],
    ] {
      let outcome = try place.emulon(arguments, rankCount: 2)
      #expect(outcome.status == 0, "\(outcome.report)")
    }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Python/open_every_group.py").standardized.path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      try [#require(Self.python), script]
      + ["out/model.h5", "p.h5", "d.h5", "small.h5", "f.h5", "model.h5"].map(place.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
