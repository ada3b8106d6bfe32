import LinearAlgebra
import Testing

@Suite struct VectorsTests {
  @Test func dotIsTheSumOfProducts() {
    #expect(dot([1, 2, 3], [4, -5, 6]) == 12)
    #expect(dot([], []) == 0)
  }

  @Test func normOfAPythagoreanTripleIsExact() {
    #expect(norm([3, 4]) == 5)
  }

  @Test func normDoesNotOverflow() {
    // sqrt(2) 1e300, with a relative rounding of a few ulp.
    #expect(abs(norm([1e300, 1e300]) / 1e300 - 2.0.squareRoot()) < 4 * Double.ulpOfOne)
  }

  @Test func axpyAddsAMultiple() {
    var y = [1.0, 2, 3]
    var span = y.mutableSpan
    axpy(2, [10.0, 20, 30].span, &span)
    #expect(y == [21, 42, 63])
  }
}
