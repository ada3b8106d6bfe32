import DistributedLinearAlgebra
import Testing

@Suite struct BlockCyclicAxisTests {
  static let axes = [(0, 4, 3), (1, 16, 4), (17, 4, 3), (137, 16, 4), (96, 8, 1), (5, 1, 7)].map {
    BlockCyclicAxis(count: $0, blockSize: $1, processCount: $2)
  }

  @Test(arguments: axes)
  func everyIndexHasOnePlace(_ axis: BlockCyclicAxis) {
    for index in 0..<axis.count {
      let process = axis.process(ofGlobal: index)
      let local = axis.local(ofGlobal: index)
      #expect(local < axis.localCount(on: process))
      #expect(axis.global(ofLocal: local, on: process) == index)
    }
    let total = (0..<axis.processCount).reduce(0) { $0 + axis.localCount(on: $1) }
    #expect(total == axis.count)
  }

  @Test(arguments: axes, [1, 3, Int.max])
  func rangesCoverTheLocalIndicesInOrder(_ axis: BlockCyclicAxis, _ limit: Int) {
    for process in 0..<axis.processCount {
      let ranges = axis.ranges(on: process, limit: limit)
      let expected = (0..<axis.localCount(on: process)).map {
        axis.global(ofLocal: $0, on: process)
      }
      #expect(ranges.flatMap { Array($0) } == expected)
      #expect(ranges.allSatisfy { $0.count <= limit })
    }
  }

  @Test(arguments: axes)
  func localCountsBelowABoundGrowByOne(_ axis: BlockCyclicAxis) {
    for bound in 0..<axis.count {
      for process in 0..<axis.processCount {
        let growth =
          axis.localCount(before: bound + 1, on: process)
          - axis.localCount(before: bound, on: process)
        #expect(growth == (axis.process(ofGlobal: bound) == process ? 1 : 0))
      }
    }
  }

  @Test func aContiguousAxisGivesEachProcessOneRange() {
    let axis = BlockCyclicAxis.contiguous(count: 10, processCount: 4)
    #expect((0..<4).map { axis.ranges(on: $0) } == [[0..<3], [3..<6], [6..<9], [9..<10]])
  }

  @Test func indicesBeyond32BitsAreDealt() {
    let axis = BlockCyclicAxis(count: 1 << 40, blockSize: 128, processCount: 1000)
    let last = axis.count - 1
    let process = axis.process(ofGlobal: last)
    #expect(axis.global(ofLocal: axis.local(ofGlobal: last), on: process) == last)
  }
}
