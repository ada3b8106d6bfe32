import ArgumentParser
import Workflows

/// `emulon describe`: computes descriptors only.
struct Describe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute the descriptors of a job's structures; write an HDF5 file.")

  @Argument(help: "The job file (YAML).") var job: String
  @Option(name: .shortAndLong, help: "The file to write.") var output = "descriptors.h5"
  @OptionGroup(title: "Running") var running: RunArguments

  func run() {
    launch { world in
      try describe(jobFile: job, output: output, running: running.options, on: world)
    }
  }
}
