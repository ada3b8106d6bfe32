import LinearAlgebra
import Regression
import Structures

/// What one training of a model gave.
struct TaskOutcome: Sendable {
  /// The chosen candidate and its parameters, for people.
  let choice: String
  /// The predictions of the test structures, `testCount x outputs`.
  let predictions: Matrix
  /// The error inside the training structures that decided; none where there was nothing to choose.
  var innerError: Double?
}

/// An evaluation with all its runs: predictions of the model and of the baselines, and metrics.
struct EvaluationResult: Sendable {
  /// One run of an evaluation.
  struct Run: Sendable {
    let task: EvaluationTask
    let outcome: TaskOutcome
    /// The predictions of each baseline for the test structures, `testCount x outputs`.
    let baselines: [Matrix]
    /// The true values of the test structures, `testCount x outputs`.
    let references: Matrix

    /// The metrics of the model for one output.
    func metrics(output: Int) -> Metrics { metrics(outcome.predictions, output: output) }

    /// The metrics of other predictions of the test structures for one output.
    func metrics(_ predicted: Matrix, output: Int) -> Metrics {
      Metrics(
        predictions: Array(predicted.column(output)), references: Array(references.column(output)))
    }
  }

  /// The name of the evaluation, such as `grouped_test`.
  let name: String
  let runs: [Run]
  /// The names of the baselines as they stand in files.
  let baselineNames: [String]
  /// A sentence that names what stands on both sides of the splits; empty when nothing does.
  let leak: String

  /// Judges the outcomes of the tasks of one evaluation.
  init(
    _ name: String, _ tasks: [(EvaluationTask, TaskOutcome)], _ dataset: LabelledStructures,
    fingerprints: [UInt64], baselines: [Baseline]
  ) {
    self.name = name
    baselineNames = baselines.map(\.fileName)
    let elements = dataset.labels.indices.map { dataset.elements[$0].map(\.symbol) }
    runs = tasks.map { task, outcome in
      let split = task.split
      let outputs = dataset.targets.columnCount
      let judged = baselines.map { baseline in
        Matrix(
          rowCount: split.test.count, columnCount: outputs,
          elements: (0..<outputs).flatMap { output in
            baseline.predictions(
              split, targets: Array(dataset.targets.column(output)), elements: elements,
              groups: dataset.groups)
          })
      }
      let references = Matrix(rowCount: split.test.count, columnCount: outputs) { i, j in
        dataset.targets[split.test[i], j]
      }
      return Run(task: task, outcome: outcome, baselines: judged, references: references)
    }
    leak = Self.leakSentence(runs.map(\.task), dataset, fingerprints)
  }

  private static func leakSentence(
    _ tasks: [EvaluationTask], _ dataset: LabelledStructures, _ fingerprints: [UInt64]
  ) -> String {
    var (sameGroup, sameStructure, tested) = (0, 0, 0)
    for task in tasks {
      tested += task.split.test.count
      sameGroup += task.split.leaks(groups: dataset.groups).count
      sameStructure +=
        task.split.leaks(groups: Array(0..<dataset.count), fingerprints: fingerprints).count
    }
    if sameGroup + sameStructure == 0 { return "" }
    let groups = "\(sameGroup) of \(tested) tested structures have a relative of their group"
    let copies = "\(sameStructure) have an equal description"
    return "LEAK: \(groups) and \(copies) among the training structures; these figures flatter"
  }
}

extension Baseline {
  /// The name of the baseline in files and tables.
  var fileName: String {
    switch self {
    case .mean: "mean"
    case .elementMean: "element_mean"
    case .twin: "twin"
    }
  }
}
