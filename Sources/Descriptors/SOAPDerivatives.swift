public import LinearAlgebra

/// The derivatives of descriptors with respect to the positions of all atoms, 1/A.
public struct SOAPDerivatives: Sendable, Hashable {
  /// The number of descriptors.
  public let descriptorCount: Int
  /// The number of atoms of the structure.
  public let atomCount: Int
  /// One column for each descriptor, atom and axis (the axis runs fastest): `featureCount` rows.
  public internal(set) var values: Matrix

  init(featureCount: Int, descriptorCount: Int, atomCount: Int) {
    self.descriptorCount = descriptorCount
    self.atomCount = atomCount
    values = Matrix(
      rowCount: featureCount, columnCount: descriptorCount * atomCount * 3, repeating: 0)
  }

  /// The column of ``values`` for a descriptor, an atom and an axis (0, 1, 2), counted from 0.
  public func column(descriptor: Int, atom: Int, axis: Int) -> Int {
    precondition(
      (0..<descriptorCount).contains(descriptor) && (0..<atomCount).contains(atom)
        && (0..<3).contains(axis), "a derivative inside")
    return (descriptor * atomCount + atom) * 3 + axis
  }
}
