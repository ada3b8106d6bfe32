internal import LinearAlgebra

extension EnvironmentKernel {
  /// All factors of a kernel on a tile, and the sums of derivatives that follow from them.
  struct Parts {
    private let kernel: EnvironmentKernel
    private let pairs: Pairs
    private let factors: [[Factor]]
    /// The kernel of environments, by columns.
    let values: [Double]

    init(_ kernel: EnvironmentKernel, _ pairs: Pairs) {
      (self.kernel, self.pairs) = (kernel, pairs)
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
          sums += factor.contractedDerivatives(adjointOfFactor(f, in: p, weighted))
        }
      }
      return sums
    }

    /// Adds the sums `sum_ab A_ab dk_ab / dx` for the features of rows and columns.
    func addFeatureDerivatives(_ adjoint: [Double], featureSet: Int, to sums: inout Matrix) {
      for (p, product) in kernel.products.enumerated() {
        let weighted = adjoint.map { $0 * product.weight }
        for (f, factor) in product.factors.enumerated() where factor.featureSet == featureSet {
          let part = factors[p][f].featureDerivatives(adjointOfFactor(f, in: p, weighted))
          add(part.rows, at: pairs.rowRange.lowerBound, to: &sums)
          add(part.columns, at: pairs.columnRange.lowerBound, to: &sums)
        }
      }
    }

    private func add(_ part: Matrix, at start: Int, to sums: inout Matrix) {
      let offset = start * part.rowCount
      for i in part.elements.indices { sums.elements[offset + i] += part.elements[i] }
    }

    /// The derivatives with respect to the values of one factor: those of the product, times the
    /// other factors.
    private func adjointOfFactor(_ f: Int, in p: Int, _ weighted: [Double]) -> [Double] {
      var others = factors[p]
      others.remove(at: f)
      if others.isEmpty { return weighted }
      var own = Self.product(others, count: values.count)
      for i in own.indices { own[i] *= weighted[i] }
      return own
    }

    private static func product(_ factors: [Factor], count: Int) -> [Double] {
      guard var result = factors.first?.values else { return Array(repeating: 1, count: count) }
      for factor in factors.dropFirst() {
        for i in result.indices { result[i] *= factor.values[i] }
      }
      return result
    }
  }
}
