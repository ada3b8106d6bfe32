import ArgumentParser
import Workflows

/// `emulon pack`: compresses an HDF5 file.
struct Pack: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy an HDF5 file with its datasets compressed, without loss.")

  @Argument(help: "The file to read.") var input: String
  @Argument(help: "The file to write.") var output: String
  @Option(help: "The effort of the compression, 1 ... 9.") var level = 4

  func validate() throws {
    guard (1...9).contains(level) else {
      throw ValidationError("--level needs a number in 1 ... 9; got \(level).")
    }
  }

  func run() {
    launch { world in try pack(input, to: output, level: level, on: world) }
  }
}
