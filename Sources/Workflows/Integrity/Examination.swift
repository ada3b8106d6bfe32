import Foundation
import HDF5

/// Looks through an HDF5 file and ends, when the program was started for that alone.
///
/// To be called before anything else. Otherwise it names this program as the one that later looks through HDF5
/// files without checksums, in a process of its own; see `HDF5.Examiner`.
public func examineFileIfAsked() {
  let arguments = CommandLine.arguments
  if arguments.count == 3, arguments[1] == Examiner.option {
    exit(Examiner.runAsProcess(arguments[2]))
  }
  Examiner.program = "/proc/self/exe"
}
