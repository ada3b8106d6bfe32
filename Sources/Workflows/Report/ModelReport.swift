/// What a model file tells about a fitted model, as plain values.
struct ModelReport: Sendable {
  /// A name with its value, in the order of the file.
  struct Fact: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// The quantity that was fitted, for example `J`.
  var target = ""
  /// Its unit, for example `meV`; empty for a pure number.
  var unit = ""
  /// The kind of model, for example `kernelRidge`.
  var kind = ""
  /// How many values the target has for one structure.
  var outputCount = 1
  /// The elements of the centres of every structure; empty where the file names none.
  var elements: [[String]] = []
  var structureCount = 0
  /// The number of structures of the final fit.
  var trainingCount = 0
  /// The chosen parameters of the final fit.
  var parameters: [Fact] = []
  /// In the order in which they are shown.
  var evaluations: [Evaluation] = []
  /// The error inside the training structures by which the fit chose its parameters; `nil` where it had no choice.
  var innerError: Double?
  /// How well a field model predicts; `nil` for other models.
  var field: FieldEvaluationRecord?
  var timings: [StageTiming] = []
  /// The DGEMM rate of one rank in GFLOP/s, measured in the same run.
  var dgemmRate = Double.nan
  /// The largest memory of every rank, bytes.
  var peakMemory: [Double] = []
  var provenance: [Fact] = []

  /// The evaluation of that name.
  func evaluation(_ name: String) -> Evaluation? { evaluations.first { $0.name == name } }

  /// A quantity with its unit, `J (meV)`.
  func label(_ quantity: String) -> String { unit.isEmpty ? quantity : "\(quantity) (\(unit))" }
}
