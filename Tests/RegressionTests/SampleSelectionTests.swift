import Regression
import Testing

@Suite struct SampleSelectionTests {
  @Test func choicesAgreeWithScikitMatter() throws {
    let fixture = try Fixture.load()
    let features = Fixture.columns(fixture.X)
    #expect(
      SampleSelection.farthestPoints(features, count: 10, start: 0) == fixture.fps_indices_start0)
    // Five features: after five choices nothing but rounding is left to choose by.
    #expect(try SampleSelection.cur(features, count: 5) == Array(fixture.cur_indices.prefix(5)))
  }
}
