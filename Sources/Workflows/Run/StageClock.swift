import Glibc
import MPI
import Synchronization

/// The wall time, the floating-point work and the traffic of the stages of a run, on this rank.
///
/// Any thread may look at it: the watchdog names the stage that stands still.
final class StageClock: Sendable {
  /// What one stage took so far.
  struct Stage: Sendable {
    let name: String
    /// Whether the stage is part of another one.
    let isNested: Bool
    var calls = 0
    var seconds = 0.0
    /// Floating-point operations of this rank, by the stage's cost model.
    var flops = 0.0
    /// What the stage sent, received and wrote.
    var traffic = TrafficCount()
  }

  private struct State {
    var stages: [Stage] = []
    /// The stages that run, the outermost first.
    var running: [String] = []
  }

  private let state = Mutex(State())
  private let start = StageClock.now()

  /// The stages in the order in which they first ended.
  var stages: [Stage] { state.withLock { $0.stages } }

  /// The innermost stage that runs.
  var current: String? { state.withLock { $0.running.last } }

  /// Seconds since the clock was made.
  var elapsed: Double { StageClock.now() - start }

  /// The value of `body`, whose time is added to the stage of that name.
  ///
  /// `flops` are the operations that `body` does on this rank, where a cost model is known.
  func measure<Value: ~Copyable, Failure: Error>(
    _ name: String, flops: Double = 0, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let (begin, traffic) = (StageClock.now(), TrafficCount.current)
    state.withLock { $0.running.append(name) }
    announce()
    Pulse.shared.beat()
    defer {
      state.withLock { _ = $0.running.popLast() }
      announce()
      add(
        name, seconds: StageClock.now() - begin, flops: flops,
        traffic: TrafficCount.current.since(traffic))
    }
    return try body()
  }

  /// Tells a counter of MPI calls, where one is loaded, which stage runs.
  private func announce() { announceStage(current.map(StageNumber.of) ?? 0) }

  /// Adds a call to the stage of that name, which was timed elsewhere.
  func add(
    _ name: String, seconds: Double, flops: Double = 0, traffic: TrafficCount = TrafficCount()
  ) {
    state.withLock { state in
      let index = state.stages.firstIndex { $0.name == name } ?? state.stages.count
      if index == state.stages.count {
        state.stages.append(Stage(name: name, isNested: !state.running.isEmpty))
      }
      state.stages[index].calls += 1
      state.stages[index].seconds += seconds
      state.stages[index].flops += flops
      state.stages[index].traffic.add(traffic)
    }
    Pulse.shared.beat()
  }

  /// A monotonic time in seconds.
  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}

/// Bytes that a rank sent and received through MPI and wrote into files; see `MPI.Traffic`.
struct TrafficCount: Sendable, Hashable {
  var sent = 0
  var received = 0
  var written = 0

  /// All of this process so far.
  static var current: TrafficCount {
    TrafficCount(
      sent: Traffic.sentBytes, received: Traffic.receivedBytes, written: Traffic.writtenBytes)
  }

  /// What came after an earlier count.
  func since(_ earlier: TrafficCount) -> TrafficCount {
    TrafficCount(
      sent: sent - earlier.sent, received: received - earlier.received,
      written: written - earlier.written)
  }

  mutating func add(_ other: TrafficCount) {
    sent += other.sent
    received += other.received
    written += other.written
  }
}
