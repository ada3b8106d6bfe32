import ArgumentParser
import Workflows

/// `emulon plan`: says what a run will take before it is submitted.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a fit or a prediction will take: memory, time by stage, messages, disk.",
    discussion: """
      Everything is read and checked as in the run, but only short trials are computed. Rates of the machine are kept \
      in a file; --calibrate measures them, on two ranks also those of messages. The exit code is 71 when the job \
      does not fit.
      """)

  @Argument(help: "The job file, or a model file when structures follow.") var target: String
  @Argument(help: "The structures of a prediction.") var structures: [String] = []
  @Option(help: "Numbers of ranks to plan for, such as 4,16,64.") var ranks = "1"
  @Option(name: .customLong("memory-per-rank"), help: "What a rank may take, GiB.")
  var memory: Double?
  @Flag(help: "Measure the rates of this machine, in some seconds, and keep them.")
  var calibrate = false
  @Option(help: "The file with the rates; by default in the user's cache.")
  var calibration: String?
  @Flag(help: "Try nothing: only sizes, messages and memory are planned.") var quick = false
  @Option(
    name: .long, parsing: .singleValue,
    help: "A table that MPICounter wrote, to compare the models with; repeatable.")
  var counted: [String] = []
  @Option(name: .shortAndLong, help: "A file for the plan in JSON.") var output: String?
  @OptionGroup(title: "Predictions of fields") var field: FieldArguments
  @OptionGroup(title: "Running") var running: RunArguments

  /// The numbers of ranks.
  private var rankCounts: [Int] {
    get throws {
      let counts = ranks.split(separator: ",").map { Int($0) ?? 0 }
      guard !counts.isEmpty, counts.allSatisfy({ (1...1 << 20).contains($0) }) else {
        throw ValidationError("'--ranks' must be numbers such as 4,16,64; got '\(ranks)'.")
      }
      return counts
    }
  }

  func validate() throws {
    (_, _) = (try rankCounts, try field.options)
    if let memory, !(memory > 0 && memory.isFinite) {
      throw ValidationError("'--memory-per-rank' must be positive; got \(memory).")
    }
  }

  func run() throws {
    var options = PlanOptions(target)
    options.structureFiles = structures
    options.field = try field.options
    options.ranks = try rankCounts
    options.memoryPerRank = memory.map { $0 * 1024 * 1024 * 1024 }
    (options.calibrates, options.calibrationFile) = (calibrate, calibration)
    (options.tries, options.output, options.counted) = (!quick, output, counted)
    let (chosen, how) = (options, running.options)
    launch { world in try plan(chosen, running: how, on: world) }
  }
}
