import Foundation

extension FieldEvaluationRecord {
  /// A table with one line a group of structures, and one for all of them when there are several groups.
  ///
  /// Means over structures; the largest error of any point, and the largest deviation of an integral.
  func table(unit: String) -> [String] {
    var table = TextTable(
      header: ["group", "structures", "MAE", "RMSE", "max", "NMAE", "R2", "integral"]
        + baselineNames.map { "MAE \($0)" })
    for group in groups { table.add(row(group.isEmpty ? "test" : group, of: group)) }
    if groups.count > 1 { table.add(row("all", of: nil)) }
    return ["test on unseen structures, all grid points (\(unit)):"] + table.lines
  }

  private func row(_ name: String, of group: String?) -> [String] {
    let members = scores.filter { group == nil || $0.group == group }
    func text(_ value: Double) -> String { String(format: "%.4g", value) }
    let drifts = members.map { $0.predictedIntegral - $0.referenceIntegral }
    return [
      name, "\(members.count)", text(mean(\.meanAbsoluteError, of: group)),
      text(mean(\.rootMeanSquareError, of: group)),
      text(members.map(\.largestError).max() ?? .nan),
      String(format: "%.3f %%", 100 * mean(\.normalizedError, of: group)),
      String(format: "%.6f", mean(\.determination, of: group)),
      String(format: "%+.4f", drifts.max { abs($0) < abs($1) } ?? .nan),
    ] + baselineNames.map { name in text(mean({ $0.baselines[name] ?? .nan }, of: group)) }
  }
}
