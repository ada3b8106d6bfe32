import ArgumentParser
import Workflows

/// `emulon inspect`: shows what an HDF5 file holds.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Show what is in an HDF5 file.")

  @Argument(help: "The file.") var file: String
  @Flag(help: "Print JSON for programs.") var json = false

  func run() {
    launch { world in try inspect(file: file, asJSON: json, on: world) }
  }
}
