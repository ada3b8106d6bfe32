import DistributedLinearAlgebra
import Foundation
import HDF5
import LinearAlgebra
import MPI
import Regression
import Structures

@testable import Workflows

private let likelihoodModel = [
  "kernel:", "  - gaussian: {on: soap, lengthScale: {start: 1.0, from: 0.03, to: 100}}",
  "  - elements", "amplitude: {start: 30, from: 0.01, to: 1.0e+5}",
  "regularization: {start: 0.3, from: 1.0e-4, to: 100}", "choose: marginalLikelihood", "steps: 4",
]

private let leaveOneOutModel = [
  "kernel: {gaussian: {on: element, lengthScale: [0.5, 1, 2]}}", "amplitude: {fixed: 30}",
  "regularization: {scan: [1.0e-2, 10, 4]}",
]

/// What a fit gives: its evaluations and its model.
private struct Fit {
  let evaluations: [EvaluationResult]
  let model: FittedModel

  init(_ sample: DimerSample, smallCount: Int, on world: borrowing Communicator) throws {
    var runner = sample.runner
    runner.smallCount = smallCount
    evaluations = try judged(sample.job, runner, sample.run, on: world)
    model = try finalModel(runner, sample.run, on: world)
  }

  var runs: [EvaluationResult.Run] { evaluations.flatMap(\.runs) }
  var splits: [[Int]] { runs.map { $0.task.split.training } + runs.map { $0.task.split.test } }
  var predictions: [Double] { runs.flatMap { $0.outcome.predictions.elements } }
  var choices: [String] { runs.map(\.outcome.choice) }
}

/// Compares a fit on all ranks with the same fit that every rank does alone.
private func compare(
  _ model: [String], smallCount: Int, on world: borrowing Communicator,
  _ body: (_ all: Fit, _ alone: Fit) throws -> Void
) throws {
  let text = DimerSample.text(model: model, soap: true)
  let structures = try DimerSample.structures(DimerSample.someElements)
  try expectEqual(structures.count, 144, "dimers")
  let alone = try world.split(color: world.rank, key: 0)
  let own = try Fit(DimerSample(text, structures, on: alone), smallCount: 2000, on: alone)
  let shared = try Fit(DimerSample(text, structures, on: world), smallCount: smallCount, on: world)
  try expectEqual(shared.splits, own.splits, "splits")
  try body(shared, own)
}

let fitCases = [
  Case("smallFitsAreTheSameToTheLastBitOnAnyNumberOfRanks") { world in
    for model in [likelihoodModel, leaveOneOutModel] {
      try compare(model, smallCount: 2000, on: world) { all, alone in
        try expectEqual(all.choices, alone.choices, "choices")
        try expectEqual(all.predictions, alone.predictions, "predictions")
        try expectEqual(all.model.kernel, alone.model.kernel, "kernel")
        try expectEqual(all.model.regularization, alone.model.regularization, "regularization")
        // One rank solves so few equations.
        try expectEqual(
          all.model.dualCoefficients.elements, alone.model.dualCoefficients.elements, "alpha")
      }
    }
  },
  Case("largeFitsChooseTheSameAndAgreeWithinRounding") { world in
    for model in [likelihoodModel, leaveOneOutModel] {
      try compare(model, smallCount: 0, on: world) { all, alone in
        // Choices are printed with four digits, far from the rounding of the parameters.
        try expectEqual(all.choices, alone.choices, "choices")
        // A step of the search passes the rounding of its gradient on, n eps cond = 1e-9 or less, and
        // four steps do not multiply it by much; differences near 1e-13 were seen.
        try expectClose(all.predictions, alone.predictions, 1e-9, "predictions")
        try expectClose(
          all.model.kernel.logParameters, alone.model.kernel.logParameters, 1e-9, "parameters")
      }
    }
  },
  Case("aModelFileGivesTheModelBack") { world in
    try withScratch(world) { folder in
      let text = DimerSample.text(model: likelihoodModel, soap: true)
      let structures = try DimerSample.structures(Array(DimerSample.someElements.prefix(7)))
      let sample = try DimerSample(text, structures, on: world)
      let fit = try Fit(sample, smallCount: 2000, on: world)
      let file = ModelFile(
        job: sample.job, data: sample.data, descriptions: sample.descriptions, model: fit.model,
        evaluations: fit.evaluations, summary: try sample.run.summary(on: world),
        facts: sample.run.facts)
      try file.write(to: folder + "/model.h5", sample.store, on: world)
      let saved = try SavedModel(folder + "/model.h5", on: world)
      try expectEqual(saved.fitted.kernel, fit.model.kernel, "kernel")
      try expectEqual(saved.fitted.structures, fit.model.structures, "structures")
      try expectEqual(saved.fitted.constants, fit.model.constants, "constants")
      try expectEqual(
        saved.fitted.dualCoefficients.elements, fit.model.dualCoefficients.elements, "alpha")
      let all = Array(0..<structures.count)
      let grid = try ProcessGrid(on: world)
      let before = try fit.model.predictions(all, sample.store, on: grid)
      let after = try saved.fitted.predictions(all, saved.store, on: grid)
      // The same numbers in the same order of sums, but for the tiles of another spread of the features.
      try expectClose(after.elements, before.elements, 1e-12, "predictions")
    }
  },
  Case("predictionsOfTheTrainingFileAreThoseOfTheModel") { world in
    try withScratch(world) { folder in
      let (data, job) = (folder + "/some.extxyz", folder + "/job.yaml")
      let text = DimerSample.text(model: leaveOneOutModel, soap: true, file: "some.extxyz")
        .replacing("directory: out", with: "directory: \(folder)")
      try world.together {
        guard world.rank == 0 else { return }
        let some = try DimerSample.structures(Array(DimerSample.someElements.prefix(5)))
        try StructureFile.write(some, to: data)
        try Data(text.utf8).write(to: URL(filePath: job))
      }
      try Workflows.fit(jobFile: job, running: RunOptions(level: .error), on: world)
      try predict(
        modelFile: folder + "/model.h5", structureFiles: [data, data], output: folder + "/p.h5",
        running: RunOptions(level: .error), on: world)
      let saved = try SavedModel(folder + "/model.h5", on: world)
      let grid = try ProcessGrid(on: world)
      let direct = try saved.fitted.predictions(Array(0..<25), saved.store, on: grid)
      let file = try File(openingAt: folder + "/p.h5")
      let written = try file.dataset("predictions/predicted").read(Double.self)
      try expectEqual(written.count, 50, "predictions")
      // The features are computed again from the same positions: the same bits, other tiles.
      try expectClose(Array(written.prefix(25)), direct.elements, 1e-12, "first reading")
      try expectClose(Array(written.suffix(25)), direct.elements, 1e-12, "second reading")
    }
  },
]
