/// One way in which a model was tested: its runs, what was predicted in them, and how well.
struct Evaluation: Sendable {
  /// One division of the data into training and test structures.
  struct Run: Hashable, Sendable {
    /// What the run is: a seed, a fold, an element.
    let label: String
    /// The number of training structures.
    let trainingCount: Int
    /// The number of test structures.
    let testCount: Int
    /// The parameters that were chosen inside the run; empty where nothing was chosen.
    let choice: String
    /// The error inside the training structures that decided; none where there was nothing to choose.
    var innerError: Double?
  }

  /// A plain predictor that the model has to beat.
  struct Baseline: Sendable {
    let name: String
    /// Its predictions, in the order of the model's; not a number where it knows no answer.
    let predicted: [Double]
    let metrics: RunMetrics
  }

  /// The name of its group in the model file, for example `grouped_test`.
  let name: String
  let runs: [Run]
  /// For every prediction the index of its structure.
  let structure: [Int]
  /// The model's predictions, in the target's unit.
  let predicted: [Double]
  /// The values that were to be predicted.
  let reference: [Double]
  let baselines: [Baseline]
  let metrics: RunMetrics
  /// What stands on both sides of the splits; empty when nothing does.
  let leak: String
}

extension Evaluation {
  /// The title of an evaluation for people.
  var title: String {
    switch name {
    case "grouped_test": "Test on unseen groups"
    case "random_test": "Test on random splits"
    case "folds": "Cross validation by group"
    case "leave_one_element_out": "Leave one element out"
    case "learning_curve": "Learning curve"
    default: name.replacing("_", with: " ")
    }
  }

  /// The baseline of that name.
  func baseline(_ name: String) -> Baseline? { baselines.first { $0.name == name } }

  /// The order in which evaluations are shown: the honest test first.
  static func standsBefore(_ a: String, _ b: String) -> Bool {
    let order = ["grouped_test", "folds", "leave_one_element_out", "learning_curve", "random_test"]
    let (i, j) = (order.firstIndex(of: a) ?? order.count, order.firstIndex(of: b) ?? order.count)
    return (i, a) < (j, b)
  }
}
