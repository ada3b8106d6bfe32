import Glibc

/// The processor time that `body` takes, seconds; unlike wall time it does not count other programs.
func cpuSeconds(_ body: () throws -> Void) rethrows -> Double {
  let start = processTime()
  try body()
  return processTime() - start
}

/// The mean processor time of a call of `body`, which is repeated for at least `minimum` seconds.
func meanCPUSeconds(minimum: Double = 0.05, _ body: () throws -> Void) rethrows -> Double {
  let start = processTime()
  var count = 0
  repeat {
    try body()
    count += 1
  } while processTime() - start < minimum
  return (processTime() - start) / Double(count)
}

/// The processor time of this process so far, seconds.
func processTime() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// A time that grows as `square n^2 + cube n^3`.
struct CubicTime: Sendable, Hashable {
  let square: Double
  let cube: Double

  /// The time that trials at `n` and `n / 2` tell.
  ///
  /// - Parameters:
  ///   - n: The larger order.
  ///   - times: The times at `n` and at `n / 2`.
  ///   - least: The least factor of the cube, by flops and the rate of the machine.
  init(order n: Double, times: (full: Double, half: Double), least: Double = 0) {
    let found = 2 * (times.full - 4 * times.half) / (n * n * n)
    cube = min(max(found, least), times.full / (n * n * n))
    square = max(0, times.full - cube * n * n * n) / (n * n)
  }

  /// The time at an order.
  func seconds(_ n: Double) -> Double { n * n * (square + n * cube) }
}
