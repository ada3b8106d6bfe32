import Fields
import Testing

@testable import Workflows

@Suite struct FieldFileTests {
  @Test(arguments: [1, 5, 20, 47, 1000]) func runsCoverASlabInOrder(_ limit: Int) {
    let slab = GridBlock(lower: [2, 0, 0], shape: [3, 4, 5])
    let runs = FieldFile.runs(of: slab, limit: limit)
    var next = 0
    for run in runs {
      #expect(slab.offset(run.lower.x, run.lower.y, run.lower.z) == next)
      #expect(run.pointCount <= max(limit, 5))
      next += run.pointCount
    }
    #expect(next == slab.pointCount)
  }
}
