import CSystem
import Foundation
import HDF5
import LinearAlgebra
import MPI

/// The version of Emulon.
public let version = "0.1.0"

/// What a run is: program, machine, libraries, launch.
///
/// The same facts stand in banner and files.
struct RunFacts: Sendable {
  let command: String
  let commit: String
  let start: Date
  let rankCount: Int
  /// The names of the nodes, each once.
  let hosts: [String]
  let blasKernel: String
  let blasThreads: Int
  /// The libraries with their versions.
  let libraries: String
  let isDebugBuild: Bool

  /// Gathers the facts.
  ///
  /// **Collective.**
  init(_ command: String, on world: borrowing Communicator) throws {
    self.command = command
    commit = unsafe String(cString: emulon_commit())
    start = Date.now
    rankCount = world.size
    hosts = Set(try world.allGather(try hostName())).sorted()
    blasKernel = BLASKernel.current
    blasThreads = BLASKernel.threadCount
    let mpi = try MPI.libraryVersion().prefix { $0 != "," && $0 != "\n" }
    libraries = "\(mpi), HDF5 \(HDF5.libraryVersion())"
    #if DEBUG
      isDebugBuild = true
    #else
      isDebugBuild = false
    #endif
  }

  /// The command line as it was typed.
  var commandLine: String { CommandLine.arguments.joined(separator: " ") }

  /// The lines that a run begins with.
  var banner: [String] {
    let ranks = rankCount == 1 ? "1 rank" : "\(rankCount) ranks"
    let nodes = hosts.count > 4 ? "\(hosts.count) nodes" : hosts.joined(separator: ", ")
    return [
      "Emulon \(version) (\(commit)\(isDebugBuild ? ", debug build: slow" : "")): \(command)",
      "  \(ranks) on \(nodes); BLAS: OpenBLAS \(blasKernel), \(blasThreads) thread"
        + (blasThreads == 1 ? "" : "s") + " a rank; \(libraries)",
      "  \(start.formatted(.iso8601))",
    ]
  }
}
