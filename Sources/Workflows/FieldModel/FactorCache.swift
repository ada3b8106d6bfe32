import Descriptors
import Foundation
import LinearAlgebra
import Logging
import MPI
import Structures

/// Factors of training structures kept in a folder, so that fits of fields which differ only in their regularization
/// describe their points once.
///
/// As in ``FeatureCache`` a file is named by what decides its content: the fields, the representation, the sampling.
enum FactorCache {
  /// What decides the factors.
  private struct Key: Encodable {
    var version = 1
    var features = featureVersion
    let program: String
    let kernels: String
    let inputs: [String]
    let field: String
    let unit: String
    let names: [String]
    let reference: FieldReferenceSection?
    let representation: JacobiLegendreParameters
    let sampling: SamplingSection
    let integralWeight: Double?
  }

  /// What stands beside the factors in a file.
  private struct Settings: Codable {
    let key: String
    let pointCount: Int
    let mean: Double
    let lower: Double
    let upper: Double
  }

  /// The factors of a job from the cache that the run has, if it has one, else those of `compute`, which it then keeps.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - data: Its fields.
  ///   - used: The training structures.
  ///   - parameters: How points are described.
  ///   - run: The run, for its cache, log and clock.
  ///   - world: All ranks.
  ///   - compute: The factors when the cache does not have them.
  /// - Returns: The factors, the same bits either way.
  /// - Throws: An error that all ranks share.
  static func factors(
    _ job: FieldJob, _ data: FieldDataset, _ used: [Int], _ parameters: JacobiLegendreParameters,
    _ run: Run, on world: borrowing Communicator, compute: () throws -> TrainingFactors
  ) throws -> TrainingFactors {
    guard let folder = run.options.cache else { return try compute() }
    let key = try run.clock.measure("look for factors") {
      let inputs = try InputHashes.hashes(of: job.data.files, on: world)
      return try world.broadcast(
        try world.together { try Self.key(job, data, used, parameters, inputs) })
    }
    let path = FeatureCache.path(in: folder, "factors", key)
    if let known = try read(path, key, used.count, on: world) {
      run.log.info("factors from \(path)")
      return known
    }
    let result = try compute()
    try run.clock.measure("keep factors") {
      try keep(result, used.map { data.snapshots[$0].name }, key, at: path, on: world)
    }
    run.log.info("kept the factors in \(path)")
    return result
  }

  private static func key(
    _ job: FieldJob, _ data: FieldDataset, _ used: [Int], _ parameters: JacobiLegendreParameters,
    _ inputs: [String]
  ) throws -> String {
    try ModelFile.json(
      Key(
        program: version, kernels: BLASKernel.current,
        inputs: inputs, field: data.field, unit: data.unit,
        names: used.map { data.snapshots[$0].name }, reference: data.reference?.section,
        representation: parameters, sampling: job.sampling,
        integralWeight: job.model.integralWeight))
  }

  /// The factors of a file that can be used, or nothing on all ranks.
  private static func read(
    _ path: String, _ key: String, _ count: Int, on world: borrowing Communicator
  ) throws -> TrainingFactors? {
    let isThere = FileManager.default.fileExists(atPath: path)
    guard try world.broadcast(isThere ? 1 : 0) == 1 else { return nil }
    // Rank 0 reads, and all ranks learn of a failure before anything is shared.
    guard let file = try? FactorFile(reading: path, on: world),
      let settings = try? JSONDecoder().decode(Settings.self, from: Data(file.settings.utf8)),
      settings.key == key, file.factors.count == count, settings.lower <= settings.upper
    else { return nil }
    return TrainingFactors(
      pointCount: settings.pointCount, mean: settings.mean,
      range: settings.lower...settings.upper, factors: file.factors)
  }

  /// Writes the file under a name of its own, and gives it the common name.
  private static func keep(
    _ result: TrainingFactors, _ names: [String], _ key: String, at path: String,
    on world: borrowing Communicator
  ) throws {
    let own = try world.broadcast(
      try world.together {
        guard world.rank == 0 else { return "" }
        try FeatureCache.makeFolder(of: path)
        return "\(path).\(UUID().uuidString)"
      })
    let settings = Settings(
      key: key, pointCount: result.pointCount, mean: result.mean, lower: result.range.lowerBound,
      upper: result.range.upperBound)
    let file = try world.together {
      try FactorFile(path: own, settings: settings, names: names, factors: result.factors)
    }
    try file.write(nil, on: world)
    try world.together { if world.rank == 0 { FeatureCache.publish(own, as: path) } }
  }
}
