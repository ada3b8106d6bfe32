extension ScanTable {
  /// The table as comma-separated values with one line of headings (RFC 4180).
  var csv: String {
    let metrics = ScanScore.Metric.allCases
    let columns = evaluations.flatMap { name in metrics.map { (name, $0) } }
    let header =
      ["member", "rung", "state"] + paths + columns.map { "\($0.0)_\($0.1.rawValue)" }
      + ["inner_error", "seconds", "memory_bytes", "ranks", "attempts", "exit_code", "message"]
    var lines = [header]
    for row in rows {
      let journal = row.journal
      var line = ["\(row.member.index)", "\(row.rung)", row.state.rawValue]
      line += paths.map { label($0, of: row) ?? "" }
      line += columns.map { Self.text(Self.figure(row, $0.0, $0.1)) }
      line += [Self.text(journal?.innerError), Self.text(journal?.seconds)]
      line += [journal?.memory, journal?.ranks, journal?.attempts, journal?.exitCode.map(Int.init)]
        .map { $0.map { "\($0)" } ?? "" }
      lines.append(line + [journal?.message ?? ""])
    }
    return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
