import Descriptors
import Foundation
import HDF5
import LinearAlgebra
import Logging
import MPI
import Regression
import Structures

/// Features kept in a folder, so that fits which differ only in their model compute them once.
///
/// A file is named by what decides the features: the contents of the structure files, the representation, and the
/// kernels of the processor. It is written aside and named as a whole, so tasks that write it at the same time do no harm:
/// their files are equal, and the last one stays.
struct FeatureCache {
  /// What `format` says in the files.
  static let format = "emulon-features"

  /// The path of the file.
  private let path: String
  /// What decides the features, which also stands in the file.
  private let key: String

  /// What decides the features.
  private struct Key: Encodable {
    var version = 1
    var features = featureVersion
    let program: String
    let recipe: Descriptions.Recipe
    let kernels: String
    let inputs: [String]
    let share: Double
  }

  /// The place of the features of a data set.
  ///
  /// **Collective.** The ranks share the structure files to hash them.
  init(
    in folder: String, _ data: DataSection, _ descriptions: Descriptions,
    on world: borrowing Communicator
  ) throws {
    let inputs = try InputHashes.hashes(of: data.files, on: world)
    let text = try world.together {
      try ModelFile.json(
        Key(
          program: version, recipe: descriptions.recipe, kernels: BLASKernel.current,
          inputs: inputs, share: data.share))
    }
    key = try world.broadcast(text)
    path = Self.path(in: folder, "features", key)
  }

  /// The features of a job from the cache that the run has, if it has one, else those of `compute`.
  ///
  /// **Collective.**
  static func store(
    _ job: Job, _ data: LabelledStructures, _ descriptions: Descriptions, _ run: Run,
    on world: borrowing Communicator, compute: () throws -> FeatureStore
  ) throws -> FeatureStore {
    guard let folder = run.options.cache else { return try compute() }
    let cache = try run.clock.measure("look for features") {
      try FeatureCache(in: folder, job.data, descriptions, on: world)
    }
    return try cache.store(data, descriptions, run, on: world, compute: compute)
  }

  /// The features from the cache where it has them, else those of `compute`, which it then keeps.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - data: The structures.
  ///   - descriptions: How they are described.
  ///   - run: The run, for its log and clock.
  ///   - world: All ranks.
  ///   - compute: The features when the cache does not have them.
  /// - Returns: The features, the same bits either way.
  /// - Throws: An error that all ranks share.
  func store(
    _ data: LabelledStructures, _ descriptions: Descriptions, _ run: Run,
    on world: borrowing Communicator, compute: () throws -> FeatureStore
  ) throws -> FeatureStore {
    let known = try world.broadcast(
      try world.together { world.rank == 0 ? counts(data, descriptions.sets) : [] })
    if known.isEmpty {
      let store = try compute()
      try run.clock.measure("keep features") { try keep(store, descriptions.sets, on: world) }
      run.log.info("kept the features in \(path)")
      return store
    }
    run.log.info("features from \(path)")
    return try run.clock.measure("read features") {
      let file = try world.together { try File(openingAt: path, on: world) }
      let names = (0...descriptions.sets.atomicNumbers).map(descriptions.sets.name)
      return try FeatureStore(
        file, "features", names, environmentCounts: known, starts: data.starts, on: world)
    }
  }

  /// The environments of each structure in a file that can be used; empty where there is none.
  private func counts(_ data: LabelledStructures, _ sets: FeatureSets) -> [Int] {
    guard FileManager.default.fileExists(atPath: path),
      let file = try? File(openingAt: path), (try? file.attributeText("format")) == Self.format,
      (try? file.attributeText("status")) == "complete", (try? file.attributeText("key")) == key,
      let offsets = try? file.dataset("features/environment_offset").read(Int.self),
      offsets.count == data.count + 1
    else { return [] }
    return zip(offsets, offsets.dropFirst()).map { $1 - $0 }
  }

  /// Writes the file under a name of its own, and gives it the common name.
  private func keep(
    _ store: FeatureStore, _ sets: FeatureSets, on world: borrowing Communicator
  ) throws {
    let counts = try store.environmentCounts(on: world)
    let own = try world.broadcast(
      try world.together {
        guard world.rank == 0 else { return "" }
        try Self.makeFolder(of: path)
        return "\(path).\(UUID().uuidString)"
      })
    try withAtomicFile(at: own, on: world) { file in
      try file.setAttribute("format", Self.format)
      try file.setAttribute("format_version", 1)
      try file.setAttribute("key", key)
      try store.writeSkeleton(in: file, "features", sets, counts)
      try file.setAttribute("status", "complete")
    } fill: { file in
      try store.fill(file, "features", sets, counts, on: world)
    }
    try world.together { if world.rank == 0 { Self.publish(own, as: path) } }
  }

  /// The path of the file that a key names.
  static func path(in folder: String, _ kind: String, _ key: String) -> String {
    "\(folder)/\(kind)-\(SHA256.hexadecimal(of: Array(key.utf8)).prefix(32)).h5"
  }

  /// Makes the folder of a file of a cache.
  static func makeFolder(of path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent().relativePath
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw RunError.cannotCreate(folder, "the folder of the cache cannot be made") }
  }

  /// Gives a file its final name, in place of one that could not be used or that another task wrote meanwhile.
  static func publish(_ own: String, as path: String) {
    guard unsafe rename(own, path) != 0 else { return }
    // The run has its features; what is not kept is computed again.
    try? FileManager.default.removeItem(atPath: own)
  }
}

extension FeatureStore {
  /// Reads features that the ranks of some other run wrote.
  ///
  /// **Collective.** Each rank reads its part.
  ///
  /// - Parameters:
  ///   - file: The file, open on all ranks.
  ///   - group: The group of the features.
  ///   - sets: The names of the feature sets in the order of the environment blocks.
  ///   - environmentCounts: The number of environments of each structure.
  ///   - starts: Rank `r` holds the structures `starts[r] ..< starts[r + 1]`.
  ///   - world: All ranks.
  /// - Throws: `HDF5Error` on all ranks.
  init(
    _ file: borrowing File, _ group: String, _ sets: [String], environmentCounts: [Int],
    starts: [Int], on world: borrowing Communicator
  ) throws {
    let offsets = environmentCounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let mine = starts[world.rank]..<starts[world.rank + 1]
    let environments = offsets[mine.lowerBound]..<offsets[mine.upperBound]
    var features: [Matrix] = []
    for name in sets {
      let dataset = try world.together { try file.dataset("\(group)/\(name)") }
      let width = dataset.shape.last ?? 0
      let slab = Hyperslab(
        offset: [environments.lowerBound, 0], count: [environments.count, width])
      features.append(
        Matrix(
          rowCount: width, columnCount: environments.count,
          elements: try dataset.read(Double.self, at: slab, together: world)))
    }
    self.init(
      starts: starts,
      local: EnvironmentBlock(
        features: features,
        offsets: offsets[mine.lowerBound...mine.upperBound].map { $0 - environments.lowerBound }))
  }
}
