import LinearAlgebra
import Regression

/// A fitted kernel model as it stands in a file: what is needed to predict, and how it was chosen.
struct FittedModel: Sendable {
  /// The kernel with its parameters.
  let kernel: StructureKernel
  /// What was added to the diagonal of the Gram matrix.
  let regularization: Double
  /// The training structures by their numbers in the data set, in the order of the coefficients.
  let structures: [Int]
  /// The dual coefficients, `structures.count x outputs`.
  let dualCoefficients: Matrix
  /// The constant of each output.
  let constants: [Double]
  /// The chosen candidate and its parameters, for people.
  let choice: String
  /// The error inside the training structures that decided; none where there was nothing to choose.
  var innerError: Double?
}
