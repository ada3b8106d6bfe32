internal import LinearAlgebra

extension EnvironmentKernel {
  /// All factors of a kernel on a tile, and the sums of derivatives that follow from them.
  struct Parts {
    private let kernel: EnvironmentKernel
    private let factors: [[Factor]]
    /// The kernel of environments, by columns.
    let values: [Double]

    init(_ kernel: EnvironmentKernel, _ pairs: Pairs) {
      self.kernel = kernel
      factors = kernel.products.map { product in product.factors.map { Factor($0, pairs) } }
      var values = [Double](repeating: 0, count: pairs.tile.rowCount * pairs.tile.columnCount)
      for (product, factors) in zip(kernel.products, factors) {
        let part = Self.product(factors, count: values.count)
        for i in values.indices { values[i] += product.weight * part[i] }
      }
      self.values = values
    }

    /// The sums `sum_ab A_ab dk_ab / d ln theta` for the parameters of the environment kernel.
    func contractedDerivatives(_ adjoint: [Double]) -> [Double] {
      var sums: [Double] = []
      for (p, product) in kernel.products.enumerated() {
        let weighted = adjoint.map { $0 * product.weight }
        if p > 0 {
          sums.append(dot(weighted, Self.product(factors[p], count: values.count)))
        }
        for (f, factor) in factors[p].enumerated() {
          var others = factors[p]
          others.remove(at: f)
          var own = Self.product(others, count: values.count)
          for i in own.indices { own[i] *= weighted[i] }
          sums += factor.contractedDerivatives(own)
        }
      }
      return sums
    }

    private static func product(_ factors: [Factor], count: Int) -> [Double] {
      guard var result = factors.first?.values else { return Array(repeating: 1, count: count) }
      for factor in factors.dropFirst() {
        for i in result.indices { result[i] *= factor.values[i] }
      }
      return result
    }
  }

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
      if let elements = factor.elements {
        elements.write(x, y, &span, pairs.tile)
        (self.arguments, values) = ([], arguments)
        return
      }
      factor.writeArguments(x, y, &span, pairs.tile)
      var (values, scratch) = (arguments, arguments)
      var valueSpan = values.mutableSpan
      var scratchSpan = scratch.mutableSpan
      factor.function.evaluate(&valueSpan, scratch: &scratchSpan)
      (self.arguments, self.values) = (arguments, values)
    }

    /// The sums of derivatives for the parameters of the factor.
    func contractedDerivatives(_ adjoint: [Double]) -> [Double] {
      if let elements = factor.elements { return elements.contractedDerivatives(x, y, adjoint) }
      var slopes = adjoint
      for i in slopes.indices {
        slopes[i] *= factor.function.derivative(arguments[i], value: values[i])
      }
      if factor.lengthScales != nil { return lengthScaleSums(slopes) }
      var (first, second) = (0.0, 0.0)
      for i in slopes.indices {
        let part = factor.function.parameterDerivatives(arguments[i], slope: slopes[i])
        first += part.first
        second += part.second
      }
      return Array([first, second].prefix(factor.parameterNames.count))
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
