import Foundation

/// Lets several threads take sums together, as ranks do.
final class Board: @unchecked Sendable {
  private let condition = NSCondition()
  private let parts: Int
  private var waiting = 0
  private var sums: [Int] = []
  private var result: [Int] = []
  private var round = 0

  init(_ parts: Int) { self.parts = parts }

  /// The sums of `values` over all parts; every part calls it equally often.
  func totals(_ values: [Int]) -> [Int] {
    condition.lock()
    defer { condition.unlock() }
    let own = round
    sums = sums.isEmpty ? values : zip(sums, values).map { $0 + $1 }
    waiting += 1
    if waiting == parts {
      (result, sums, waiting, round) = (sums, [], 0, round + 1)
      condition.broadcast()
    }
    while round == own { condition.wait() }
    return result
  }

  /// Runs `body` for every part at once; the results joined in the order of the parts.
  func run(_ body: @escaping @Sendable (Int) -> [Int]) -> [Int] {
    nonisolated(unsafe) var results = [[Int]](repeating: [], count: parts)
    let lock = NSLock()
    let group = DispatchGroup()
    for part in 0..<parts {
      group.enter()
      Thread {
        let own = body(part)
        lock.withLock { unsafe results[part] = own }
        group.leave()
      }.start()
    }
    group.wait()
    return unsafe results.flatMap { $0 }
  }
}
