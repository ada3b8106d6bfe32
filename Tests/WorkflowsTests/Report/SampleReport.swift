@testable import Workflows

/// A small report: two elements, four ordered pairs, two runs by group and one that leaks.
enum SampleReport {
  static let hostile = "<script>alert('J') & \"more\"</script>"

  static func evaluation(_ name: String, leak: String = "") -> Evaluation {
    let reference = [1.0, -2.0, 4.0, 8.0]
    let predicted = [1.5, -2.5, 3.5, 9.5]
    return Evaluation(
      name: name,
      runs: [
        .init(label: "seed 1", trainingCount: 10, testCount: 2, choice: "lambda 0.125"),
        .init(label: "seed 2", trainingCount: 20, testCount: 2, choice: "lambda 0.125"),
      ],
      structure: [0, 1, 2, 3], predicted: predicted, reference: reference,
      baselines: [
        .init(
          name: "twin", predicted: [.nan, 4, -2, .nan],
          metrics: RunMetrics(
            meanAbsolute: [.nan, 6], rootMeanSquare: [.nan, 6], determination: [.nan, .nan]))
      ],
      metrics: RunMetrics(
        meanAbsolute: [0.5, 1], rootMeanSquare: [0.5, 1.118], determination: [0.75, 0.25]),
      leak: leak)
  }

  static var report: ModelReport {
    var report = ModelReport()
    report.target = "J"
    report.unit = "meV"
    report.kind = "kernelRidge"
    report.elements = [["Cr", "Cr"], ["Cr", "Fe"], ["Fe", "Cr"], ["Fe", "Fe"]]
    report.structureCount = 4
    report.trainingCount = 4
    report.parameters = [.init(name: "lengthScale", value: "1.25")]
    report.evaluations = [
      evaluation("grouped_test"), evaluation("folds"), evaluation("leave_one_element_out"),
      evaluation("learning_curve"),
      evaluation("random_test", leak: "the twin of 2 test structures is in the training set"),
    ]
    report.timings = [
      StageTiming(name: "solve", calls: 2, seconds: 3, secondsMax: 3.5, gflop: 150),
      StageTiming(name: "read", calls: 1, seconds: 1, secondsMax: 1, gflop: .nan),
    ]
    report.dgemmRate = 50
    report.peakMemory = [1024 * 1024, 2048 * 1024]
    report.provenance = [.init(name: "job_text", value: "title: \(hostile)\nsecond line")]
    return report
  }
}
