import CMPI
internal import Glibc

/// The calls, bytes and seconds of this rank, for every stage of the program and every function.
///
/// Bytes are what a rank hands in: what it sends, its own part of a collective, the message of a broadcast on its root.
enum Tally {
  /// Stages are told by `MPI_Pcontrol`; larger numbers count as zero.
  static let stageCount = 64
  /// What is kept for each function: calls, bytes, seconds.
  static let quantityCount = 3
  static let functionCount = CountedFunction.allCases.count
  static let count = stageCount * functionCount * quantityCount

  /// The numbers: stage after stage, in it function after function.
  nonisolated(unsafe) static let values: UnsafeMutablePointer<Double> = {
    let values = UnsafeMutablePointer<Double>.allocate(capacity: count)
    unsafe values.initialize(repeating: 0, count: count)
    return unsafe values
  }()
  /// The stage in which the program is.
  nonisolated(unsafe) static var stage = 0

  /// Adds a call.
  static func add(_ function: CountedFunction, bytes: Double, seconds: Double) {
    let place = unsafe (stage * functionCount + function.rawValue) * quantityCount
    unsafe values[place] += 1
    unsafe values[place + 1] += bytes
    unsafe values[place + 2] += seconds
  }
}

/// Makes a call and counts it.
func counted(_ function: CountedFunction, _ bytes: Double, _ call: () -> Int32) -> Int32 {
  let start = PMPI_Wtime()
  let code = call()
  Tally.add(function, bytes: bytes, seconds: PMPI_Wtime() - start)
  return code
}

/// The bytes of `count` elements.
func bytes(_ count: Int32, _ type: MPI_Datatype) -> Double {
  var size: Int32 = 0
  _ = unsafe PMPI_Type_size(type, &size)
  return Double(count) * Double(size)
}

/// The bytes of the elements that `counts` tells for each rank of a communicator.
func bytes(_ counts: UnsafePointer<Int32>?, _ type: MPI_Datatype, _ comm: MPI_Comm) -> Double {
  guard let counts = unsafe counts else { return 0 }
  return unsafe (0..<size(comm)).reduce(0) { unsafe $0 + bytes(counts[$1], type) }
}

/// The number of ranks of a communicator.
func size(_ comm: MPI_Comm) -> Int {
  var size: Int32 = 0
  _ = unsafe PMPI_Comm_size(comm, &size)
  return Int(size)
}

/// The number of this rank in a communicator.
func rank(_ comm: MPI_Comm) -> Int32 {
  var rank: Int32 = 0
  _ = unsafe PMPI_Comm_rank(comm, &rank)
  return rank
}

/// The stage of the program, as `StageClock` tells it: the level of `MPI_Pcontrol` from 10 on; others end a stage.
@c(MPI_Pcontrol)
public func countedControl(_ level: Int32) -> Int32 {
  let stage = Int(level) - 9
  unsafe Tally.stage = (1..<Tally.stageCount).contains(stage) ? stage : 0
  return 0
}
