import ArgumentParser
import Workflows

/// `emulon scan`: the members of a scan, run by tasks that share nothing but a folder.
struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the members of a scan: list them, run one or all, gather their table.",
    discussion: "Without an option the members are listed with their states.")

  @Argument(help: "The job file (YAML) with 'scan:'.") var job: String
  @Option(help: "Run the member with this number, for the tasks of an array.") var index: Int?
  @Option(
    help: "The rung of a scan with 'halving'; members of later rungs count from the best one.")
  var rung: Int?
  @Flag(help: "Run all members that are not done, one after the other.") var all = false
  @Flag(help: "Write scan.h5, scan.csv and a picture.") var collect = false
  @Flag(
    help:
      "Print a SLURM script of the members that are not done; 'emulon jobscript' has more wishes.")
  var script = false
  @Option(help: "How many members the script runs at a time.") var atOnce = 6
  @Option(
    help: "The folder in which members share features; by default 'cache' in that of the scan.")
  var cache: String?
  @Flag(help: "Compute the features of every member anew.") var noCache = false
  @OptionGroup(title: "Running") var running: RunArguments

  func validate() throws {
    guard [index != nil, all, collect, script].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give one of '--index', '--all', '--collect' and '--script'.")
    }
    guard rung == nil || index != nil else {
      throw ValidationError("'--rung' belongs to '--index'.")
    }
    guard atOnce > 0 else { throw ValidationError("'--at-once' must be positive; got \(atOnce).") }
  }

  private var action: ScanAction {
    if let index { return .member(index, rung: rung ?? 0) }
    if all { return .all }
    if collect { return .collect }
    guard script else { return .list }
    var request = JobScriptRequest(site: .generic)
    (request.atOnce, request.program) = (atOnce, programPath)
    return .script(request)
  }

  func run() {
    var options = running.options
    options.cache = cache
    let (job, action, shares) = (job, action, !noCache)
    launch { [options] world in
      try scan(jobFile: job, action, sharingFeatures: shares, running: options, on: world)
    }
  }
}
