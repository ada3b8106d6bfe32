public import LinearAlgebra

/// The derivatives of the features of one point by the positions of the atoms and of the point, 1/A.
///
/// The images of an atom move with it. On a nucleus, where derivatives depend on the direction, their mean
/// over directions stands.
public struct JacobiLegendreGradients: Sendable {
  /// The atoms of the structure that change the features.
  public let atoms: [Int]
  /// The derivatives by their positions: `featureCount x 3 atoms.count`, axes of an atom beside each other.
  public let atomValues: Matrix
  /// The derivatives by the position of the point, `featureCount x 3`: minus the sum over all atoms.
  public let pointValues: Matrix

  init(atoms: [Int], atomValues: Matrix) {
    self.atoms = atoms
    self.atomValues = atomValues
    var sum = Matrix(rowCount: atomValues.rowCount, columnCount: 3, repeating: 0)
    for column in 0..<atomValues.columnCount {
      for i in 0..<sum.rowCount { sum[i, column % 3] -= atomValues[i, column] }
    }
    pointValues = sum
  }
}
