import Glibc
import LinearAlgebra

/// The processor time that this process has used, in seconds.
func processorTime() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The median; 0 for no values.
func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

/// Runs a kernel and the DGEMM of the same process in turn, and prints medians.
///
/// The share is the median of the ratios of neighbouring measurements in processor time, which the load
/// of the machine disturbs least.
///
/// - Parameters:
///   - name: What is measured.
///   - operations: The floating point operations of one call.
///   - repetitions: How often both are measured.
///   - body: The kernel.
func measure(
  _ name: String, operations: Double, repetitions: Int = 5, _ body: () throws -> Void
) rethrows {
  try body()
  var times: [Double] = []
  var shares: [Double] = []
  for _ in 0..<repetitions {
    let rate = dgemmRate()
    let start = processorTime()
    try body()
    let time = processorTime() - start
    times.append(time)
    shares.append(100 * operations / time / rate)
  }
  let time = median(times)
  let rate = fixed(operations / time * 1e-9, 1)
  print(
    "\(name): \(fixed(time * 1e6, 1)) us, \(rate) GFLOP/s, \(fixed(median(shares), 1)) % of DGEMM")
}

/// The rate of DGEMM for matrices of order 1536 in processor time, in FLOP/s.
func dgemmRate(order: Int = 1536) -> Double {
  let a = Matrix(rowCount: order, columnCount: order) { i, j in Double((i + j) % 7) }
  var c = a
  let tile = c.tile
  var span = c.elements.mutableSpan
  var best = Double.infinity
  for _ in 0..<2 {
    let start = processorTime()
    gemm(a.elements.span, tile, a.elements.span, tile, &span, tile)
    best = min(best, processorTime() - start)
  }
  return 2 * Double(order) * Double(order) * Double(order) / best
}

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let scale = pow(10, Double(decimals))
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let (whole, part) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
  let digits = String(part)
  let fraction =
    decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - digits.count) + digits
  return (value < 0 ? "-" : "") + "\(whole)" + fraction
}
