public import LinearAlgebra

/// Choices of few samples (columns of features) that stand for many.
public enum SampleSelection {
  /// Farthest-point sampling: each choice is the sample farthest from those chosen before.
  ///
  /// Of several farthest samples the first one is chosen. Costs `3 d n` flops a choice.
  ///
  /// - Parameters:
  ///   - features: `featureCount x count` features.
  ///   - count: The number of choices.
  ///   - start: The first choice.
  /// - Returns: The columns in the order of their choice.
  public static func farthestPoints(_ features: Matrix, count: Int, start: Int = 0) -> [Int] {
    precondition(count <= features.columnCount, "at most \(features.columnCount) choices")
    var nearest = [Double](repeating: .infinity, count: features.columnCount)
    var chosen: [Int] = []
    var next = start
    while chosen.count < count {
      chosen.append(next)
      let point = Array(features.column(next))
      for j in nearest.indices {
        var distance = 0.0
        for (k, value) in features.column(j).enumerated() {
          distance += (value - point[k]) * (value - point[k])
        }
        nearest[j] = min(nearest[j], distance)
      }
      next = nearest.indices.reduce(0) { nearest[$1] > nearest[$0] ? $1 : $0 }
    }
    return chosen
  }

  /// CUR selection: each choice weighs most in the leading principal vector of what is left.
  ///
  /// Mahoney and Drineas, PNAS 106, 697 (2009); the samples are orthogonalised after each choice
  /// as in Imbalzano et al., J. Chem. Phys. 148, 241730 (2018).
  ///
  /// - Parameters:
  ///   - features: `featureCount x count` features.
  ///   - count: The number of choices.
  /// - Returns: The columns in the order of their choice.
  /// - Throws: `FactorizationError.notConverged`.
  public static func cur(_ features: Matrix, count: Int) throws(FactorizationError) -> [Int] {
    precondition(count <= features.columnCount, "at most \(features.columnCount) choices")
    var (rest, chosen) = (features, [Int]())
    while chosen.count < count {
      let weights = try leadingWeights(rest)
      var next = -1
      for j in weights.indices where !chosen.contains(j) {
        if next < 0 || weights[j] > weights[next] { next = j }
      }
      chosen.append(next)
      orthogonalise(&rest, to: next)
    }
    return chosen
  }

  /// The squared entries of the leading right singular vector.
  private static func leadingWeights(_ features: Matrix) throws(FactorizationError) -> [Double] {
    if features.rowCount < features.columnCount {
      let eigen = try SymmetricEigen(features.product(features, transposingOther: true))
      let last = Array(eigen.vectors.column(features.rowCount - 1))
      return features.product(last, transposingSelf: true).map { $0 * $0 }
    }
    let eigen = try SymmetricEigen(features.gramMatrix)
    return eigen.vectors.column(features.columnCount - 1).map { $0 * $0 }
  }

  private static func orthogonalise(_ features: inout Matrix, to chosen: Int) {
    let direction = Array(features.column(chosen))
    let square = dot(direction, direction)
    if square == 0 { return }
    let products = features.product(direction, transposingSelf: true)
    for j in products.indices {
      for k in direction.indices { features[k, j] -= products[j] / square * direction[k] }
    }
  }
}
