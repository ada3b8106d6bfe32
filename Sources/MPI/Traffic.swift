import Synchronization

/// What this rank has done with MPI so far: completed calls and the bytes that they carried.
///
/// Bytes are counted as they are handed to the calls of this module: those of a broadcast are sent by its root
/// and received by all others, those of a reduction are sent and received by every rank. What libraries such as
/// ScaLAPACK and HDF5 send by themselves is not in the figures. Any thread may read them.
public enum Traffic {
  static let calls = Atomic<Int>(0)
  static let sent = Atomic<Int>(0)
  static let received = Atomic<Int>(0)
  static let written = Atomic<Int>(0)

  /// The completed calls: while it stands still, this rank waits or computes.
  public static var callCount: Int { calls.load(ordering: .relaxed) }
  /// The bytes that this rank handed to calls that send.
  public static var sentBytes: Int { sent.load(ordering: .relaxed) }
  /// The bytes that calls handed to this rank.
  public static var receivedBytes: Int { received.load(ordering: .relaxed) }
  /// The bytes of bulk data that this rank wrote into files.
  public static var writtenBytes: Int { written.load(ordering: .relaxed) }

  /// Counts bytes that a call carries.
  @usableFromInline static func count(sent: Int, received: Int) {
    Self.sent.wrappingAdd(sent, ordering: .relaxed)
    Self.received.wrappingAdd(received, ordering: .relaxed)
  }

  /// Counts bytes that this rank wrote into a file.
  public static func countWritten(_ bytes: Int) {
    written.wrappingAdd(bytes, ordering: .relaxed)
  }

  /// Counts a completed call.
  static func countCall() { calls.wrappingAdd(1, ordering: .relaxed) }
}
