import Foundation

/// How far a long stage has come, with an estimate of the time left: a bar on a terminal, and lines
/// at growing intervals in a batch log.
struct Progress {
  private let title: String
  private let total: Int
  private let isShown: Bool
  private let isTerminal: Bool
  private let start = StageClock.now()
  private var lastLine = StageClock.now()
  private var interval = 10.0
  private var hasDrawn = false

  /// A stage of `total` units of work; `isShown` is true on the one rank that prints.
  init(_ title: String, total: Int, isShown: Bool) {
    self.title = title
    self.total = max(1, total)
    self.isShown = isShown
    isTerminal = isatty(STDERR_FILENO) == 1
    Pulse.shared.begin(title)
  }

  /// Shows that `done` of `total` is finished.
  mutating func update(_ done: Int) {
    Pulse.shared.advance(to: min(1, Double(done) / Double(total)))
    guard isShown else { return }
    let now = StageClock.now()
    let gap = isTerminal ? 0.1 : interval
    guard now - lastLine >= gap else { return }
    lastLine = now
    let share = min(1, Double(done) / Double(total))
    let left = share > 0 ? (now - start) * (1 - share) / share : 0
    let percent = Int((100 * share).rounded())
    if isTerminal {
      let filled = Int((30 * share).rounded())
      let bar = String(repeating: "=", count: filled).padding(
        toLength: 30, withPad: " ", startingAt: 0)
      write("\r\(title) [\(bar)] \(percent) %, \(duration(left)) left   ")
      hasDrawn = true
    } else {
      write("\(title): \(percent) %, \(duration(left)) left\n")
      interval = min(600, interval * 1.5)
    }
  }

  /// Removes the bar from the terminal.
  func finish() {
    if hasDrawn { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { printText(text) }
}

/// A time span for people: `8 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole / 60 % 60) min"
}
