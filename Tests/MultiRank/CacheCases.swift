import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// Fits a job into `folder/name`, with or without a cache.
private func fit(
  _ text: String, into name: String, in folder: String, cache: String?,
  on world: borrowing Communicator
) throws {
  let job = "\(folder)/\(name).yaml"
  try world.together {
    guard world.rank == 0 else { return }
    let text = text.replacing("directory: out", with: "directory: \(folder)/\(name)")
    try Data(text.utf8).write(to: URL(filePath: job))
  }
  try Workflows.fit(
    jobFile: job, running: RunOptions(level: .error, cache: cache.map { "\(folder)/\($0)" }),
    on: world)
}

/// The values of datasets of the models of two fits are the same to the last bit.
private func expectSame(
  _ names: [String], of a: String, and b: String, in folder: String,
  on world: borrowing Communicator
) throws {
  try world.together {
    let first = try File(openingAt: "\(folder)/\(a)/model.h5")
    let second = try File(openingAt: "\(folder)/\(b)/model.h5")
    for name in names {
      let (x, y) = (
        try first.dataset(name).read(Double.self), try second.dataset(name).read(Double.self)
      )
      try expect(!x.isEmpty, "\(name) is empty")
      try expectEqual(x.map(\.bitPattern), y.map(\.bitPattern), "\(name) of \(a) and \(b)")
    }
  }
}

/// The files of a cache, on all ranks.
private func files(in cache: String, on world: borrowing Communicator) throws -> [String] {
  let names = try world.together {
    world.rank == 0
      ? try FileManager.default.contentsOfDirectory(atPath: cache).sorted().joined(separator: "\n")
      : ""
  }
  return try world.broadcast(names).split(separator: "\n").map(String.init)
}

let cacheCases = [
  Case("featuresFromACacheGiveTheSameBits") { world in
    try withScratch(world) { folder in
      try world.together {
        guard world.rank == 0 else { return }
        let some = try DimerSample.structures(Array(DimerSample.someElements.prefix(4)))
        try StructureFile.write(some, to: folder + "/some.extxyz")
      }
      let model = ["kernel: {gaussian: {on: soap, lengthScale: 1}}", "regularization: 0.1"]
      let text = DimerSample.text(model: model, soap: true, file: "some.extxyz")
      let other = text.replacing("lMax: 1", with: "lMax: 2")
      for (name, text, cache) in [
        ("none", text, nil), ("first", text, "cache"), ("second", text, "cache"),
        ("other", other, "cache"),
      ] { try fit(text, into: name, in: folder, cache: cache, on: world) }
      let found = try files(in: folder + "/cache", on: world)
      try expectEqual(found.count, 2, "one file for each representation: \(found)")
      let names = [
        "model/features/soap", "model/features/element", "model/features/atomic_number",
        "model/dual_coefficient", "metrics/grouped_test/mae",
      ]
      for name in ["first", "second"] {
        try expectSame(names, of: "none", and: name, in: folder, on: world)
      }
      // A damaged file is no features: they are computed, and kept again.
      try world.together {
        guard world.rank == 0 else { return }
        for name in found {
          let path = URL(filePath: "\(folder)/cache/\(name)")
          var bytes = try Data(contentsOf: path)
          bytes[bytes.count / 2] ^= 1
          try bytes.write(to: path)
        }
      }
      try fit(text, into: "third", in: folder, cache: "cache", on: world)
      try expectSame(names, of: "none", and: "third", in: folder, on: world)
      try expectEqual(try files(in: folder + "/cache", on: world), found, "files of the cache")
    }
  },
  Case("factorsFromACacheGiveTheSameBits") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3], to: folder + "/a.h5", on: world)
      let text = FieldSample.job([folder + "/a.h5"], scheme: "uniform", output: "out")
      for (name, cache) in [("none", nil), ("first", "cache"), ("second", "cache")] {
        try fit(text, into: name, in: folder, cache: cache, on: world)
      }
      try expectEqual(try files(in: folder + "/cache", on: world).count, 1, "files of the cache")
      for name in ["first", "second"] {
        try expectSame(
          ["model/coefficient", "model/factor"], of: "none", and: name, in: folder, on: world)
      }
    }
  },
]
