import Testing

@testable import Workflows

@Suite struct RowTotalsTests {
  private static let values = (0..<60).map { 1 / Double($0 + 3) - 0.1 }

  @Test(arguments: [1, 2, 3, 6])
  func cutsBetweenRowsChangeNoBit(_ rowsInPiece: Int) {
    var whole = RowTotals()
    whole.append(Self.values.span, length: 10)
    var parts = RowTotals()
    for start in stride(from: 0, to: 60, by: 10 * rowsInPiece) {
      let piece = Array(Self.values[start..<min(60, start + 10 * rowsInPiece)])
      parts.append(piece.span, length: 10)
    }
    #expect(parts == whole && whole.sums.count == 6)
    #expect(whole.smallest == Self.values.min() && whole.largest == Self.values.max())
  }

  @Test func packedTotalsComeBack() {
    var totals = RowTotals()
    totals.append(Self.values.span, length: 12)
    #expect(RowTotals(packed: totals.packed) == totals)
    #expect(RowTotals(packed: RowTotals().packed) == RowTotals())
  }
}
