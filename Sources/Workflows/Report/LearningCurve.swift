/// Errors against the number of training structures: runs of nearly the same size taken together.
struct LearningCurve: Sendable {
  /// The runs of one size.
  struct Point: Sendable {
    /// The mean number of training structures.
    let trainingCount: Double
    /// The mean absolute error over the runs, in the target's unit.
    let error: Spread
  }

  let points: [Point]

  /// Groups runs whose sizes follow each other by less than 5 %, for splits by group differ in size.
  init(runs: [Evaluation.Run], errors: [Double]) {
    let sorted = zip(runs.map(\.trainingCount), errors).sorted { $0.0 < $1.0 }
    var clusters: [[(count: Int, error: Double)]] = []
    for (count, error) in sorted {
      if let last = clusters.last?.last, Double(count) <= 1.05 * Double(last.count) {
        clusters[clusters.count - 1].append((count, error))
      } else {
        clusters.append([(count, error)])
      }
    }
    points = clusters.compactMap { cluster in
      let error = Spread(cluster.map(\.error))
      let size = Spread(cluster.map { Double($0.count) }).mean
      return error.mean > 0 && size > 0 ? Point(trainingCount: size, error: error) : nil
    }
  }
}
