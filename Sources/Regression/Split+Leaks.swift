extension Split {
  /// A reason why a tested structure is no surprise to a model.
  public enum Leak: Sendable, Equatable {
    /// The test structure belongs to a group that trains the model.
    case sameGroup(training: Int, test: Int)
    /// The test structure has the same fingerprint as a training structure.
    case sameFingerprint(training: Int, test: Int)
  }

  /// Finds the test structures that a model has met already.
  ///
  /// - Parameters:
  ///   - groups: The group of each structure.
  ///   - fingerprints: A number per structure that equals another's only for equal descriptors,
  ///     for instance `EnvironmentBlock.fingerprints()`.
  /// - Returns: Each such structure once, with its first relative in the training structures.
  public func leaks<Label: Hashable>(groups: [Label], fingerprints: [UInt64] = []) -> [Leak] {
    var (byGroup, byFingerprint): ([Label: Int], [UInt64: Int]) = ([:], [:])
    for i in training.reversed() {
      byGroup[groups[i]] = i
      if !fingerprints.isEmpty { byFingerprint[fingerprints[i]] = i }
    }
    return test.compactMap { j in
      if let i = byGroup[groups[j]] { return .sameGroup(training: i, test: j) }
      guard !fingerprints.isEmpty, let i = byFingerprint[fingerprints[j]] else { return nil }
      return .sameFingerprint(training: i, test: j)
    }
  }
}
