import CSystem
import Foundation
public import Gzip
import LinearAlgebra
public import MPI
public import Structures

extension InputError: ExitCoded {}
extension GzipError: ExitCoded {}
extension ReportError: ExitCoded {}

/// Runs a command on all ranks and ends the program: with code 0, or with one line and the code of
/// the error.
///
/// An error that all ranks agreed upon (`Communicator.together`) is printed by the one rank
/// where it arose; the others, which hold a `PeerFailure`, wait for that rank to end the job. An error
/// that all ranks meet by themselves, as in a factorization that they share, is left to rank 0 to print:
/// the others wait a moment before they do so, and end the job when nobody else has.
public func launch(_ body: (borrowing Communicator) throws -> Void) -> Never {
  ignoreSignals()
  do {
    try withMPI { world in
      do { try body(world) } catch let failure as PeerFailure {
        sleep(7)
        world.abort(code: failure.exitCode)
      } catch {
        let (line, code) = (oneLine(error), MPI.exitCode(of: error))
        // A signal ends the sleep: then the launcher is ending the job, and another rank has said why.
        if world.rank > 0 && sleep(4) > 0 { world.abort(code: code) }
        printLine("emulon: \(code == 75 ? "stopped" : "error"): \(line)")
        RunJournal.shared.fail(exitCode: code, reason: line)
        // The launcher forwards lines of ranks on other nodes; srun drops those that are on their way when a rank aborts.
        if world.size > 1 { usleep(300_000) }
        world.abort(code: code)
      }
    }
  } catch {
    printLine("emulon: error: \(oneLine(error))")
    exit(MPI.exitCode(of: error))
  }
  exit(0)
}

/// Runs a command that needs no ranks and no MPI, as on a login node, and ends the program: with code 0, or with one line
/// and the code of the error.
public func launchAlone(_ body: () throws -> Void) -> Never {
  ignoreSignals()
  do { try body() } catch {
    printLine("emulon: error: \(oneLine(error))")
    exit(MPI.exitCode(of: error))
  }
  exit(0)
}

/// Restarts the program with the BLAS kernels that suit the processor, when that was left open, and
/// keeps freed memory for the next matrix.
///
/// To be called first, before MPI starts; see `LinearAlgebra.BLASKernel`. Returning every buffer of some
/// megabytes to the system and faulting it in again took half the time of a search over parameters.
public func prepareLibraries() {
  openStandardStreams()
  BLASKernel.restartWithBestIfNeeded()
  _ = mallopt(emulon_mmap_threshold(), 64 << 20)
  _ = mallopt(emulon_trim_threshold(), 256 << 20)
}

/// The path of the program that runs.
public var programPath: String {
  (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "emulon"
}

/// The rank of this process as its launcher numbers it, before MPI is started; zero without launcher.
public var launchedRank: Int {
  let names = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID"]
  let environment = ProcessInfo.processInfo.environment
  return names.lazy.compactMap { environment[$0].flatMap { Int($0) } }.first ?? 0
}

/// Opens whatever of the standard streams the parent closed: otherwise the next file or socket takes its number, and log
/// lines go there.
private func openStandardStreams() {
  for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
    _ = unsafe open("/dev/null", O_RDWR)
  }
}

/// Writes a line to standard error.
func printLine(_ text: String) { printText(text + "\n") }

/// Writes to standard error; a closed one, or a full disk behind it, ends no calculation.
func printText(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}

/// A closed standard output ends no calculation, and a file past its limit of size is an error like any other.
private func ignoreSignals() {
  _ = signal(SIGPIPE, SIG_IGN)
  _ = signal(SIGXFSZ, SIG_IGN)
}

/// The text of an error on one line.
func oneLine(_ error: any Error) -> String {
  "\(error)".split(whereSeparator: \.isNewline).joined(separator: "; ")
}

/// A failure of this machine or of a file, with the exit code that tells which.
public struct RunError: ExitCoded, Hashable, CustomStringConvertible {
  /// What was tried, what happened and what to do about it, on one line.
  public let description: String
  /// The exit code of the program.
  public let exitCode: Int32

  /// The output `path` cannot be created (exit code 73).
  static func cannotCreate(_ path: String, _ reason: String) -> RunError {
    RunError(
      description:
        "cannot create '\(path)': \(reason); choose another place for the output or free this one",
      exitCode: 73)
  }

  /// The singular values of a least-squares problem were not found (exit code 76).
  static func unsolvable(_ error: FactorizationError, _ jobFile: String) -> RunError {
    RunError(
      description: "\(jobFile): the coefficients cannot be found (\(error)); "
        + "use fewer radial functions or more training points",
      exitCode: 76)
  }

  /// The Gram matrix of `count` structures could not be factored (exit code 76).
  ///
  /// Its largest eigenvalue is at most its trace, about the number of structures, and with repeated structures its
  /// smallest is the regularization: their ratio tells whether the regularization was too small.
  static func singular(_ error: FactorizationError, _ job: Job, count: Int) -> RunError {
    let smallest = job.model.regularization.candidates.min() ?? 0
    let condition = smallest > 0 ? String(format: "%.1g", Double(count) / smallest) : "infinity"
    return RunError(
      description: "\(job.file): the Gram matrix cannot be factored (\(error)); its condition "
        + "number may reach \(condition), double precision allows 1e15; "
        + "increase 'model.kernelRidge.regularization' or remove repeated structures",
      exitCode: 76)
  }
}
