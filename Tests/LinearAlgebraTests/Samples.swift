import LinearAlgebra

/// Matrices with reproducible elements for the tests.
enum Samples {
  /// A matrix of numbers between -1/2 and 1/2 from a linear congruential generator.
  static func matrix(_ rowCount: Int, _ columnCount: Int, seed: UInt64 = 1) -> Matrix {
    var state = seed
    return Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
    }
  }

  /// A symmetric positive definite matrix with eigenvalues of about 1.
  static func positive(_ order: Int, seed: UInt64 = 2) -> Matrix {
    var result = matrix(order + 3, order, seed: seed).gramMatrix
    result.addToDiagonal(1)
    return result
  }
}

/// The bound `c n ulp` on the rounding of a factorization of order `n` (Higham 2002, chapters 9-10, 19).
func roundingBound(_ order: Int, _ factor: Double = 8) -> Double {
  factor * Double(order + 1) * Double.ulpOfOne
}
