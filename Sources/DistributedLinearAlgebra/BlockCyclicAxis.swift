/// The layout of one dimension of a matrix: indices in blocks, dealt to processes in turn.
public struct BlockCyclicAxis: Sendable, Hashable {
  /// The number of indices over all processes.
  public let count: Int
  /// The number of consecutive indices in a block.
  public let blockSize: Int
  /// The number of processes.
  public let processCount: Int

  /// Creates the layout of `count` indices.
  public init(count: Int, blockSize: Int, processCount: Int) {
    precondition(
      count >= 0 && blockSize > 0 && processCount > 0,
      "a count >= 0, positive block size and process count; got \(count), \(blockSize), "
        + "\(processCount)")
    self.count = count
    self.blockSize = blockSize
    self.processCount = processCount
  }

  /// The layout that gives each process one contiguous range of `ceil(count / processCount)` indices.
  public static func contiguous(count: Int, processCount: Int) -> BlockCyclicAxis {
    let blockSize = max(1, (count + processCount - 1) / processCount)
    return BlockCyclicAxis(count: count, blockSize: blockSize, processCount: processCount)
  }

  /// The process that holds a global index.
  public func process(ofGlobal index: Int) -> Int { index / blockSize % processCount }

  /// The position of a global index on the process that holds it.
  public func local(ofGlobal index: Int) -> Int {
    index / (blockSize * processCount) * blockSize + index % blockSize
  }

  /// The global index of a local index on `process`.
  public func global(ofLocal index: Int, on process: Int) -> Int {
    (index / blockSize * processCount + process) * blockSize + index % blockSize
  }

  /// The number of indices that `process` holds.
  public func localCount(on process: Int) -> Int { localCount(before: count, on: process) }

  /// The number of global indices below `bound` that `process` holds.
  public func localCount(before bound: Int, on process: Int) -> Int {
    let full = bound / blockSize
    let blocks = full / processCount + (process < full % processCount ? 1 : 0)
    return blocks * blockSize + (process == full % processCount ? bound % blockSize : 0)
  }

  /// The global indices that `process` holds, as ranges in ascending order.
  ///
  /// Neighbouring blocks are joined, and no range is longer than `limit`.
  public func ranges(on process: Int, limit: Int = .max) -> [Range<Int>] {
    precondition(limit > 0, "a positive limit; got \(limit)")
    let period = processCount == 1 ? max(1, count) : blockSize * processCount
    let length = processCount == 1 ? max(1, count) : blockSize
    return stride(from: process * length, to: count, by: period).flatMap { start in
      let end = min(start + length, count)
      return stride(from: start, to: end, by: min(limit, length)).map {
        $0..<min($0 + min(limit, length), end)
      }
    }
  }
}
