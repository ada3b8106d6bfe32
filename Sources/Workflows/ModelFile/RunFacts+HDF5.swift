import Foundation
import HDF5

extension RunFacts {
  /// Writes the facts as attributes of a group.
  func write(_ group: borrowing Group) throws {
    try group.setAttribute("version", version)
    try group.setAttribute("commit", commit)
    try group.setAttribute("command_line", commandLine)
    try group.setAttribute("ranks", rankCount)
    try group.setAttribute("hosts", hosts.joined(separator: " "))
    try group.setAttribute("blas_kernel", blasKernel)
    try group.setAttribute("libraries", "OpenBLAS (\(blasKernel)), \(libraries)")
    try group.setAttribute("start", start.formatted(.iso8601))
    try group.setAttribute("end", Date.now.formatted(.iso8601))
  }
}
