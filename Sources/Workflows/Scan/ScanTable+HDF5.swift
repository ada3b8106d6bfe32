import HDF5
import Structures

extension ScanTable {
  /// What `format` says in the file.
  static let format = "emulon-scan"

  /// Writes the table as an HDF5 file, which appears whole or not at all; one rank does it.
  func write(to path: String) throws {
    try withAtomicFile(at: path) { file in
      try file.setAttribute("format", Self.format)
      try file.setAttribute("format_version", 1)
      try file.setAttribute("job_file", job.file)
      if let choice {
        try file.setAttribute("best", choice.best.name)
        try file.setAttribute("choice", choice.sentences(unit: unit).joined(separator: "; "))
      }
      let member = try file.write(rows.map(\.member.index), to: "member")
      try member.describe(unit: "1", description: "number of the member")
      try member.makeScale("member")
      try put(rows.map(\.rung), "rung", "1", "rung of a halving scan", file, member)
      try put(rows.map(\.state.rawValue), "state", "1", "how far the member is", file, member)
      try writeParameters(file, member)
      try writeScores(file, member)
      try writeCosts(file, member)
      try file.setAttribute("status", "complete")
    }
  }

  private func writeParameters(_ file: borrowing File, _ member: borrowing Dataset) throws {
    for path in paths {
      let labels = rows.map { label(path, of: $0) }
      let numbers = labels.map { $0.map { Double($0) } ?? .some(.nan) }
      let text = "value of \(path)"
      if numbers.allSatisfy({ $0 != nil }) {
        try put(numbers.map { $0 ?? .nan }, "parameters/\(path)", "1", text, file, member)
      } else {
        try put(labels.map { $0 ?? "" }, "parameters/\(path)", "1", text, file, member)
      }
    }
  }

  private func writeScores(_ file: borrowing File, _ member: borrowing Dataset) throws {
    for name in evaluations {
      for metric in ScanScore.Metric.allCases {
        try put(
          rows.map { Self.figure($0, name, metric) ?? .nan }, "scores/\(name)/\(metric.rawValue)",
          metric == .r2 ? "1" : unit ?? "1", "mean of \(metric.rawValue) over the runs", file,
          member)
      }
    }
    try put(
      rows.map { $0.journal?.innerError ?? .nan }, "scores/inner_error", unit ?? "1",
      "error inside the training structures by which the fit chose", file, member)
  }

  private func writeCosts(_ file: borrowing File, _ member: borrowing Dataset) throws {
    let journals = rows.map(\.journal)
    try put(journals.map { $0?.seconds ?? .nan }, "seconds", "s", "wall time", file, member)
    try put(
      journals.map { $0?.memory ?? 0 }, "memory", "B", "largest resident size of a rank", file,
      member)
    try put(journals.map { $0?.ranks ?? 0 }, "ranks", "1", "ranks of the run", file, member)
    try put(journals.map { $0?.attempts ?? 0 }, "attempts", "1", "starts", file, member)
    try put(
      journals.map { Int($0?.exitCode ?? -1) }, "exit_code", "1", "exit code, -1 for none", file,
      member)
    try put(journals.map { $0?.message ?? "" }, "message", "1", "error", file, member)
  }

  private func put<Element: HDF5Element>(
    _ values: [Element], _ name: String, _ unit: String, _ description: String,
    _ file: borrowing File, _ member: borrowing Dataset
  ) throws {
    let dataset = try file.write(values, to: name)
    try dataset.describe(unit: unit, description: description)
    try dataset.attach(member, to: 0)
  }

  private func put(
    _ values: [String], _ name: String, _ unit: String, _ description: String,
    _ file: borrowing File, _ member: borrowing Dataset
  ) throws {
    let dataset = try file.write(values, to: name)
    try dataset.describe(unit: unit, description: description)
    try dataset.attach(member, to: 0)
  }
}
