import Descriptors
import Fields
import Foundation
import HDF5
import LinearAlgebra
import MPI
import Structures

@testable import Workflows

/// A fit with its training points.
private struct SampleFit {
  let fit: FieldFit
  /// The training points of all ranks: the snapshot and the number of each, sorted.
  let points: [Int]

  init(_ text: String, adding files: [FactorFile] = [], on world: borrowing Communicator) throws {
    let job = try FieldJob(text: text, file: "job.yaml")
    let run = try Run("test", running: RunOptions(level: .error), on: world)
    let data = try FieldDataset(job.data, jobFile: job.file, on: world)
    let splits = try FieldDivision.divisions(job.validation, data, jobFile: job.file)
    fit = try FieldFit(job, data, splits, adding: files, run, on: world)
    let sample = try FieldTraining(expansion: fit.expansion, data: data)
      .sample(splits[0].training, job.sampling, run, on: world)
    points = try world.allGather(
      sample.units.values.flatMap { unit in unit.points.map { unit.snapshot << 32 + $0 } }
    ).sorted()
  }

  /// The largest error of the mean of a training structure over its grid.
  func trainedMeans() throws -> Double {
    let predictor = try fit.model.predictor()
    return try fit.splits[0].training.map { number in
      let snapshot = fit.data.snapshots[number]
      let (found, known) = (
        try predictor(snapshot.structure, snapshot.grid, snapshot.grid.whole),
        try snapshot.read(fit.data.field).values
      )
      return abs(zip(found, known).reduce(0) { $0 + $1.0 - $1.1 }) / Double(found.count)
    }.max() ?? 0
  }

  /// The field of the last snapshot on its whole grid.
  func field() throws -> [Double] {
    let snapshot = fit.data.snapshots[fit.data.snapshots.count - 1]
    return try fit.model.predictor()(snapshot.structure, snapshot.grid, snapshot.grid.whole)
  }
}

let fieldFitCases = [
  Case("everyNumberOfRanksDrawsTheSamePointsAndFitsTheSameField") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3], to: folder + "/a.h5", on: world)
      let alone = try world.split(color: world.rank, key: 0)
      for scheme in [
        "{inverseDensity: {width: 20, uniform: 0.4}}", "{density: {uniform: 0.2}}", "uniform",
        "{leverage: {candidates: 2}}",
      ] {
        let text = FieldSample.job([folder + "/a.h5"], scheme: scheme, output: folder)
        let own = try SampleFit(text, on: alone)
        let shared = try SampleFit(text, on: world)
        try expectEqual(shared.points, own.points, "points by \(scheme)")
        try expectEqual(shared.points.count, 900, "number of points")
        try expectEqual(
          shared.fit.model.regularization, own.fit.model.regularization, "regularization")
        // The same points in the same units in the same order: rounding of libraries at most.
        try expectClose(try shared.field(), try own.field(), 1e-12, "field by \(scheme)")
      }
    }
  },
  Case("pairsHoldNoElectronsOfTheirOwnWhenThatIsAskedAndTheSameOnEveryNumberOfRanks") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3], to: folder + "/a.h5", on: world)
      let alone = try world.split(color: world.rank, key: 0)
      let plain = FieldSample.job([folder + "/a.h5"], scheme: "uniform", output: folder)
      let asked = plain.replacingOccurrences(of: "linear: {", with: "linear: {clusters: 1.0e+4, ")
      try expect(plain != asked, "a job with clusters")
      let (shared, own) = (try SampleFit(asked, on: world), try SampleFit(asked, on: alone))
      // The same rows in the same order; the weight 1e4 multiplies what rounding there is.
      try expectClose(try shared.field(), try own.field(), 1e-9, "field")
      // A distance that is none of those of the conditions; the weight leaves about 1e-4 of what a free fit has.
      let integrals = try ClusterIntegrals(own.fit.model.parameters)
      let pair = try integrals.pair(
        own.fit.data.snapshots[0].structure.distinctSpecies, distance: 1.93)
      let held = { (fit: FieldFit) in
        abs(zip(fit.model.coefficients, pair).reduce(0) { $0 + $1.0 * $1.1 })
      }
      let (free, kept) = (held(try SampleFit(plain, on: world).fit), held(own.fit))
      try expect(
        kept < 0.01 * free, "electrons of a pair: \(kept) with conditions, \(free) without")
    }
  },
  Case("integralsAreKnownBetterWhenTheyCountAndTheSameOnEveryNumberOfRanks") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3], to: folder + "/a.h5", on: world)
      let alone = try world.split(color: world.rank, key: 0)
      let plain = FieldSample.job([folder + "/a.h5"], scheme: "uniform", output: folder)
      let counted = plain.replacingOccurrences(of: "linear: {", with: "linear: {integral: 1.0e+4, ")
      try expect(plain != counted, "a job with an integral")
      let (shared, own) = (try SampleFit(counted, on: world), try SampleFit(counted, on: alone))
      // The same rows in the same order; the weight 1e4 multiplies what rounding there is by 100.
      try expectClose(try shared.field(), try own.field(), 1e-10, "field")
      // 300 points know the mean of a structure to some per cent of their error; the row of the mean
      // fixes it for the trained structures, up to the three rows that compete.
      let (free, fixed) = (try SampleFit(plain, on: world).trainedMeans(), try own.trainedMeans())
      try expect(fixed < 0.1 * free, "errors of means \(fixed) with rows, \(free) without")
    }
  },
  Case("factorsOfTwoRunsMakeTheModelOfOne") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 9], to: folder + "/a.h5", on: world)
      try FieldSample.write([2, 3, 9], to: folder + "/b.h5", on: world)
      let (a, b) = (folder + "/a.h5", folder + "/b.h5")
      let both = try SampleFit(FieldSample.job([a, b], output: folder), on: world)
      let first = try SampleFit(FieldSample.job([a], output: folder), on: world)
      try first.fit.factorFile(at: folder + "/factors.h5").write(nil, on: world)
      let factors = try FactorFile(reading: folder + "/factors.h5", on: world)
      let joined = try SampleFit(
        FieldSample.job([b], output: folder), adding: [factors], on: world)
      try expectEqual(
        joined.fit.model.factor.rowCount, both.fit.model.factor.rowCount, "training points")
      // The structures merge in another order: eps times the condition 1e5 that the ridge leaves.
      try expectClose(try joined.field(), try both.field(), 1e-10, "field")
    }
  },
  Case("aFieldThatIsNotFiniteEndsAllRanksAndWritesNothing") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2], to: folder + "/a.h5", damaged: 1, on: world)
      let text = FieldSample.job([folder + "/a.h5"], output: folder + "/out")
      var message = ""
      do {
        let job = try FieldJob(text: text, file: "job.yaml")
        try fitField(job, adding: [], running: RunOptions(level: .error), on: world)
      } catch { message = "\(error)" }
      try expect(message.contains("finite numbers"), "an error on every rank; got '\(message)'")
      let written = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
      let results = written.filter { $0.hasSuffix(".h5") || $0.hasSuffix(".part") }
      try expectEqual(results, [], "files")
    }
  },
  Case("aFieldModelFileIsCompleteAndItsModelIsFarBetterThanTheMean") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3, 4], to: folder + "/a.h5", on: world)
      let text = FieldSample.job([folder + "/a.h5"], output: folder + "/out")
      let job = try FieldJob(text: text, file: "job.yaml")
      try fitField(job, adding: [], running: RunOptions(level: .error), on: world)
      let file = try File(openingAt: folder + "/out/model.h5")
      try expectEqual(try file.attributeText("status"), "complete", "status")
      let record = try FieldEvaluationRecord(readingFrom: try file.group("evaluation"))
      try expectEqual(record.scores.count, 1, "tested structures")
      let score = record.scores[0]
      // The fields are superpositions, which the radial functions represent to about a percent.
      let mean = score.baselines["mean"] ?? 0
      let oneBody = score.baselines["one_body"] ?? mean
      try expect(
        score.meanAbsoluteError < 0.03 * mean && oneBody < 0.03 * mean, "errors \(score)")
    }
  },
]
