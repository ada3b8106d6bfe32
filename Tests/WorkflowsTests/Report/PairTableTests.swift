import Testing

@testable import Workflows

@Suite struct PairTableTests {
  @Test func elementsAreOrderedByAtomicNumber() throws {
    let table = try #require(
      PairTable(of: SampleReport.evaluation("folds"), elements: SampleReport.report.elements))
    #expect(table.symbols == ["Cr", "Fe"])
    #expect(table.reference == [[1, -2], [4, 8]])
    #expect(table.predicted == [[1.5, -2.5], [3.5, 9.5]])
    #expect(table.error == [[0.5, -0.5], [-0.5, 1.5]])
  }

  @Test func severalStructuresOfAPairAreAveragedAndEmptyPlacesAreMarked() throws {
    let elements = [["Fe", "Cr"], ["Fe", "Cr"], ["Fe", "Cr"], ["Fe", "Cr"]]
    let table = try #require(
      PairTable(of: SampleReport.evaluation("folds"), elements: elements))
    #expect(table.reference[1][0] == 2.75)
    #expect(table.reference[0][0].isNaN)
  }

  @Test func singleCentresHaveNoTable() {
    #expect(PairTable(of: SampleReport.evaluation("folds"), elements: [["Fe"]]) == nil)
  }
}
