public import ArgumentParser
public import Workflows

/// `emulon jobscript`: writes a script for SLURM.
struct JobScript: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobscript",
    abstract: "Write a SLURM script for a job that goes on by itself after its time limit.",
    discussion: """
      Kinds and their files: 'fit JOB.yaml', 'predict MODEL STRUCTURES ...', 'scan JOB.yaml', \
      'chain FIRST.yaml SECOND.yaml' (train, wait for new data, train again, report). What follows '--' is handed to \
      the command in the job, for example '-- --grid 40 40 40 -o p.h5'.
      """)

  @Argument(help: "The files of the job.") var files: [String]
  @Argument(parsing: .postTerminator, help: "Further arguments of the command in the job.")
  var further: [String] = []
  @Option(help: "juwels, lumi, perlmutter, mn5 or generic.") var site = Site.generic
  @Option(help: "fit, predict, scan or chain.") var kind = JobScriptTask.Kind.fit
  @Option(help: "Nodes.") var nodes = 1
  @Option(help: "Ranks on each node; by default one for each core.") var ranksPerNode: Int?
  @Option(help: "Threads of each rank.") var threads = 1
  @Option(help: "Cores of a node, where it is not the site's usual one.") var cores: Int?
  @Option(help: "The time limit: minutes, HH:MM:SS or D-HH:MM:SS.") var time = "01:00:00"
  @Option(help: "The project that pays.") var account: String?
  @Option(help: "The partition.") var partition: String?
  @Option(
    help:
      "The members of a scan and how many run at a time, 0-23%6; by default those that are not done."
  )
  var array: String?
  @Option(help: "How many members of a scan run at a time.") var atOnce = 6
  @Option(help: "Seconds before the limit at which the job stops with a checkpoint.")
  var notice = 120
  @Option(help: "How often the job may start again.") var requeues = 50
  @Option(help: "A factors.h5 whose structures train the model too; repeatable.")
  var add: [String] = []
  @Option(help: "The program that the job runs; by default this one.") var program: String?
  @Option(name: .shortAndLong, help: "The file to write; by default standard output.")
  var output: String?

  func run() {
    var request = JobScriptRequest(site: site)
    (request.nodeCount, request.ranksPerNode) = (nodes, ranksPerNode)
    (request.threadCount, request.coreCount, request.time) = (threads, cores, time)
    (request.account, request.partition, request.array) = (account, partition, array)
    request.atOnce = atOnce
    (request.notice, request.requeueLimit, request.arguments) = (notice, requeues, further)
    request.program = program ?? programPath
    launchAlone {
      try writeJobScript(
        try JobScriptTask(kind, files: files, adding: add), request: request, output: output)
    }
  }
}

extension Site: ExpressibleByArgument {
  /// The site of that name.
  public init?(argument: String) {
    guard let site = Site.all.first(where: { $0.name == argument }) else { return nil }
    self = site
  }

  /// The name, for the help text.
  public var defaultValueDescription: String { name }
  /// The names of all sites, for the help text.
  public static var allValueStrings: [String] { all.map(\.name) }
}

extension JobScriptTask.Kind: ExpressibleByArgument {}
