import HDF5
import Structures

extension ModelReport {
  /// Reads all evaluations in the order in which they are shown.
  mutating func readEvaluations(_ file: borrowing File) throws {
    guard try file.exists("metrics") else { return }
    let names = try file.group("metrics").children().filter { $0.kind == .group }.map(\.name)
    for name in names.sorted(by: Evaluation.standsBefore) {
      evaluations.append(try Evaluation(name, in: file, outputCount: outputCount))
    }
  }
}

extension Evaluation {
  /// Reads an evaluation from `/metrics/<name>` and, where it is kept, `/predictions/<name>`.
  ///
  /// Predictions of several outputs follow each other; their structure is then repeated.
  fileprivate init(_ name: String, in file: borrowing File, outputCount: Int) throws {
    self.name = name
    let group = try file.group("metrics/\(name)")
    runs = try Self.runs(in: group)
    leak = String(try group.textIfPresent("leak").trimmingPrefix("LEAK: "))
    metrics = try RunMetrics(prefix: "", in: group, runCount: runs.count)
    guard try file.exists("predictions/\(name)") else {
      (structure, predicted, reference, baselines) = ([], [], [], [])
      return
    }
    let predictions = try file.group("predictions/\(name)")
    let indices = try predictions.integers("structure")
    structure = indices.flatMap { Array(repeating: $0, count: outputCount) }
    predicted = try predictions.numbers("predicted", count: structure.count)
    reference = try predictions.numbers("reference", count: structure.count)
    let names = try predictions.children().map(\.name).filter {
      !["structure", "run", "predicted", "reference"].contains($0)
    }
    var baselines: [Baseline] = []
    for name in names {
      let values = try predictions.numbers(name, count: structure.count)
      let metrics = try RunMetrics(prefix: name + "_", in: group, runCount: runs.count)
      baselines.append(Baseline(name: name, predicted: values, metrics: metrics))
    }
    self.baselines = baselines
  }

  private static func runs(in group: borrowing Group) throws -> [Run] {
    let labels = try group.dataset("label").readTexts()
    let training = try group.integers("training_count", count: labels.count)
    let test = try group.integers("test_count", count: labels.count)
    let choices = try group.exists("choices") ? group.dataset("choices").readTexts() : []
    let inner =
      try group.exists("inner_error") ? group.numbers("inner_error", count: labels.count) : []
    return labels.indices.map {
      Run(
        label: labels[$0], trainingCount: training[$0], testCount: test[$0],
        choice: choices.indices ~= $0 ? choices[$0] : "",
        innerError: inner.indices ~= $0 ? inner[$0].finiteOrNone : nil)
    }
  }
}

extension RunMetrics {
  /// Reads the metrics of a predictor; absent ones stay not a number.
  fileprivate init(prefix: String, in group: borrowing Group, runCount: Int) throws {
    meanAbsolute = try Self.values(prefix + "mae", in: group, runCount)
    rootMeanSquare = try Self.values(prefix + "rmse", in: group, runCount)
    determination = try Self.values(prefix + "r2", in: group, runCount)
  }

  /// One value a run, the mean over the outputs.
  private static func values(
    _ name: String, in group: borrowing Group, _ runCount: Int
  ) throws -> [Double] {
    guard try group.exists(name) else { return Array(repeating: .nan, count: runCount) }
    let values = try group.numbers(name)
    guard runCount > 0, values.count >= runCount, values.count.isMultiple(of: runCount) else {
      if values.count == runCount { return values }
      throw InputError.damaged(
        group.path, key: "\(group.name)/\(name)", expected: runCount, found: values.count)
    }
    let width = values.count / runCount
    return (0..<runCount).map { Spread(values[($0 * width)..<(($0 + 1) * width)]).mean }
  }
}
