internal import LinearAlgebra

extension EnvironmentKernel {
  /// One factor on a tile: its arguments and values.
  struct Factor {
    private let factor: KernelFactor
    private let x: KernelFactor.Operand
    private let y: KernelFactor.Operand
    private let arguments: [Double]
    let values: [Double]

    init(_ factor: KernelFactor, _ pairs: Pairs) {
      self.factor = factor
      x = factor.operand(pairs.rows, pairs.rowRange)
      y = factor.operand(pairs.columns, pairs.columnRange)
      var arguments = [Double](
        repeating: 0, count: pairs.tile.rowCount * pairs.tile.columnCount)
      var span = arguments.mutableSpan
      factor.writeArguments(x, y, &span, pairs.tile)
      var (values, scratch) = (arguments, arguments)
      var valueSpan = values.mutableSpan
      var scratchSpan = scratch.mutableSpan
      factor.function.evaluate(&valueSpan, scratch: &scratchSpan)
      (self.arguments, self.values) = (arguments, values)
    }

    /// The sums of derivatives for the parameters of the factor.
    func contractedDerivatives(_ adjoint: [Double]) -> [Double] {
      let slopes = slopes(adjoint)
      if factor.lengthScales != nil { return lengthScaleSums(slopes) }
      var (first, second) = (0.0, 0.0)
      for i in slopes.indices {
        let part = factor.function.parameterDerivatives(arguments[i], slope: slopes[i])
        first += part.first
        second += part.second
      }
      return Array([first, second].prefix(factor.parameterNames.count))
    }

    /// The derivatives with respect to the arguments, from those with respect to the values.
    private func slopes(_ adjoint: [Double]) -> [Double] {
      var slopes = adjoint
      for i in slopes.indices {
        slopes[i] *= factor.function.derivative(arguments[i], value: values[i])
      }
      return slopes
    }

    /// The derivatives with respect to the features of the rows and of the columns.
    func featureDerivatives(_ adjoint: [Double]) -> (rows: Matrix, columns: Matrix) {
      precondition(!factor.isNormalised, "a factor whose features are not normalised")
      let (rowCount, columnCount) = (x.tile.columnCount, y.tile.columnCount)
      let slopes = Matrix(rowCount: rowCount, columnCount: columnCount, elements: slopes(adjoint))
      let turned = slopes.transposed
      return (Self.partials(factor, x, y, slopes), Self.partials(factor, y, x, turned))
    }

    /// The derivatives with respect to the features `u_i` of one side; `v_j` are those of the other
    /// one: `sum_j G_ij v_j` for inner products, `2 sum_j G_ij (u_i - v_j)` for squared distances,
    /// `sum_j G_ij sign(u_i - v_j)` for Manhattan distances; divided by the length scales.
    private static func partials(
      _ factor: KernelFactor, _ u: KernelFactor.Operand, _ v: KernelFactor.Operand,
      _ slopes: Matrix
    ) -> Matrix {
      var result = Matrix(rowCount: u.tile.rowCount, columnCount: slopes.rowCount, repeating: 0)
      for i in 0..<slopes.rowCount {
        for j in 0..<slopes.columnCount {
          let slope = slopes[i, j]
          for k in 0..<u.tile.rowCount {
            let (a, b) = (
              u.elements[u.tile.offset + i * u.tile.leadingDimension + k],
              v.elements[v.tile.offset + j * v.tile.leadingDimension + k]
            )
            let part =
              switch factor.function.argument {
              case .dotProduct: slope * b
              case .squaredDistance: 2 * slope * (a - b)
              case .manhattanDistance: a == b ? 0 : (a > b ? slope : -slope)
              }
            result.elements[i * result.rowCount + k] += part
          }
        }
        if let scales = factor.lengthScales {
          for k in scales.indices { result[k, i] /= scales[k] }
        }
      }
      return result
    }

    /// The sums for the length scale of each feature.
    ///
    /// With `u_k`, `v_k` the divided features and `G` the slopes: `-2 sum G (u_k - v_k)^2` for
    /// squared distances, expanded into one matrix product; `-sum G |u_k - v_k|` for Manhattan
    /// distances; `-2 sum G u_k v_k` for inner products.
    private func lengthScaleSums(_ slopes: [Double]) -> [Double] {
      let (features, rows, columns) = (x.tile.rowCount, x.tile.columnCount, y.tile.columnCount)
      var sums = [Double](repeating: 0, count: features)
      if factor.function.argument == .manhattanDistance {
        for j in 0..<columns {
          for i in 0..<rows {
            let slope = slopes[i + j * rows]
            let (a, b) = (i * x.tile.leadingDimension, j * y.tile.leadingDimension)
            for k in 0..<features { sums[k] -= slope * abs(x.elements[a + k] - y.elements[b + k]) }
          }
        }
        return sums
      }
      let weights = Matrix(rowCount: rows, columnCount: columns, elements: slopes)
      var product = Matrix(rowCount: features, columnCount: columns, repeating: 0)
      let tile = product.tile
      var span = product.elements.mutableSpan
      gemm(x.elements.span, x.tile, weights.elements.span, weights.tile, &span, tile)
      for j in 0..<columns {
        for k in 0..<features { sums[k] -= 2 * product[k, j] * y.elements[j * features + k] }
      }
      if factor.function.argument == .dotProduct { return sums }
      let rowSums = weights.product([Double](repeating: 1, count: columns))
      let columnSums = weights.product([Double](repeating: 1, count: rows), transposingSelf: true)
      for k in 0..<features {
        var squares = 0.0
        for i in 0..<rows { squares += rowSums[i] * square(x.elements[i * features + k]) }
        for j in 0..<columns { squares += columnSums[j] * square(y.elements[j * features + k]) }
        sums[k] = -2 * (squares + sums[k])
      }
      return sums
    }

    private func square(_ value: Double) -> Double { value * value }
  }
}
