import HDF5
import LinearAlgebra
import MPI
import Regression

extension FeatureStore {
  /// The number of environments of every structure.
  ///
  /// **Collective.**
  func environmentCounts(on world: borrowing Communicator) throws -> [Int] {
    try world.allGather((0..<local.structureCount).map { local.environments(of: $0).count })
  }

  /// Creates the datasets of the features and the offsets of the structures, on one rank.
  func writeSkeleton(
    in file: borrowing File, _ group: String, _ sets: FeatureSets, _ counts: [Int]
  ) throws {
    let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    for (set, features) in local.features.enumerated() {
      let dataset = try file.createDataset(
        "\(group)/\(sets.name(of: set))", of: Double.self,
        shape: [offsets[counts.count], features.rowCount])
      try dataset.describe(
        unit: "1", description: "features of the environments: environment x feature",
        along: "environment", "\(sets.name(of: set))_feature")
    }
    let place = try file.write(offsets, to: "\(group)/environment_offset")
    try place.describe(
      unit: "1", description: "structure s has the environments offset[s] ..< offset[s + 1]",
      along: "structure_boundary")
  }

  /// Fills the datasets of the features, each rank its structures.
  ///
  /// **Collective.**
  func fill(
    _ file: borrowing File, _ group: String, _ sets: FeatureSets, _ counts: [Int],
    on world: borrowing Communicator
  ) throws {
    let first = counts[..<starts[world.rank]].reduce(0, +)
    for (set, features) in local.features.enumerated() {
      let dataset = try file.dataset("\(group)/\(sets.name(of: set))")
      let slab = Hyperslab(
        offset: [first, 0], count: [features.columnCount, features.rowCount])
      try dataset.write(features.elements.span, at: slab, together: world)
    }
  }
}
