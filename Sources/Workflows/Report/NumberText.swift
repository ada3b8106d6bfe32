import Foundation

/// A number for people, to about three digits: `0.531`, `12.3`, `2450`; a dash where there is none.
func numberText(_ value: Double) -> String {
  numberText(value, like: value)
}

/// A number with as many decimals as `scale` needs for three digits.
func numberText(_ value: Double, like scale: Double) -> String {
  guard value.isFinite else { return "–" }
  let size = abs(scale.isFinite ? scale : value)
  if size >= 1e7 || (size < 1e-4 && size > 0) { return String(format: "%.2e", value) }
  let decimals = size == 0 ? 2 : max(0, 2 - Int(log10(size).rounded(.down)))
  return String(format: "%.\(decimals)f", value)
}

extension Spread {
  /// `1.40 ± 0.24`, or the mean alone where there is one value only; a dash where there is none.
  var text: String {
    guard deviation.isFinite else { return numberText(mean) }
    let scale = max(abs(mean), deviation)
    return "\(numberText(mean, like: scale)) ± \(numberText(deviation, like: scale))"
  }
}
