import Foundation

/// The members of a scan as one table: parameters, figures of every evaluation, cost, state.
struct ScanTable {
  /// One member in one rung.
  struct Row {
    let member: ScanMember
    let rung: Int
    let state: ScanState
    let journal: ScanJournal?

    /// The label of a parameter; none where the member does not have it.
    func label(_ path: String) -> String? { member.values.first { $0.path == path }?.label }
  }

  /// The scan.
  let job: ScanJob
  /// The rows, rung after rung, by the number of the member.
  let rows: [Row]
  /// The best member; none while no member has a figure.
  let choice: ScanChoice?

  /// Gathers the journals of all rungs; one rank reads them.
  init(_ job: ScanJob) throws {
    self.job = job
    let rungs = try (0..<(job.scan.halving?.rungCount ?? 1)).map {
      try ScanProgress(job, rung: $0, asksQueue: true)
    }
    rows = rungs.flatMap { progress in
      progress.entries.map {
        Row(member: $0.member, rung: progress.rung, state: $0.state, journal: $0.journal)
      }.sorted { $0.member.index < $1.member.index }
    }
    // Figures of different rungs do not compare: the last rung that has any decides.
    let judged = rows.filter { $0.state == .done && $0.journal?.figure(of: job.scan.score) != nil }
    let last = judged.map(\.rung).max() ?? 0
    let candidates = judged.filter { $0.rung == last }.map { row in
      ScanChoice.Candidate(
        member: row.member.index, name: row.member.name,
        figure: row.journal?.figure(of: job.scan.score) ?? .nan,
        score: row.journal?.evaluation(of: job.scan.score))
    }
    choice = ScanChoice(
      candidates, outOf: Set(judged.map(\.member.index)).count, by: job.scan.score)
  }

  /// The parameters that vary, by their paths.
  var paths: [String] {
    job.scan.allParameters.map(\.path.text)
      + [job.scan.halving?.resource.path.text].compactMap(\.self)
  }

  /// The evaluations of all members, in the order of ranking.
  var evaluations: [String] {
    let names = Set(rows.flatMap { ($0.journal?.scores ?? []).map(\.evaluation) })
    let known = ScanScore.order.filter(names.contains)
    return known + names.subtracting(known).sorted()
  }

  /// The unit of errors.
  var unit: String? { rows.lazy.compactMap(\.journal?.unit).first }

  /// The label of a parameter, or of the resource of the row's rung.
  func label(_ path: String, of row: Row) -> String? {
    if let resource = job.scan.halving?.resource, resource.path.text == path {
      return resource.values[row.rung].label
    }
    return row.label(path)
  }

  /// The mean figure of an evaluation.
  static func figure(_ row: Row, _ evaluation: String, _ metric: ScanScore.Metric) -> Double? {
    row.journal?.scores.first { $0.evaluation == evaluation }?.mean(metric)
  }

  /// The table for people.
  var lines: [String] {
    let hasRungs = job.scan.halving != nil
    var table = TextTable(
      header: ["member"] + (hasRungs ? ["rung"] : []) + paths.map(JobPath.shortName)
        + ["state", heading, "seconds"])
    for row in rows {
      let figure = row.journal?.figure(of: job.scan.score).map(numberText)
      table.add(
        [row.member.name] + (hasRungs ? ["\(row.rung)"] : [])
          + paths.map { label($0, of: row) ?? "" }
          + [
            row.state.rawValue, row.state == .done ? figure ?? "" : "",
            row.journal?.seconds.map { String(format: "%.1f", $0) } ?? "",
          ])
    }
    let failures = rows.filter { $0.state == .failed }.map {
      "\($0.member.name) failed: \($0.journal?.message ?? "")"
    }
    return table.lines + failures + [countLine]
  }

  /// How many members are in which state.
  private var countLine: String {
    let order: [ScanState] = [.done, .running, .interrupted, .failed, .changed, .waiting]
    let parts = order.compactMap { state in
      let count = rows.count { $0.state == state }
      return count > 0 ? "\(count) \(state.rawValue)" : nil
    }
    return "\(rows.count) members: " + parts.joined(separator: ", ")
  }

  /// Why members that are done may have no figure.
  var missingFigure: String {
    let score = job.scan.score
    if score.isInner {
      return "they had nothing to choose; give a list for a parameter of the model"
    }
    let names = evaluations.joined(separator: ", ")
    if let name = score.evaluation {
      return "they have no '\(name)', but \(names.isEmpty ? "none" : names)"
    }
    return "they have no validation; add 'validation: {folds: 5}' or the like"
  }

  private var heading: String {
    job.scan.score.isInner ? "inner error" : job.scan.score.metric.rawValue
  }
}
