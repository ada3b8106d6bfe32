import CMPI
import Glibc

/// Runs `body` between `MPI_Init_thread` and `MPI_Finalize`.
///
/// MPI is started for calls from the main thread (`MPI_THREAD_FUNNELED`) and returns its errors,
/// which become ``MPIError``. An error that escapes from `body` leaves MPI running, because a rank that
/// finalizes alone lets the others wait for ever, and whether an error is shared cannot be seen here. The caller
/// therefore catches inside `body`, prints, and calls ``Communicator/abort(code:)``; a process that ends
/// without `MPI_Finalize` makes the launcher end the others as well.
public func withMPI<Value, Failure: Error>(
  _ body: (borrowing Communicator) throws(Failure) -> Value
) throws -> Value {
  var provided: Int32 = 0
  try check(
    unsafe MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided), "MPI_Init_thread")
  if isStepOfSeveralNodes { usleep(200_000) }
  _ = unsafe emulon_errors_return(emulon_comm_world())
  let world = try unsafe Communicator(handle: emulon_comm_world(), isOwned: false)
  let value = try body(world)
  try check(MPI_Finalize(), "MPI_Finalize")
  return value
}

/// Whether SLURM itself started the ranks, on several nodes.
///
/// The ranks pause then after `MPI_Init`. Over TCP, Open MPI 4.1 crashes in a rank that is still inside `MPI_Init` when the first
/// message of another one arrives: 11 of 480 starts of a program of five lines on a machine with other work, none of
/// 120 with the pause (issue 12495 of open-mpi/ompi tells of the like).
private var isStepOfSeveralNodes: Bool {
  guard let count = unsafe getenv("SLURM_STEP_NUM_NODES") else { return false }
  return unsafe atoi(count) > 1
}

/// The name of the node that this rank runs on.
public func hostName() throws(MPIError) -> String {
  try unsafe text(capacity: Int(MPI_MAX_PROCESSOR_NAME), "MPI_Get_processor_name") {
    unsafe MPI_Get_processor_name($0, $1)
  }
}

/// The name and version of the MPI library, in its own words.
public func libraryVersion() throws(MPIError) -> String {
  try unsafe text(capacity: Int(MPI_MAX_LIBRARY_VERSION_STRING), "MPI_Get_library_version") {
    unsafe MPI_Get_library_version($0, $1)
  }
}

/// Tells a profiler that watches MPI in which stage the program is, by `MPI_Pcontrol`.
///
/// - Parameter number: The number of the stage from 1 on; 0 between stages. Levels below 10 have meanings of their own
///   in the standard, so that stage `n` is level `9 + n`. Outside of ``withMPI(_:)`` nobody is told.
public func announceStage(_ number: Int) {
  var (isBegun, isEnded): (Int32, Int32) = (0, 0)
  guard unsafe MPI_Initialized(&isBegun) == 0 && MPI_Finalized(&isEnded) == 0,
    isBegun != 0 && isEnded == 0
  else { return }
  _ = emulon_control(number > 0 ? Int32(9 + number) : 1)
}

/// The seconds since a fixed moment in the past of this rank.
public func wallClock() -> Double { MPI_Wtime() }

/// A text that MPI writes into a buffer of `capacity` bytes.
func text(
  capacity: Int, _ function: StaticString,
  _ fill: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int32>) -> Int32
) throws(MPIError) -> String {
  var buffer = [CChar](repeating: 0, count: capacity + 1)
  var length: Int32 = 0
  try check(unsafe fill(&buffer, &length), function)
  return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
