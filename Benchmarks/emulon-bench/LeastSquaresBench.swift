import LinearAlgebra

/// The reduction of a tall least-squares problem to its triangle, `2 m p^2` operations.
func benchLeastSquares(size: Int?) throws {
  for (rowCount, columnCount, repetitions) in [(137_200, 120, 5), (size ?? 100_000, 600, 3)] {
    let (panel, p) = (4096, Double(columnCount))
    let features = sampleMatrix(columnCount, panel)
    let targets = sampleMatrix(1, panel)
    let rows = rowCount / panel * panel
    try measure(
      "least squares \(rows) x \(columnCount)", operations: 2 * Double(rows) * p * p,
      repetitions: repetitions
    ) {
      var factor = TriangularFactor(columnCount: columnCount, targetCount: 1)
      for _ in 0..<rows / panel { try factor.append(features: features, targets: targets) }
    }
  }
}
