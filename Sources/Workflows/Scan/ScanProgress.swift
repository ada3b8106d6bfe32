import Foundation

/// The members of one rung of a scan with their journals, as they stand on the disk; one rank reads them.
struct ScanProgress {
  /// A member with its state.
  struct Entry {
    let member: ScanMember
    /// Its folder.
    let folder: String
    /// The digest of its job file.
    let job: String
    let state: ScanState
    /// What it did, where that belongs to the job file as it is now.
    let journal: ScanJournal?
  }

  /// The scan.
  let job: ScanJob
  /// The rung, zero for a scan without halving.
  let rung: Int
  /// The members that take part in the rung; in later rungs the best one comes first.
  let entries: [Entry]

  /// Reads the journals of a rung; the members of a later rung follow from the journals of the earlier ones.
  ///
  /// - Parameters:
  ///   - job: The scan.
  ///   - rung: The rung.
  ///   - asksQueue: Whether SLURM is asked which members that call themselves running are lost.
  /// - Throws: `InputError` where the path of the resource does not fit the job file.
  init(_ job: ScanJob, rung: Int = 0, asksQueue: Bool = false) throws {
    let host = ScanJournal.machine
    (self.job, self.rung) = (job, rung)
    var members = job.members
    if rung > 0, let halving = job.scan.halving {
      let before = try ScanProgress(job, rung: rung - 1)
      members = halving.survivors(
        of: before.scores, count: job.members.count, into: rung
      ).map { job.members[$0] }
    }
    var queue: BatchQueue??
    entries = try members.map { member in
      let folder = Self.folder(of: member, rung: rung, in: job)
      let digest = SHA256.hexadecimal(
        of: Array(try job.identity(of: member, rung: rung).utf8))
      let journal = ScanJournal(in: folder)
      var state = ScanState(journal, job: digest, host: host, folder: folder)
      if asksQueue, state == .running, let task = journal?.batchJob {
        // One answer serves all members.
        let known = queue ?? BatchQueue()
        queue = .some(known)
        if let known, !known.knows(task) { state = .interrupted }
      }
      return Entry(
        member: member, folder: folder, job: digest, state: state,
        journal: state == .changed ? nil : journal)
    }
  }

  /// The folder of a member.
  static func folder(of member: ScanMember, rung: Int, in job: ScanJob) -> String {
    let place = job.scan.halving == nil ? "" : "/rung-\(rung)"
    return "\(job.directory)\(place)/\(member.name)"
  }

  /// The scores of the members that are done, smaller is better.
  var scores: [(member: Int, score: Double)] {
    entries.compactMap { entry in
      guard entry.state == .done, let score = entry.journal?.rank(by: job.scan.score) else {
        return nil
      }
      return (entry.member.index, score)
    }
  }
}

extension ScanJournal {
  /// The evaluation by which members are ranked.
  func evaluation(of score: ScanScore) -> Score? {
    if let name = score.evaluation { return scores.first { $0.evaluation == name } }
    let known = ScanScore.order.lazy.compactMap { name in
      scores.first { $0.evaluation == name }
    }
    return known.first ?? scores.first
  }

  /// The figure that ranks the member, as people read it.
  func figure(of score: ScanScore) -> Double? {
    score.isInner ? innerError : evaluation(of: score)?.mean(score.metric)
  }

  /// The figure that ranks the member, smaller is better.
  func rank(by score: ScanScore) -> Double? {
    figure(of: score).map { score.metric == .r2 && !score.isInner ? -$0 : $0 }
  }
}
