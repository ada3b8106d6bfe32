import Testing

@testable import HDF5

extension HDF5Tests {
  @Suite struct HyperslabTests {
    /// The linear indices of a box in a dataset, by rows.
    private func indices(_ slab: Hyperslab, _ shape: [Int]) -> [Int] {
      var result = [0]
      for axis in shape.indices {
        let range = slab.offset[axis]..<slab.offset[axis] + slab.count[axis]
        result = result.flatMap { base in range.map { base * shape[axis] + $0 } }
      }
      return result
    }

    @Test(arguments: [1, 2, 3, 5, 7, 12, 100])
    func piecesFollowEachOtherAndKeepTheLimit(_ limit: Int) {
      let shape = [5, 4, 3, 6]
      let slab = Hyperslab(offset: [1, 0, 1, 2], count: [3, 4, 2, 3])
      let pieces = slab.pieces(limit: limit)
      #expect(pieces.allSatisfy { $0.elementCount <= limit && $0.elementCount > 0 })
      #expect(pieces.flatMap { indices($0, shape) } == indices(slab, shape))
    }

    @Test func emptyBoxHasNoPieces() {
      #expect(Hyperslab(offset: [2, 0], count: [0, 7]).pieces(limit: 4).isEmpty)
    }

    @Test func boxOfNoDimensionsIsOneElement() {
      #expect(Hyperslab(whole: []).pieces(limit: 1) == [Hyperslab(whole: [])])
    }

    @Test func rowsAreWholeInFurtherDimensions() {
      let slab = Hyperslab(rows: 2..<5, of: [9, 4, 3])
      #expect(slab == Hyperslab(offset: [2, 0, 0], count: [3, 4, 3]))
      #expect(slab.elementCount == 36)
    }

    @Test func boxesOfWholeRowsAreRuns() {
      let shape = [5, 4, 3]
      #expect(Hyperslab(rows: 1..<3, of: shape).isRun(in: shape))
      #expect(Hyperslab(offset: [2, 1, 0], count: [1, 2, 3]).isRun(in: shape))
      #expect(Hyperslab(offset: [2, 1, 1], count: [1, 1, 2]).isRun(in: shape))
      #expect(Hyperslab(offset: [0, 0, 0], count: [0, 1, 1]).isRun(in: shape))
      #expect(!Hyperslab(offset: [2, 1, 0], count: [2, 2, 3]).isRun(in: shape))
      #expect(!Hyperslab(offset: [2, 1, 0], count: [1, 2, 2]).isRun(in: shape))
    }

    @Test func boxMustLieInside() {
      #expect(Hyperslab(offset: [2, 1], count: [3, 4]).fits(in: [5, 5]))
      #expect(!Hyperslab(offset: [2, 2], count: [3, 4]).fits(in: [5, 5]))
      #expect(!Hyperslab(offset: [2], count: [3]).fits(in: [5, 5]))
    }
  }
}
