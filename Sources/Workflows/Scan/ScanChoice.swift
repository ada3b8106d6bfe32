/// The best member of a scan, and how far its figure can be believed.
///
/// The smallest of many errors is small by chance too. Where the members were judged by the same runs, the choice is
/// repeated without each run and judged by that run: an estimate of the error of choosing by this scan
/// (Tibshirani and Tibshirani, Ann. Appl. Stat. 3, 822, 2009).
struct ScanChoice {
  /// A member with the figures of its runs.
  struct Candidate {
    let member: Int
    let name: String
    /// The figure that ranks it, as people read it.
    let figure: Double
    /// The evaluation by which it is judged; none where the fit has none.
    let score: ScanJournal.Score?
  }

  /// The best member.
  let best: Candidate
  /// How many members were compared.
  let count: Int
  /// What ranked them.
  let score: ScanScore
  /// The figure of the best member of the other runs, judged by each run and averaged; none where runs differ.
  let repeated: Double?

  /// Chooses among candidates; of equal ones the one with the smaller number.
  ///
  /// - Parameters:
  ///   - candidates: The members that have a figure.
  ///   - count: How many members took part in the choice, in all rungs.
  ///   - score: What ranks them.
  init?(_ candidates: [Candidate], outOf count: Int, by score: ScanScore) {
    let sign = score.isLargerBetter ? -1.0 : 1.0
    guard
      let best = candidates.min(by: {
        (sign * $0.figure, $0.member) < (sign * $1.figure, $1.member)
      })
    else { return nil }
    (self.best, self.count, self.score) = (best, count, score)
    // What earlier rungs of a halving scan left out can be chosen no more.
    let isWhole = candidates.count == count && count > 1
    repeated =
      !isWhole
      ? nil
      : score.isInner
        ? Self.nested(candidates) : Self.repeated(candidates, score.metric, sign)
  }

  /// The figures of each candidate by run; none where candidates were judged by different runs, or a figure is missing.
  private static func figures(
    _ candidates: [Candidate], _ values: (ScanJournal.Score) -> [Double?]
  ) -> [[Double]]? {
    guard let runs = candidates.first?.score?.runs, runs.count > 1,
      candidates.allSatisfy({ $0.score?.runs == runs })
    else { return nil }
    let figures = candidates.compactMap { candidate in
      candidate.score.map { values($0).compactMap(\.self) }
    }
    return figures.allSatisfy { $0.count == runs.count } ? figures : nil
  }

  /// The mean figure when the choice is made for each run without it.
  private static func repeated(
    _ candidates: [Candidate], _ metric: ScanScore.Metric, _ sign: Double
  ) -> Double? {
    guard let figures = figures(candidates, { $0.values(metric) }) else { return nil }
    let runs = figures[0].indices
    let chosen = runs.map { run in
      figures.map { sign * ($0.reduce(0, +) - $0[run]) }.placeOfMinimum
    }
    return zip(runs, chosen).reduce(0) { $0 + figures[$1.1][$1.0] } / Double(runs.count)
  }

  /// The mean absolute error when the choice is made for each run inside its training structures: nested validation.
  private static func nested(_ candidates: [Candidate]) -> Double? {
    guard let figures = figures(candidates, \.mae),
      let inner = self.figures(candidates, { $0.inner ?? [] })
    else {
      return nil
    }
    let runs = figures[0].indices
    let chosen = runs.map { run in inner.map { $0[run] }.placeOfMinimum }
    return zip(runs, chosen).reduce(0) { $0 + figures[$1.1][$1.0] } / Double(runs.count)
  }

  /// What is to be said about the choice, a sentence a line.
  func sentences(unit: String?) -> [String] {
    let unit = (unit ?? "").isEmpty || score.metric == .r2 ? "" : " \(unit ?? "")"
    let figure = "\(numberText(best.figure))\(unit)"
    let evaluation = best.score?.evaluation
    if score.isInner { return innerSentences(figure, unit) }
    let what = "\(score.metric.rawValue) of \(evaluation ?? "?")"
    var lines = ["the best of \(count) members by the \(what) is \(best.name): \(figure)"]
    if count > 1 {
      lines.append(
        "LEAK: the member was chosen by this figure; the best of \(count) test errors flatters")
    }
    if let repeated {
      let value = "\(numberText(repeated))\(unit)"
      let isHonest = ScanScore.hasDisjointTests(evaluation ?? "")
      lines.append(
        "chosen anew without each run and judged by that run: \(value)"
          + (isHonest ? "" : "; the test sets of runs overlap, so this flatters too (score: folds)")
      )
    }
    return lines
  }

  private func innerSentences(_ figure: String, _ unit: String) -> [String] {
    var lines = ["the best of \(count) members by the inner error is \(best.name): \(figure)"]
    if let score = best.score, let mean = score.mean(.mae) {
      lines.append("its mae of \(score.evaluation) is \(numberText(mean))\(unit)")
    }
    if let repeated, let score = best.score {
      lines.append(
        "chosen anew inside the training structures of each run of \(score.evaluation): mae "
          + "\(numberText(repeated))\(unit); nothing of this choice has seen what is tested")
    }
    return lines
  }
}

extension [Double] {
  /// The place of the smallest number, the first of equal ones.
  fileprivate var placeOfMinimum: Int { indices.min { self[$0] < self[$1] } ?? 0 }
}

extension ScanScore {
  /// Whether a larger figure is better.
  var isLargerBetter: Bool { metric == .r2 && !isInner }
}
