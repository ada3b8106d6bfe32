/// How well a field model predicts: the part of a model file that the report is drawn from.
///
/// It stands in the group `evaluation` of the file (`Documentation/ModelFile.md`).
struct FieldEvaluationRecord: Hashable, Sendable {
  /// One score a structure, in the order of the file that holds the fields.
  let scores: [FieldScore]
  /// Errors by distance: the first from the nearest atom of any species, then one a species.
  let profiles: [ErrorProfile]
  /// Predicted against reference values of all points.
  let parity: ParityDensity
  /// Planes through some of the fields.
  let slices: [FieldSlice]

  /// The names of the groups, in order of their first structure.
  var groups: [String] {
    scores.map(\.group).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The names of the baselines in alphabetical order.
  var baselineNames: [String] { Set(scores.flatMap(\.baselines.keys)).sorted() }

  /// The mean over the structures of a group, or over all when the group is `nil`, where the value is finite.
  func mean(_ value: (FieldScore) -> Double, of group: String? = nil) -> Double {
    let values = scores.filter { group == nil || $0.group == group }.map(value).filter(\.isFinite)
    return values.reduce(0, +) / Double(values.count)
  }
}
