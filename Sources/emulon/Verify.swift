import ArgumentParser
import Workflows

/// `emulon verify`: compares files with their checksums.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare files with their checksums; exit code 65 when one is damaged.",
    discussion: """
      HDF5 files of Emulon have checksums of their own; other files are compared with the list SHA256SUMS \
      beside them, and for a SHA256SUMS all files that it lists.
      """)

  @Argument(help: "The files.") var files: [String]
  @Flag(help: "Print the SHA-256 of what HDF5 files say, without /provenance and /timings.")
  var digest = false

  func run() {
    launch { world in try verify(files: files, printsDigest: digest, on: world) }
  }
}
