public import LinearAlgebra

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

  /// The sums `sum_ij M_ij dK_ij / dx` over a tile, for every feature of every environment.
  ///
  /// For features that are themselves learned, such as coordinates of elements. Factors of the
  /// feature set must not be normalised; terms matched by entropy count as constant.
  ///
  /// - Parameters:
  ///   - block: The structures of rows and columns.
  ///   - featureSet: The features `x`.
  ///   - rowRange: The structures of the rows.
  ///   - columnRange: The structures of the columns.
  ///   - weights: The weights `M`, `rowRange.count x columnRange.count` by columns.
  ///   - leadingDimension: The distance between columns in `weights`.
  /// - Returns: `featureCount x environmentCount` sums; a structure that stands in the rows and in
  ///   the columns has both parts.
  public func contractedFeatureDerivatives(
    _ block: EnvironmentBlock, featureSet: Int, rowRange: Range<Int>, columnRange: Range<Int>,
    weights: borrowing Span<Double>, leadingDimension: Int
  ) -> Matrix {
    let pairs = Pairs(rows: block, rowRange: rowRange, columns: block, columnRange: columnRange)
    let shape = Matrix(rowCount: rowRange.count, columnCount: columnRange.count) { i, j in
      weights[i + j * leadingDimension]
    }
    let features = block.features[featureSet]
    var sums = Matrix(
      rowCount: features.rowCount, columnCount: features.columnCount, repeating: 0)
    for term in terms where term.combination.isDifferentiable {
      let values = term.values(pairs)
      term.visitAdjoints(pairs, shape, values) { parts, adjoint in
        parts.addFeatureDerivatives(adjoint, featureSet: featureSet, to: &sums)
      }
    }
    return sums
  }
}

extension StructureKernel.Term {
  /// The sum for the amplitude, then those for the environment kernel.
  func contractedDerivatives(_ pairs: StructureKernel.Pairs, _ weights: Matrix) -> [Double] {
    let values = values(pairs)
    let amplitudeSum = dot(weights.elements, values.elements)
    guard combination.isDifferentiable else { return [amplitudeSum] }
    var sums = [Double](repeating: 0, count: environment.parameterNames.count)
    visitAdjoints(pairs, weights, values) { parts, adjoint in
      let part = parts.contractedDerivatives(adjoint)
      for p in sums.indices { sums[p] += part[p] }
    }
    return [amplitudeSum] + sums
  }

  /// The term on a tile.
  fileprivate func values(_ pairs: StructureKernel.Pairs) -> Matrix {
    var workspace = KernelWorkspace()
    var result = Matrix(
      rowCount: pairs.rowRange.count, columnCount: pairs.columnRange.count, repeating: 0)
    let tile = result.tile
    var span = result.elements.mutableSpan
    add(pairs, to: &span, tile, &workspace)
    return result
  }

  /// Hands over parts of the environment kernel, with the derivatives of `sum_st M_st K_st` with
  /// respect to each of their values.
  fileprivate func visitAdjoints(
    _ pairs: StructureKernel.Pairs, _ weights: Matrix, _ values: Matrix,
    _ body: (EnvironmentKernel.Parts, [Double]) -> Void
  ) {
    var workspace = KernelWorkspace()
    let (rowScales, columnScales) = scales(pairs, &workspace)
    var scaled = weights
    for j in columnScales.indices {
      for i in rowScales.indices { scaled[i, j] *= amplitude * rowScales[i] * columnScales[j] }
    }
    visitPlainAdjoints(pairs, scaled, body)
    guard combination.isNormalised else { return }
    let (byRow, byColumn) = normalisationWeights(weights, values, rowScales, columnScales)
    visitSelfAdjoints(pairs.rows, pairs.rowRange, byRow, body)
    visitSelfAdjoints(pairs.columns, pairs.columnRange, byColumn, body)
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

  private func visitSelfAdjoints(
    _ block: EnvironmentBlock, _ range: Range<Int>, _ weights: [Double],
    _ body: (EnvironmentKernel.Parts, [Double]) -> Void
  ) {
    for (s, weight) in zip(range, weights) {
      let pairs = StructureKernel.Pairs(
        rows: block, rowRange: s..<s + 1, columns: block, columnRange: s..<s + 1)
      visitPlainAdjoints(
        pairs, Matrix(rowCount: 1, columnCount: 1, elements: [weight]), body)
    }
  }

  /// The same for the combination before normalisation and amplitude.
  private func visitPlainAdjoints(
    _ pairs: StructureKernel.Pairs, _ weights: Matrix,
    _ body: (EnvironmentKernel.Parts, [Double]) -> Void
  ) {
    for chunk in pairs.chunks {
      let parts = EnvironmentKernel.Parts(environment, chunk.environments)
      var adjoint = [Double](repeating: 0, count: parts.values.count)
      for t in chunk.columnRange {
        for s in chunk.rowRange {
          let weight = weights[s - pairs.rowRange.lowerBound, t - pairs.columnRange.lowerBound]
          var span = adjoint.mutableSpan
          combination.writeAdjoint(
            parts.values.span, chunk.block(s, t), weight: weight, &span)
        }
      }
      body(parts, adjoint)
    }
  }
}
