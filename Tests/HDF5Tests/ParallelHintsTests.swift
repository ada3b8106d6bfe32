import Testing

@testable import HDF5

@Suite struct ParallelHintsTests {
  @Test func pairsAreRead() {
    #expect(ParallelHints.hints(in: "") == [:])
    #expect(ParallelHints.hints(in: "a=1,b=x=y,c,=,d=") == ["a": "1", "b": "x=y"])
    #expect(ParallelHints.hints(in: "a=1,a=2") == ["a": "2"])
  }
}
