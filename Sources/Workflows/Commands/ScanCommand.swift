import Foundation
public import MPI
import Structures

/// What `emulon scan` does with the members of a scan.
public enum ScanAction: Sendable {
  /// Lists the members with their states.
  case list
  /// Runs one member; in later rungs the one that has this place among those that came so far.
  case member(Int, rung: Int)
  /// Runs all members that are not done, one after the other.
  case all
  /// Gathers the table and draws the picture.
  case collect
  /// Prints the SLURM script of the members that are not done.
  case script(JobScriptRequest)
}

/// Runs a scan: one member, all of them, or what belongs to them.
///
/// **Collective.**
///
/// - Parameters:
///   - jobFile: The job file with the scan.
///   - action: What is to be done.
///   - sharingFeatures: Whether members share features and factors that they have in common.
///   - running: How the members run.
///   - world: All ranks.
/// - Throws: An error that all ranks share.
public func scan(
  jobFile: String, _ action: ScanAction, sharingFeatures: Bool = true, running: RunOptions,
  on world: borrowing Communicator
) throws {
  let job = try ScanJob(file: jobFile, on: world)
  let runner = ScanRunner(job, running: running, sharesFeatures: sharingFeatures)
  switch action {
  case .member(let index, let rung):
    guard (0..<(job.scan.halving?.rungCount ?? 1)).contains(rung) else {
      throw InputError(
        .usage, file: jobFile, key: "--rung", expected: "a rung of the scan", found: "\(rung)",
        remedy: "see 'halving.values' in the job file")
    }
    try runner.run(index, rung: rung, on: world)
  case .all: try runner.runAll(on: world)
  case .list, .collect, .script:
    try world.together { if world.rank == 0 { try tell(job, action) } }
  }
}

/// The actions of one rank.
private func tell(_ job: ScanJob, _ action: ScanAction) throws {
  if case .script(let request) = action {
    let text = try jobScript(.scan(job: job.file), request: request, file: "SCRIPT")
    return print(text, terminator: "")
  }
  let table = try ScanTable(job)
  table.lines.forEach { print($0) }
  table.choice?.sentences(unit: table.unit).forEach { print($0) }
  if table.choice == nil, table.rows.contains(where: { $0.state == .done }) {
    print("no member has the figure of 'scan.score': " + table.missingFigure)
  }
  if case .collect = action { try collect(table) }
}

/// Writes `scan.h5`, `scan.csv` and the picture into the folder of the scan.
private func collect(_ table: ScanTable) throws {
  let folder = table.job.directory
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(table.csv.utf8).write(to: URL(filePath: folder + "/scan.csv"), options: .atomic)
  } catch { throw RunError.cannotCreate(folder + "/scan.csv", "the folder is not writable") }
  try table.write(to: folder + "/scan.h5")
  var written = ["scan.csv", "scan.h5"]
  if let gnuplot = Gnuplot(), let picture = Picture.scan(table) {
    let place = URL(filePath: folder).appending(path: ".scan-\(UUID().uuidString).part")
    defer { try? FileManager.default.removeItem(at: place) }
    do {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    } catch { throw RunError.cannotCreate(place.path, "the folder is not writable") }
    try gnuplot.draw(picture, in: place)
    for name in ["scan.svg", "scan.png"] {
      try Data(contentsOf: place.appending(path: name)).write(
        to: URL(filePath: folder + "/" + name), options: .atomic)
      written.append(name)
    }
  }
  printLine("wrote \(written.joined(separator: ", ")) in \(folder)")
}
