/// What the faults of one row gave under one launcher on one number of ranks.
struct CellResult {
  /// What was not as it should be.
  var complaints: [String] = []
  /// The runs that were caused.
  var runCount = 0
  /// The runs that did not end by themselves.
  var hangCount = 0

  /// Takes over what a bench saw.
  mutating func add(_ bench: Bench, _ place: String) {
    runCount += bench.runCount
    hangCount += bench.hangCount
    complaints += bench.complaints.map { "\(place): \($0)" }
  }

  /// The cell of the table.
  var mark: String { !complaints.isEmpty ? "FAIL" : runCount == 0 ? "-" : "pass" }
}

/// The sums over the whole table.
struct Tally {
  private var cellCount = 0
  private var failedCount = 0
  private var runCount = 0
  private var hangCount = 0
  private var news: [String] = []

  /// Whether any cell failed.
  var hasFailures: Bool { failedCount > 0 }

  /// Counts a cell.
  mutating func add(_ cell: CellResult) {
    guard cell.runCount > 0 || !cell.complaints.isEmpty else { return }
    cellCount += 1
    failedCount += cell.complaints.isEmpty ? 0 : 1
    runCount += cell.runCount
    hangCount += cell.hangCount
    news += cell.complaints
  }

  /// Prints what the last row complained about.
  mutating func printNews() {
    for text in news { printNow("      \(text)\n") }
    news = []
  }

  /// Prints the last line.
  func printSummary() {
    printNow(
      "\n\(cellCount) cells of \(runCount) runs: \(cellCount - failedCount) passed, "
        + "\(failedCount) failed, \(hangCount) hangs\n")
  }
}
