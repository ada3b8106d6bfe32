import Glibc
import MPI

/// The wall time and the floating-point work of the stages of a run, on this rank.
final class StageClock {
  /// What one stage took so far.
  struct Stage {
    let name: String
    var calls = 0
    var seconds = 0.0
    /// Floating-point operations of this rank, by the stage's cost model.
    var flops = 0.0
  }

  private(set) var stages: [Stage] = []
  private let start = StageClock.now()
  /// The stage that a counter of MPI calls was told.
  private var announced = 0

  private func announce(_ stage: Int) {
    announced = stage
    announceStage(stage)
  }

  /// Seconds since the clock was made.
  var elapsed: Double { StageClock.now() - start }

  /// The value of `body`, whose time is added to the stage of that name.
  ///
  /// `flops` are the operations that `body` does on this rank, where a cost model is known.
  func measure<Value: ~Copyable, Failure: Error>(
    _ name: String, flops: Double = 0, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let (begin, outer) = (StageClock.now(), announced)
    announce(StageNumber.of(name))
    defer {
      announce(outer)
      add(name, seconds: StageClock.now() - begin, flops: flops)
    }
    return try body()
  }

  /// Adds a call to the stage of that name, which was timed elsewhere.
  func add(_ name: String, seconds: Double, flops: Double = 0) {
    let index = stages.firstIndex { $0.name == name } ?? stages.count
    if index == stages.count { stages.append(Stage(name: name)) }
    stages[index].calls += 1
    stages[index].seconds += seconds
    stages[index].flops += flops
  }

  /// A monotonic time in seconds.
  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
