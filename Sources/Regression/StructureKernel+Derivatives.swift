internal import LinearAlgebra

extension StructureKernel {
  /// The sums `sum_ij M_ij dK_ij / d ln theta` over a tile, for every adjustable parameter.
  ///
  /// With `M = 1/2 (alpha alpha^T - W)` these are the derivatives of the log marginal likelihood
  /// (Rasmussen and Williams eq. 5.9); each rank adds up its own tiles. The weights are carried
  /// backwards through the combination, the products and the functions, so that all length
  /// scales of a factor together cost about one more matrix product.
  ///
  /// - Parameters:
  ///   - rows: The structures of the rows.
  ///   - rowRange: The structures of `rows` to compare.
  ///   - columns: The structures of the columns.
  ///   - columnRange: The structures of `columns` to compare.
  ///   - weights: The weights `M`, `rowRange.count x columnRange.count` by columns.
  ///   - leadingDimension: The distance between columns in `weights`.
  /// - Returns: One sum for each of ``parameterNames``.
  public func contractedDerivatives(
    rows: EnvironmentBlock, rowRange: Range<Int>, columns: EnvironmentBlock,
    columnRange: Range<Int>, weights: borrowing Span<Double>, leadingDimension: Int
  ) -> [Double] {
    let pairs = Pairs(rows: rows, rowRange: rowRange, columns: columns, columnRange: columnRange)
    let shape = Matrix(rowCount: rowRange.count, columnCount: columnRange.count) { i, j in
      weights[i + j * leadingDimension]
    }
    return terms.flatMap { $0.contractedDerivatives(pairs, shape) }
  }
}

extension StructureKernel.Term {
  /// The sum for the amplitude, then those for the environment kernel.
  func contractedDerivatives(_ pairs: StructureKernel.Pairs, _ weights: Matrix) -> [Double] {
    guard combination.isNormalised else {
      var scaled = weights
      for k in scaled.elements.indices { scaled.elements[k] *= amplitude }
      let (value, sums) = contract(pairs, scaled)
      return combination.isDifferentiable ? [value] + sums : [value]
    }
    var workspace = KernelWorkspace()
    let target = weights.tile
    var values = Matrix(rowCount: target.rowCount, columnCount: target.columnCount, repeating: 0)
    var span = values.elements.mutableSpan
    add(pairs, to: &span, target, &workspace)
    let amplitudeSum = dot(weights.elements, values.elements)
    guard combination.isDifferentiable else { return [amplitudeSum] }
    let (rowScales, columnScales) = scales(pairs, &workspace)
    var scaled = weights
    for j in columnScales.indices {
      for i in rowScales.indices { scaled[i, j] *= amplitude * rowScales[i] * columnScales[j] }
    }
    var sums = contract(pairs, scaled).derivatives
    let (byRow, byColumn) = normalisationWeights(weights, values, rowScales, columnScales)
    addSelf(pairs.rows, pairs.rowRange, byRow, to: &sums)
    addSelf(pairs.columns, pairs.columnRange, byColumn, to: &sums)
    return [amplitudeSum] + sums
  }

  /// The weights of each structure's value with itself: `-1/2 sum_t M_st K_st / k_ss`.
  private func normalisationWeights(
    _ weights: Matrix, _ values: Matrix, _ rowScales: [Double], _ columnScales: [Double]
  ) -> (rows: [Double], columns: [Double]) {
    var byRow = [Double](repeating: 0, count: rowScales.count)
    var byColumn = [Double](repeating: 0, count: columnScales.count)
    for j in columnScales.indices {
      for i in rowScales.indices {
        let part = -0.5 * weights[i, j] * values[i, j]
        byRow[i] += part * rowScales[i] * rowScales[i]
        byColumn[j] += part * columnScales[j] * columnScales[j]
      }
    }
    return (byRow, byColumn)
  }

  private func addSelf(
    _ block: EnvironmentBlock, _ range: Range<Int>, _ weights: [Double], to sums: inout [Double]
  ) {
    for (s, weight) in zip(range, weights) {
      let pairs = StructureKernel.Pairs(
        rows: block, rowRange: s..<s + 1, columns: block, columnRange: s..<s + 1)
      let part = contract(
        pairs, Matrix(rowCount: 1, columnCount: 1, elements: [weight])
      ).derivatives
      for p in sums.indices { sums[p] += part[p] }
    }
  }

  /// The weighted sum of the combinations, before normalisation and amplitude, and of their derivatives
  /// with respect to the parameters of the environment kernel.
  private func contract(_ pairs: StructureKernel.Pairs, _ weights: Matrix)
    -> (value: Double, derivatives: [Double])
  {
    var value = 0.0
    var sums = [Double](repeating: 0, count: environment.parameterNames.count)
    for chunk in pairs.chunks {
      let parts = EnvironmentKernel.Parts(environment, chunk.environments)
      var adjoint = [Double](repeating: 0, count: parts.values.count)
      for t in chunk.columnRange {
        for s in chunk.rowRange {
          let weight = weights[s - pairs.rowRange.lowerBound, t - pairs.columnRange.lowerBound]
          let block = chunk.block(s, t)
          value += weight * combination.value(parts.values.span, block)
          var span = adjoint.mutableSpan
          combination.writeAdjoint(parts.values.span, block, weight: weight, &span)
        }
      }
      let part = parts.contractedDerivatives(adjoint)
      for p in sums.indices { sums[p] += part[p] }
    }
    return (value, sums)
  }
}
