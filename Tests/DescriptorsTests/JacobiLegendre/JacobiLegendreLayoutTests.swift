import Structures
import Testing

@testable import Descriptors

@Suite struct JacobiLegendreLayoutTests {
  private func layout(
    channels: Int, n1: Int, n2: Int, lMax: Int, _ kind: JacobiLegendreParameters.Layout = .full
  ) throws -> JacobiLegendreLayout {
    try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: 3, species: .groupPeriod(channels: channels),
        oneBody: JacobiBasis(nMax: n1, vanishing: .value),
        twoBody: AngularTerm(basis: JacobiBasis(nMax: n2, vanishing: .bothEnds), lMax: lMax),
        layout: kind, isOrthonormal: false)
    ).layout
  }

  /// Feature counts of the published models, and their dead columns.
  @Test(
    arguments: zip(
      [(1, 15, 6, 6), (2, 27, 12, 5), (1, 20, 12, 11), (2, 18, 11, 10)],
      [(120, 28), (1572, 300), (812, 300), (2346, 440)]))
  func countsAreThoseOfThePublishedModels(
    _ settings: (Int, Int, Int, Int), _ counts: (all: Int, dead: Int)
  ) throws {
    let (channels, n1, n2, lMax) = settings
    let full = try layout(channels: channels, n1: n1, n2: n2, lMax: lMax)
    let legacy = try layout(channels: channels, n1: n1, n2: n2, lMax: lMax, .legacy)
    #expect(full.featureCount == counts.all && legacy.featureCount == counts.all)
    let dead = legacy.triangle.count { $0 == nil } * channels * (lMax + 1)
    #expect(dead == counts.dead)
  }

  @Test(arguments: JacobiLegendreParameters.Layout.allCases)
  func everyColumnHasOneName(_ kind: JacobiLegendreParameters.Layout) throws {
    let layout = try layout(channels: 3, n1: 4, n2: 5, lMax: 2, kind)
    var names = [Int](repeating: 0, count: layout.featureCount)
    for q in 0..<3 { for n in 0..<4 { names[layout.column(ofOneBody: q, n: n)] += 1 } }
    for q in 0..<3 {
      for p in q..<3 {
        for n1 in 0..<4 {
          for n2 in (p == q ? n1 : 0)..<4 {
            for l in 0...2 {
              let column = layout.column(ofTwoBody: q, second: p, n1: n1, n2: n2, l: l)
              #expect(column == layout.column(ofTwoBody: p, second: q, n1: n2, n2: n1, l: l))
              if let column { names[column] += 1 }
            }
          }
        }
      }
    }
    let dead = 3 * 3 * layout.triangle.count { $0 == nil }
    #expect(names.allSatisfy { $0 <= 1 })
    #expect(names.count { $0 == 0 } == dead && (dead > 0) == (kind == .legacy))
    #expect(layout.oneBody == 0..<12 && layout.twoBody == 12..<layout.featureCount)
    #expect(layout.threeBody.isEmpty)
    #expect(layout.blocks.count == 9)
  }
}
