import Foundation
import HDF5
import MPI

@testable import Workflows

/// A density example with fewer functions and points.
private struct DensityExample {
  let name: String
  let file: String
  let changes: [(String, String)]

  static let all = [
    DensityExample(
      name: "aluminium-density", file: "aluminium.h5",
      changes: [
        ("cutoff: 9.5", "cutoff: 4.5"), ("nMax: 32", "nMax: 12"),
        ("nMax: 14, lMax: 6", "nMax: 5, lMax: 4"),
        ("nMax: 5, lMax: 3", "nMax: 3, lMax: 2"), ("points: 6000", "points: 400"),
        ("integral: 3 ", ""),
      ]),
    DensityExample(
      name: "benzene-density", file: "benzene.h5",
      changes: [
        ("nMax: 27", "nMax: 16"), ("nMax: 10, lMax: 5", "nMax: 5, lMax: 4"),
        ("points: 6000", "points: 600"),
        ("integral: 100 ", ""),
      ]),
  ]

  /// Writes the job with its changes to a folder; rank 0 does it.
  ///
  /// **Collective.**
  func write(to directory: String, on world: borrowing Communicator) throws {
    try world.together {
      guard world.rank == 0 else { return }
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Inputs/\(name)").standardized.path
      var job = try String(contentsOfFile: folder + "/job.yaml", encoding: .utf8)
      let places = [
        (file, "\(folder)/\(file)"), ("Outputs/\(name)", "\(directory)/\(name)"),
      ]
      for (old, new) in changes + places {
        try expect(job.contains(old), "'\(old)' in the job of \(name)")
        job = job.replacing(old, with: new, maxReplacements: 1)
      }
      try job.write(toFile: directory + "/\(name).yaml", atomically: true, encoding: .utf8)
    }
  }
}

let densityExampleCases = [
  Case("theDensityExamplesRunAtSmallSize") { world in
    try withScratch(world) { directory in
      for example in DensityExample.all {
        try example.write(to: directory, on: world)
        try fit(
          jobFile: "\(directory)/\(example.name).yaml", running: RunOptions(level: .error),
          on: world)
        try world.together {
          let file = try File(openingAt: "\(directory)/\(example.name)/model.h5")
          let record = try FieldEvaluationRecord(readingFrom: try file.group("evaluation"))
          let error = record.mean(\.meanAbsoluteError)
          let superposition = record.mean { $0.baselines["one_body"] ?? 0 }
          // Terms of pairs halve the error of superposed atoms even with few functions and points.
          try expect(
            error > 0 && error < 0.7 * superposition,
            "\(example.name): \(error) against \(superposition) of superposed atoms")
        }
      }
    }
  }
]
