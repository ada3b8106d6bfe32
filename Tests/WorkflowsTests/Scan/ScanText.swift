import Structures
import Testing

@testable import Workflows

/// A complete job file with a scan whose lines a test writes.
struct ScanText {
  /// The lines of `scan:`, without indentation of their own.
  var scan: String
  /// The rest of the job file.
  var job = JobText()

  init(_ scan: String) { self.scan = scan }

  var text: String {
    let lines = scan.split(separator: "\n", omittingEmptySubsequences: false)
    return job.text + "scan:\n" + lines.map { "  \($0)\n" }.joined()
  }

  /// The decoded scan with all its members.
  func decoded() throws -> ScanJob { try ScanJob(text: text, file: "jobs/job.yaml") }

  /// The labels of each member.
  func labels() throws -> [[String]] { try decoded().members.map { $0.values.map(\.label) } }

  /// The error of decoding, or nothing.
  func error() -> InputError? {
    do {
      _ = try decoded()
      return nil
    } catch { return error as? InputError }
  }
}
