public import Descriptors
public import Structures

/// A linear model of a field, evaluated without features: its coefficients are contracted into the kernel.
///
/// For each tile of eight points the sums `A_nlm` over neighbours are formed once, and the field is a quadratic form of them;
/// one-body terms and self terms are one tabulated function of the distance for each species
/// (`FieldContraction`). Tiles that no atom reaches are zero. The cost is linear in the number of neighbours.
public struct FieldEvaluator: Sendable {
  /// The features of the model.
  public let basis: JacobiLegendre
  /// The coefficient of each feature.
  public let coefficients: [Double]

  /// A field that is the sum of features times coefficients.
  ///
  /// - Throws: `InputError` when the number of coefficients does not suit, or one is not finite.
  public init(_ basis: JacobiLegendre, coefficients: [Double]) throws(InputError) {
    guard coefficients.count == basis.featureCount, coefficients.allSatisfy(\.isFinite) else {
      throw InputError(
        key: "coefficients", expected: "\(basis.featureCount) finite numbers",
        found: "\(coefficients.filter(\.isFinite).count) of them",
        remedy: "use the model file as it was written")
    }
    self.basis = basis
    self.coefficients = coefficients
  }

  /// Evaluates the field of a structure at the points of a box of a grid, third axis fastest.
  ///
  /// - Returns: What had to be done.
  /// - Throws: `InputError` when the structure has an element that the model lacks or atoms on one spot.
  @discardableResult
  public func evaluate(
    _ structure: Structure, on grid: Grid, _ block: GridBlock,
    into out: inout MutableSpan<Double>
  ) throws(InputError) -> FieldEvaluationCounts {
    try prepared(for: structure, on: grid).evaluate(block, into: &out)
  }

  /// The field of a structure on a grid, prepared for many boxes.
  ///
  /// - Throws: `InputError` when the structure has an element that the model lacks or atoms on one spot.
  public func prepared(
    for structure: Structure, on grid: Grid
  ) throws(InputError) -> PreparedField {
    try PreparedField(self, structure, on: grid)
  }
}
