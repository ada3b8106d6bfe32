import Foundation
import HDF5

@testable import Workflows

/// Writes a model file with the numbers of `SampleReport` into a temporary place.
struct SampleModelFile {
  let path = FileManager.default.temporaryDirectory.appending(
    path: "emulon-model-\(UUID().uuidString).h5"
  ).path

  /// Writes the file, with fewer predictions than structures where a test wants it damaged.
  func write(status: String = "complete", predictionCount: Int = 4) throws {
    let report = SampleReport.report
    try withAtomicFile(at: path) { file in
      try file.setAttribute("format", "emulon-model")
      try file.setAttribute("format_version", 1)
      try file.setAttribute("status", status)
      let provenance = try file.createGroup("provenance")
      try provenance.setAttribute("job_text", report.provenance[0].value)
      try provenance.setAttribute("ranks", 2)
      let model = try file.createGroup("model")
      for (name, text) in [("kind", report.kind), ("target", report.target), ("unit", report.unit)]
      {
        try model.setAttribute(name, text)
      }
      try model.setAttribute("regularization", 0.125)
      _ = try model.write([0, 1, 2, 3], to: "structure")
      _ = try model.write(["lengthScale"], to: "parameter")
      _ = try model.write([1.25], to: "parameter_value")
      _ = try file.write(Array(report.elements.joined()), to: "structures/element", shape: [4, 2])
      let reference = try file.write(
        report.evaluations[0].reference, to: "structures/reference", shape: [4, 1])
      try reference.describe(unit: "meV", description: "the target")
      for evaluation in report.evaluations {
        try write(evaluation, predictionCount, to: file)
      }
      try writeTimings(of: report, to: file)
    }
  }

  private func write(_ evaluation: Evaluation, _ count: Int, to file: borrowing File) throws {
    let predictions = try file.createGroup("predictions/\(evaluation.name)")
    _ = try predictions.write(evaluation.structure, to: "structure")
    _ = try predictions.write([0, 0, 1, 1], to: "run")
    _ = try predictions.write(
      Array(evaluation.predicted.prefix(count)), to: "predicted", shape: [count, 1])
    _ = try predictions.write(evaluation.reference, to: "reference", shape: [4, 1])
    let metrics = try file.createGroup("metrics/\(evaluation.name)")
    try metrics.setAttribute("leak", evaluation.leak)
    _ = try metrics.write(evaluation.runs.map(\.label), to: "label")
    _ = try metrics.write(evaluation.runs.map(\.choice), to: "choices")
    _ = try metrics.write(evaluation.runs.map(\.trainingCount), to: "training_count")
    _ = try metrics.write(evaluation.runs.map(\.testCount), to: "test_count")
    try write(evaluation.metrics, prefix: "", to: metrics)
    for baseline in evaluation.baselines {
      _ = try predictions.write(baseline.predicted, to: baseline.name, shape: [4, 1])
      try write(baseline.metrics, prefix: baseline.name + "_", to: metrics)
    }
  }

  private func write(_ metrics: RunMetrics, prefix: String, to group: borrowing Group) throws {
    _ = try group.write(metrics.meanAbsolute, to: prefix + "mae")
    _ = try group.write(metrics.rootMeanSquare, to: prefix + "rmse")
    _ = try group.write(metrics.determination, to: prefix + "r2")
  }

  private func writeTimings(of report: ModelReport, to file: borrowing File) throws {
    let timings = try file.createGroup("timings")
    try timings.setAttribute("dgemm_gflops", report.dgemmRate)
    _ = try timings.write(report.peakMemory, to: "peak_memory")
    _ = try timings.write(report.timings.map(\.name), to: "stage")
    _ = try timings.write(report.timings.map(\.calls), to: "calls")
    _ = try timings.write(report.timings.map(\.seconds), to: "seconds")
    _ = try timings.write(report.timings.map(\.secondsMax), to: "seconds_max")
    _ = try timings.write(report.timings.map(\.gflop), to: "gflop")
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
