import ArgumentParser
import Workflows

/// `emulon fit`: trains and validates a model.
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train and validate a model; write model.h5 and a report.")

  @Argument(help: "The job file (YAML).") var job: String
  @OptionGroup var logging: LoggingOptions

  func run() {
    launch { world in try fit(jobFile: job, log: logging.level, on: world) }
  }
}
