/// A weighted sum of quadratic forms in each lane, `sum_row w[row] sum_(i <= j) C[form[row], i, j] a[row, i] a[row, j]`.
///
/// Costs `8 order (order + 3)` flop for each row. Every form is summed over `j` inside and `i` outside, in their order,
/// so that variables that are zero do not change the result's last digits.
///
/// - Parameters:
///   - values: The variables `a`, at `row * order + i`.
///   - order: The number of variables.
///   - forms: The form of each row.
///   - weights: The weight of each row.
///   - triangles: The forms, those elements with `i <= j`, row by row of the triangle.
/// - Returns: The sum in each lane.
public func laneQuadraticForms(
  _ values: Span<SIMD8<Double>>, order: Int, forms: Span<Int>, weights: Span<Double>,
  _ triangles: Span<Double>
) -> SIMD8<Double> {
  let size = order * (order + 1) / 2
  precondition(
    order >= 0 && weights.count == forms.count && forms.count * order <= values.count,
    "rows inside their storage")
  return unsafe values.withUnsafeBufferPointer { values in
    unsafe triangles.withUnsafeBufferPointer { triangles in
      guard let a = values.baseAddress, let c = triangles.baseAddress else { return .zero }
      var sum = SIMD8<Double>.zero
      for row in forms.indices {
        precondition(
          forms[row] >= 0 && (forms[row] + 1) * size <= triangles.count, "a form that exists")
        let kernel = unsafe FormKernel(a: a + row * order, triangle: c + forms[row] * size)
        sum = sum.addingProduct(kernel.value(order: order), SIMD8(repeating: weights[row]))
      }
      return sum
    }
  }
}

/// One quadratic form.
@safe private struct FormKernel {
  let a: UnsafePointer<SIMD8<Double>>
  let triangle: UnsafePointer<Double>

  @inline(__always)
  func value(order: Int) -> SIMD8<Double> {
    switch order {
    case 1: value(InlineArray<1, SIMD8<Double>>(repeating: .zero))
    case 2: value(InlineArray<2, SIMD8<Double>>(repeating: .zero))
    case 3: value(InlineArray<3, SIMD8<Double>>(repeating: .zero))
    case 4: value(InlineArray<4, SIMD8<Double>>(repeating: .zero))
    case 5: value(InlineArray<5, SIMD8<Double>>(repeating: .zero))
    case 6: value(InlineArray<6, SIMD8<Double>>(repeating: .zero))
    case 7: value(InlineArray<7, SIMD8<Double>>(repeating: .zero))
    case 8: value(InlineArray<8, SIMD8<Double>>(repeating: .zero))
    default: value(anyOrder: order)
    }
  }

  /// A form of few variables, which stay in registers.
  @inline(__always)
  private func value<let order: Int>(
    _ zeros: InlineArray<order, SIMD8<Double>>
  ) -> SIMD8<Double> {
    var variables = zeros
    for i in 0..<order { unsafe variables[unchecked: i] = a[i] }
    var sum = SIMD8<Double>.zero
    var c = unsafe triangle
    for i in 0..<order {
      var inner = SIMD8<Double>.zero
      for j in i..<order {
        unsafe inner = inner.addingProduct(variables[unchecked: j], SIMD8(repeating: c[j &- i]))
      }
      unsafe sum = sum.addingProduct(inner, variables[unchecked: i])
      unsafe c += order &- i
    }
    return sum
  }

  /// A form of many variables, four rows of the triangle at a time.
  private func value(anyOrder order: Int) -> SIMD8<Double> {
    var sum = SIMD8<Double>.zero
    var i = 0
    while i < order {
      let count = min(4, order - i)
      var inner = InlineArray<4, SIMD8<Double>>(repeating: .zero)
      let starts = InlineArray<4, Int> { k in start(i + min(k, count - 1), order) }
      // The corner, then the columns that all four rows have.
      for k in 0..<count {
        for j in (i + k)..<(i + count) {
          unsafe inner[k] = inner[k].addingProduct(a[j], SIMD8(repeating: triangle[starts[k] + j]))
        }
      }
      let (p, q) = unsafe (triangle + starts[0], triangle + starts[1])
      let (r, s) = unsafe (triangle + starts[2], triangle + starts[3])
      for j in (i + count)..<max(order, i + count) {
        let variable = unsafe a[j]
        unsafe inner[0] = inner[0].addingProduct(variable, SIMD8(repeating: p[j]))
        unsafe inner[1] = inner[1].addingProduct(variable, SIMD8(repeating: q[j]))
        unsafe inner[2] = inner[2].addingProduct(variable, SIMD8(repeating: r[j]))
        unsafe inner[3] = inner[3].addingProduct(variable, SIMD8(repeating: s[j]))
      }
      for k in 0..<count { unsafe sum = sum.addingProduct(inner[k], a[i + k]) }
      i += count
    }
    return sum
  }

  /// Where element (i, 0) of the triangle would stand.
  @inline(__always)
  private func start(_ i: Int, _ order: Int) -> Int { i * order - i * (i + 1) / 2 }
}
