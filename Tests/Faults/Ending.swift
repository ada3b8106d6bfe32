import Foundation

/// How a program ended.
struct Ending {
  /// The exit code; 128 and the number of the signal where one ended the launcher.
  let code: Int32
  /// How long it took, or how long was waited.
  let seconds: Double
  /// Whether it had to be killed.
  let isHanging: Bool
  /// What it wrote, standard output first.
  let output: String

  /// The lines that report an error of Emulon itself, or that it stopped with a checkpoint.
  var errorLines: [String] {
    lines.filter { $0.contains("emulon: error:") || $0.contains("emulon: stopped:") }
  }

  /// The lines that warn.
  var warnings: [String] { lines.filter { $0.contains("warning:") } }

  /// The last lines, for a complaint.
  var tail: String { lines.suffix(3).joined(separator: " / ") }

  /// A line that only a crash prints.
  var stackDump: String? {
    let marks = ["Fatal error", "Process received signal", "Stack dump", "backtrace", "Crashed at"]
    return lines.first { line in marks.contains { line.contains($0) } }
  }

  private var lines: [String] { output.split(separator: "\n").map(String.init) }
}
