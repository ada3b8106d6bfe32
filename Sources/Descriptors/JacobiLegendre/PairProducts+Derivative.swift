internal import LinearAlgebra

extension PairProducts {
  /// Writes the derivatives `sum_m dA^q A^q' + A^q dA^q' - u_q u_q' d(P P)` of one block.
  ///
  /// - Parameters:
  ///   - block: The block of two channels.
  ///   - values: The storage of coefficients and of their derivatives.
  ///   - fixed: Where the coefficients of the two channels begin.
  ///   - moved: Where their derivatives begin.
  ///   - selfTerms: Where the coefficients begin whose self terms are the derivatives of `P_n1 P_n2`.
  ///   - selfWeight: `u_q u_q'` of the atom that moves.
  ///   - column: Receives the derivatives, in the columns of the block.
  func writeDerivative(
    _ block: JacobiLegendreLayout.Block, _ values: LaneArray, _ fixed: [Int], _ moved: [Int],
    selfTerms: Int, selfWeight: Double, into column: inout [Double]
  ) {
    let left = products(values, moved[0], fixed[1])
    let right = products(values, fixed[0], moved[1])
    let start = selfTerms + term.selfStart
    func derivative(_ n1: Int, _ n2: Int, _ l: Int) -> Double {
      let own = values[start + n1 * term.groupCount + n2 / 8][n2 % 8]
      let place = (l * count + n1) * count + n2
      return left[place] + right[place] - selfWeight * own
    }
    let isOneChannel = block.channels[0] == block.channels[1]
    for k in block.columns { column[k] = 0 }
    for n1 in 0..<count {
      for n2 in (isOneChannel ? n1 : 0)..<count {
        for l in 0...lMax {
          let place = layout.column(
            ofTwoBody: block.channels[0], second: block.channels[1], n1: n1, n2: n2, l: l)
          if let place { column[place] = derivative(n1, n2, l) }
        }
      }
    }
    for n in 0..<layout.twoBodyCount where layout.twoBodyCount > count {
      for (n1, n2) in [(n, count), (count, n)] where !isOneChannel || n2 == count {
        let place = layout.column(
          ofTwoBody: block.channels[0], second: block.channels[1], n1: n1, n2: n2, l: 0)
        let product =
          scalarProduct(values, moved[0], n1, fixed[1], n2)
          + scalarProduct(values, fixed[0], n1, moved[1], n2)
        let own = values[start + n1 * term.groupCount + n2 / 8][n2 % 8]
        if let place { column[place] = product - selfWeight * own }
      }
    }
  }

  /// The products of two sets of coefficients: `l`, then `n1`, then `n2`.
  private func products(_ values: LaneArray, _ first: Int, _ second: Int) -> [Double] {
    var result = [Double](repeating: 0, count: (lMax + 1) * count * count)
    var span = result.mutableSpan
    writeProducts(values, first, second, into: &span)
    return result
  }
}
