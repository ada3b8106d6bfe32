import Foundation
import Regression
import Testing

@Suite struct LeastValueTests {
  @Test func goldenSectionsNarrowTheCell() {
    let found = LeastValue.search(1e-4...1e4, gridCount: 9, sectionCount: 40) { x in
      pow(log(x) - 1.3, 2)
    }
    // A parabola is flat to the square root of an ulp; the cell shrinks to 4.6 * 0.618^39 = 3e-8.
    #expect(abs(log(found.argument) - 1.3) < 1e-7)
  }

  @Test func theGridAloneFindsItsBestPoint() {
    let found = LeastValue.search(0.01...100, gridCount: 5) { abs(log10($0) - 1.2) }
    #expect(abs(found.argument - 10) < 1e-13)  // exp and log of 10, a few ulp
  }
}
