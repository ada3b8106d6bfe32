import Structures

/// What a user asks of SLURM for a job, checked against the nodes of the site.
public struct JobScriptRequest: Sendable, Hashable {
  /// The site.
  public var site: Site
  /// The number of nodes.
  public var nodeCount = 1
  /// The ranks of each node; by default one for each core, or for each group of `threadCount` cores.
  public var ranksPerNode: Int?
  /// The threads of each rank.
  public var threadCount = 1
  /// The cores of a node, where they differ from those of the site.
  public var coreCount: Int?
  /// The time limit as SLURM writes it: `minutes`, `hours:minutes:seconds` or `days-hours:minutes:seconds`.
  public var time = "01:00:00"
  /// The project that pays.
  public var account: String?
  /// The partition.
  public var partition: String?
  /// The indices of an array and how many run at a time: `0-23%6`.
  public var array: String?
  /// How many members of a scan run at a time, where `array` is left out.
  public var atOnce = 6
  /// The seconds before the time limit at which the job stops with a checkpoint.
  public var notice = 120
  /// How often SLURM may start the job again.
  public var requeueLimit = 50
  /// The path of `emulon`.
  public var program = "emulon"
  /// Further arguments of the command.
  public var arguments: [String] = []

  /// A request of one node for an hour.
  public init(site: Site) { self.site = site }

  /// The cores of a node, where they are known.
  var cores: Int? { coreCount ?? site.coreCount }

  /// The ranks of each node.
  var ranks: Int { ranksPerNode ?? max(1, (cores ?? 4 * threadCount) / max(1, threadCount)) }

  /// Checks that the request makes sense.
  ///
  /// - Throws: `InputError` for the command line (exit code 64).
  func check(for task: JobScriptTask) throws {
    let counts = [("--nodes", nodeCount), ("--ranks-per-node", ranks), ("--threads", threadCount)]
    for (name, value) in counts where value < 1 {
      throw Self.mistake(name, "a positive number", "\(value)", "give 1 or more")
    }
    if let cores, ranks * threadCount > cores {
      throw Self.mistake(
        "--ranks-per-node", "at most \(cores) cores on a node of \(site.name)",
        "\(ranks) ranks x \(threadCount) threads = \(ranks * threadCount)",
        "start at most \(cores / threadCount) ranks a node, or name the node's cores by '--cores'")
    }
    try checkTime()
    try checkArray(for: task)
  }

  private func checkTime() throws {
    guard let seconds = Self.seconds(of: time) else {
      throw Self.mistake(
        "--time", "minutes, HH:MM:SS or D-HH:MM:SS", "'\(time)'", "write for example 06:00:00")
    }
    if let hours = site.hourLimit, seconds > hours * 3600 {
      throw Self.mistake(
        "--time", "at most \(hours) hours on \(site.name)", time,
        "a shorter job goes on by itself from its checkpoint")
    }
    guard notice >= 0 && notice < seconds else {
      throw Self.mistake(
        "--notice", "seconds within the time limit of \(seconds) s", "\(notice)",
        "ask for more time or a shorter notice")
    }
  }

  private func checkArray(for task: JobScriptTask) throws {
    guard atOnce > 0 else {
      throw Self.mistake("--at-once", "a positive number", "\(atOnce)", "give 1 or more")
    }
    guard let array else { return }
    guard case .scan = task else {
      throw Self.mistake(
        "--array", "a scan", "'\(array)' for another kind of job",
        "add '--kind scan' or leave it out")
    }
    guard array.wholeMatch(of: /\d+(-\d+)?(,\d+(-\d+)?)*(%[1-9]\d*)?/) != nil else {
      throw Self.mistake("--array", "indices such as 0-23%6", "'\(array)'", "correct it")
    }
  }

  /// The seconds of a time as SLURM writes it.
  static func seconds(of text: String) -> Int? {
    guard
      let match = text.wholeMatch(of: /(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?/),
      let first = Int(match.2)
    else { return nil }
    let days = match.1.flatMap { Int($0) }
    let (second, third) = (match.3.flatMap { Int($0) }, match.4.flatMap { Int($0) })
    if let days { return 86400 * days + 3600 * first + 60 * (second ?? 0) + (third ?? 0) }
    // Without days one number is minutes, two are minutes and seconds.
    guard let second else { return 60 * first }
    guard let third else { return 60 * first + second }
    return 3600 * first + 60 * second + third
  }

  static func mistake(_ key: String, _ expected: String, _ found: String, _ remedy: String)
    -> InputError
  {
    InputError(.usage, key: key, expected: expected, found: found, remedy: remedy)
  }
}
