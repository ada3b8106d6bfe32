import HDF5
import LinearAlgebra
import Regression

extension ModelFile {
  /// Writes the predictions and the metrics of an evaluation.
  func write(_ evaluation: EvaluationResult, _ file: borrowing File) throws {
    try writePredictions(evaluation, file)
    try writeMetrics(evaluation, file)
  }

  private func writePredictions(_ evaluation: EvaluationResult, _ file: borrowing File) throws {
    let group = try file.createGroup("predictions/\(evaluation.name)")
    let runs = evaluation.runs
    let structures = runs.flatMap(\.task.split.test)
    let shape = [structures.count, data.targets.columnCount]
    try group.write(structures, to: "structure").describe(
      unit: "1", description: "tested structure, index of /structures", along: "sample")
    try group.write(
      runs.enumerated().flatMap { index, run in run.task.split.test.map { _ in index } }, to: "run"
    ).describe(unit: "1", description: "run of the evaluation, index of /metrics", along: "sample")
    func put(_ matrices: [Matrix], _ name: String, _ description: String) throws {
      let rows = matrices.flatMap { $0.transposed.elements }
      try group.write(rows, to: name, shape: shape).describe(
        unit: job.data.unit, description: description, along: "sample", "output")
    }
    try put(runs.map(\.outcome.predictions), "predicted", "prediction of the model")
    try put(runs.map(\.references), "reference", "value of the structure file")
    for (index, name) in evaluation.baselineNames.enumerated() {
      try put(runs.map { $0.baselines[index] }, name, "prediction of the baseline '\(name)'")
    }
  }

  private func writeMetrics(_ evaluation: EvaluationResult, _ file: borrowing File) throws {
    let group = try file.createGroup("metrics/\(evaluation.name)")
    let runs = evaluation.runs
    try group.setAttribute("leak", evaluation.leak)
    let scale = try group.write(Array(0..<runs.count), to: "run")
    try scale.describe(unit: "1", description: "number of the run")
    try scale.makeScale("run")
    try group.write(runs.map(\.task.label), to: "label").describe(
      unit: "1", description: "seed, fold or element of the run", along: "run")
    try group.write(runs.map(\.task.split.training.count), to: "training_count").describe(
      unit: "1", description: "structures that trained", along: "run")
    try group.write(runs.map(\.task.split.test.count), to: "test_count").describe(
      unit: "1", description: "structures that were tested", along: "run")
    try group.write(runs.map(\.outcome.choice), to: "choices").describe(
      unit: "1", description: "kernel and parameters chosen inside the training structures",
      along: "run")
    let innerErrors = runs.map(\.outcome.innerError)
    if innerErrors.contains(where: { $0 != nil }) {
      try group.write(innerErrors.map { $0 ?? .nan }, to: "inner_error").describe(
        unit: job.data.unit, description: "mean absolute error inside the training structures",
        along: "run")
    }
    try writeMetrics("", group, runs) { $0.metrics(output: $1) }
    for (index, name) in evaluation.baselineNames.enumerated() {
      try writeMetrics("\(name)_", group, runs) { $0.metrics($0.baselines[index], output: $1) }
    }
  }

  private func writeMetrics(
    _ prefix: String, _ group: borrowing Group, _ runs: [EvaluationResult.Run],
    _ metrics: (EvaluationResult.Run, Int) -> Metrics
  ) throws {
    let outputs = data.targets.columnCount
    let all = runs.flatMap { run in (0..<outputs).map { metrics(run, $0) } }
    func put(_ name: String, _ values: [Double], unit: String, _ description: String) throws {
      try group.write(values, to: prefix + name, shape: [runs.count, outputs]).describe(
        unit: unit, description: description, along: "run", "output")
    }
    let unit = job.data.unit
    try put("mae", all.map(\.meanAbsoluteError), unit: unit, "mean absolute error")
    try put("rmse", all.map(\.rootMeanSquareError), unit: unit, "root mean square error")
    try put("r2", all.map(\.determination), unit: "1", "coefficient of determination")
  }
}
