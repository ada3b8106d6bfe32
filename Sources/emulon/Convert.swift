import ArgumentParser
import Workflows

/// `emulon convert`: rewrites fields and structures in another format.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert fields (HDF5, CHGCAR, LOCPOT, cube, .gz) or structures, by file name.")

  @Argument(help: "The file to read.") var input: String
  @Argument(help: "The file to write.") var output: String
  @Option(help: "The field, for example density; all when left out.") var field: String?
  @Option(help: "The number of the snapshot, from 0; all when left out.") var snapshot: Int?
  @OptionGroup(title: "Running") var running: RunArguments

  func run() {
    launch { world in
      try convert(
        input, to: output, field: field, snapshot: snapshot, running: running.options, on: world)
    }
  }
}
