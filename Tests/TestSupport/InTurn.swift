public import Testing

/// Lets one test at a time run, over all suites and modules that carry it.
///
/// The HDF5 library serves one thread only, and `swift test` runs the suites of all modules in one
/// process: every suite that reads or writes HDF5 files carries `.usesHDF5`.
public struct InTurn: SuiteTrait, TestTrait, TestScoping {
  /// Applies to all tests of a suite.
  public var isRecursive: Bool { true }

  /// Runs a test when no other one is running that has this trait.
  ///
  /// - Parameters:
  ///   - test: The test or suite.
  ///   - testCase: The case; `nil` for a suite as a whole.
  ///   - function: The test itself.
  /// - Throws: What the test throws.
  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    await Turn.shared.take()
    do {
      try await function()
    } catch {
      await Turn.shared.giveBack()
      throw error
    }
    await Turn.shared.giveBack()
  }
}

extension Trait where Self == InTurn {
  /// The test uses HDF5, and waits for other tests that do.
  public static var usesHDF5: InTurn { InTurn() }
}

/// The right to run, which one task has at a time.
private actor Turn {
  static let shared = Turn()
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func giveBack() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
  }
}
