internal import Structures

extension InputError {
  /// Refuses a parameter that is wrong by itself or beside others.
  ///
  /// - Parameters:
  ///   - isRight: Whether the parameter is as it must be.
  ///   - key: The parameter.
  ///   - expected: What it must be.
  ///   - found: What it is.
  /// - Throws: ``InputError`` of usage that names the parameter.
  static func require(
    _ isRight: Bool, _ key: String, _ expected: String, _ found: any CustomStringConvertible
  ) throws(InputError) {
    if isRight { return }
    throw InputError(
      .usage, key: key, expected: expected, found: found.description, remedy: "change '\(key)'")
  }
}
