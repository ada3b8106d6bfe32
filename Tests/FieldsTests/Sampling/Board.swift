import Foundation

/// Lets several threads take sums together, as ranks do.
final class Board: @unchecked Sendable {
  private let condition = NSCondition()
  private let parts: Int
  private var waiting = 0
  private var sum = 0
  private var result = 0
  private var round = 0

  init(_ parts: Int) { self.parts = parts }

  /// The sum of `value` over all parts; every part calls it equally often.
  func total(_ value: Int, _ part: Int) -> Int {
    condition.lock()
    defer { condition.unlock() }
    let own = round
    (sum, waiting) = (sum + value, waiting + 1)
    if waiting == parts {
      (result, sum, waiting, round) = (sum, 0, 0, round + 1)
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
