import LinearAlgebra
import Testing

@testable import Workflows

@Suite struct RepeatedStructuresTests {
  private func targets(_ values: [Double]) -> Matrix {
    Matrix(rowCount: values.count, columnCount: 1, elements: values)
  }

  @Test func differentStructuresAreFine() {
    let found = RepeatedStructures([1, 2, 3], targets: targets([0, 0, 0]))
    #expect(found.groups.isEmpty && found.warnings.isEmpty)
  }

  @Test func equalStructuresAndContradictionsAreNamed() {
    let found = RepeatedStructures(
      [7, 5, 7, 9, 5, 7], targets: targets([1, 2, 1, 3, 2.1, 1 + 1e-9]))
    #expect(found.groups == [[0, 2, 5], [1, 4]])
    #expect(found.contradictory == [[1, 4]])
    #expect(found.warnings.count == 2)
    #expect(found.warnings[0].contains("5 structures") && found.warnings[0].contains("1 = 3 = 6"))
    #expect(found.warnings[1].contains("2 structures") && found.warnings[1].contains("2 = 5"))
  }
}
