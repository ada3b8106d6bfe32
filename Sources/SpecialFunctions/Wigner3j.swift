/// The Wigner 3j symbol of whole degrees and orders, zero where the selection rules forbid it.
///
/// Racah's sum (DLMF 34.2.4) in ``QuadDouble``, because its terms alternate: the result is exact to rounding for
/// degrees up to 20, beyond which factorials leave the range of exponents.
public func wigner3j(
  _ l1: Int, _ l2: Int, _ l3: Int, _ m1: Int, _ m2: Int, _ m3: Int
) -> Double {
  precondition(
    min(l1, l2, l3) >= 0 && max(l1, l2, l3) <= 20, "degrees from 0 to 20; got \(l1), \(l2), \(l3)")
  guard
    m1 + m2 + m3 == 0, abs(m1) <= l1, abs(m2) <= l2, abs(m3) <= l3, l3 >= abs(l1 - l2),
    l3 <= l1 + l2
  else { return 0 }
  let first = max(0, l2 - l3 - m1, l1 - l3 + m2)
  let last = min(l1 + l2 - l3, l1 - m1, l2 + m2)
  var sum = QuadDouble.zero
  for k in first...last {
    let denominators = [
      k, l1 + l2 - l3 - k, l1 - m1 - k, l2 + m2 - k, l3 - l2 + m1 + k, l3 - l1 - m2 + k,
    ]
    let term = denominators.reduce(QuadDouble(1.0)) { $0 / factorials[$1] }
    sum = k.isMultiple(of: 2) ? sum + term : sum - term
  }
  let numerators = [
    l1 + l2 - l3, l1 - l2 + l3, l2 + l3 - l1, l1 + m1, l1 - m1, l2 + m2, l2 - m2, l3 + m3, l3 - m3,
  ]
  let square = numerators.reduce(QuadDouble(1.0) / factorials[l1 + l2 + l3 + 1]) {
    $0 * factorials[$1]
  }
  // The square of the sum is exact; its root takes one rounding.
  let value = (square * sum * sum).doubleValue.squareRoot()
  let isNegative = (sum < QuadDouble.zero) != !(l1 - l2 - m3).isMultiple(of: 2)
  return isNegative ? -value : value
}

/// The factorials up to 61.
private let factorials: [QuadDouble] = (1...61).reduce(into: [QuadDouble(1.0)]) { list, n in
  list.append(list[n - 1] * Double(n))
}
