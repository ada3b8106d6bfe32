import ArgumentParser
import Workflows

/// `emulon fit`: trains and validates a model.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train and validate a model; write model.h5 and a report.")

  @Argument(help: "The job file (YAML).") var job: String
  @Option(
    name: .long, parsing: .singleValue,
    help: "A factors.h5 of an earlier field fit, whose structures train the model too; repeatable.")
  var add: [String] = []
  @Option(help: "A folder in which features are kept and found by runs on the same data.")
  var cache: String?
  @OptionGroup(title: "Running") var running: RunArguments

  func run() {
    var options = running.options
    options.cache = cache
    launch { [options] world in
      try fit(jobFile: job, adding: add, running: options, on: world)
    }
  }
}
