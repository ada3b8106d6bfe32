import Structures

/// How a predicted density is given a wanted number of electrons.
public enum Conservation: String, CaseIterable, Sendable {
  /// The density stays as it was predicted.
  case none
  /// All values are multiplied by the same factor.
  case rescale
  /// The same value is added everywhere.
  case shift

  /// What turns a field with an integral into one with the wanted integral.
  ///
  /// - Parameters:
  ///   - integral: The integral of the field over the cell.
  ///   - wanted: The integral that it shall have.
  ///   - volume: The volume of the cell, cubic angstrom.
  /// - Returns: The correction of each value.
  /// - Throws: `InputError` when a field without integral shall be rescaled.
  func correction(of integral: Double, to wanted: Double, volume: Double) throws(InputError)
    -> FieldCorrection
  {
    switch self {
    case .none: return FieldCorrection()
    case .shift: return FieldCorrection(shift: (wanted - integral) / volume)
    case .rescale:
      guard integral != 0, (wanted / integral).isFinite else {
        throw InputError(
          .usage, key: "--conserve", expected: "a field whose integral is not zero for 'rescale'",
          found: "\(integral)", remedy: "use 'shift' or 'none'")
      }
      return FieldCorrection(factor: wanted / integral)
    }
  }
}

/// What becomes of each value of a field: `factor * value + shift`.
struct FieldCorrection: Hashable, Sendable {
  var factor = 1.0
  var shift = 0.0

  /// Corrects values.
  func apply(to values: inout MutableSpan<Double>) {
    guard self != FieldCorrection() else { return }
    for k in values.indices { values[k] = factor * values[k] + shift }
  }
}
