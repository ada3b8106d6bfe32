import Foundation
import Structures

/// The arrays of tasks that run the members of a scan, for a SLURM script.
struct ScanScript {
  /// For each rung the numbers of the members to run.
  let rungs: [[Int]]
  /// How many members run at a time.
  let atOnce: Int

  /// The arrays of the members that are not done; those of a halving scan follow from the counts of its rungs.
  init(_ job: ScanJob, atOnce: Int) throws {
    self.atOnce = atOnce
    guard let halving = job.scan.halving else {
      let open = try ScanProgress(job, asksQueue: true).entries.filter { $0.state.isOpen }
      rungs = [open.map(\.member.index)]
      return
    }
    // Who takes part in later rungs is not known yet, but how many; members that are done end at once.
    rungs = (0..<halving.rungCount).map { rung in
      Array(0..<halving.memberCount(of: rung, outOf: job.members.count))
    }
  }

  /// The arrays of the scan of a job file.
  ///
  /// - Parameters:
  ///   - file: The job file.
  ///   - atOnce: How many members run at a time.
  /// - Throws: `InputError` where the file has no scan, or nothing is left to run.
  init(of file: String, atOnce: Int) throws {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw InputError(
        .missingInput, file: file, expected: "a job file in UTF-8", found: "none",
        remedy: "check the path")
    }
    try self.init(try ScanJob(text: text, file: file), atOnce: atOnce)
    guard rungs.contains(where: { !$0.isEmpty }) else {
      throw InputError(
        .usage, file: file, expected: "members to run", found: "all of them done or running",
        remedy: "gather them with 'emulon scan \(file) --collect'")
    }
  }

  /// The arrays as SLURM is told them, one a rung: `0-23%6`.
  var arrays: [String] { rungs.map { "\(Self.ranges($0))%\(atOnce)" } }

  /// Numbers as SLURM writes them: `0-3,7,9-11`.
  static func ranges(_ numbers: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
