import Fields

/// How well the field of one structure was predicted, over all points of its grid.
struct FieldScore: Hashable, Sendable {
  /// The structure, for people.
  let name: String
  /// What it belongs to; see ``FieldCase/group``.
  let group: String
  let pointCount: Int
  /// The mean absolute error, in the unit of the field.
  let meanAbsoluteError: Double
  /// The root mean square error, in the unit of the field.
  let rootMeanSquareError: Double
  /// The largest absolute error of a point, in the unit of the field.
  let largestError: Double
  /// The coefficient of determination.
  let determination: Double
  /// The sum of absolute errors over the sum of absolute values, a pure number.
  let normalizedError: Double
  /// The integral of the reference over the cell, in the unit of the field times cubic angstrom.
  let referenceIntegral: Double
  /// The integral of the prediction, before any correction.
  let predictedIntegral: Double
  /// The mean absolute errors of plainer predictors, by name.
  let baselines: [String: Double]
}

extension FieldScore {
  /// The score of a case from sums over all its points.
  init(_ item: FieldCase, _ sums: FieldErrorSums, baselines: [String: Double]) {
    self.init(
      name: item.name, group: item.group, pointCount: Int(sums.count),
      meanAbsoluteError: sums.meanAbsoluteError, rootMeanSquareError: sums.rootMeanSquareError,
      largestError: sums.largestError, determination: sums.determination,
      normalizedError: sums.normalizedError,
      referenceIntegral: sums.reference * item.grid.voxelVolume,
      predictedIntegral: sums.predicted * item.grid.voxelVolume, baselines: baselines)
  }
}
