import Descriptors
import Foundation
import LinearAlgebra
import Regression

/// A fitted field: a linear combination of the features of points.
struct FieldModel: Sendable {
  /// The name and the unit of the field.
  let field: String
  let unit: String
  /// How points are described.
  let parameters: JacobiLegendreParameters
  /// The estimate to which the features are added.
  let reference: FieldReference?
  /// One number a feature.
  let coefficients: [Double]
  /// What kept the coefficients small.
  let regularization: LinearRegularization
  /// The variance of the noise at the training points, in the squared unit.
  let noiseVariance: Double
  /// By what predictive variances must be multiplied to hold for new structures.
  let calibration: Double
  /// The root mean square error at points of structures that were left out; nothing where none was.
  let leftOutError: Double?
  /// The root mean square error at the training points.
  let trainingError: Double
  /// The weight of each training structure.
  let weights: [Double]
  /// All training points as one factor, for variances.
  let factor: TriangularFactor

  /// The regularization and the errors, for people.
  var choice: String {
    let name: String =
      switch regularization {
      case .ridge(let value): String(format: "ridge %.3g", value)
      case .truncation(let value): String(format: "truncation %.3g", value)
      }
    let fitted = String(format: "RMSE %.3e at training points", trainingError)
    let leftOut = leftOutError.map { String(format: ", %.3e on structures left out", $0) } ?? ""
    return "\(name), \(fitted)\(leftOut)"
  }
}
