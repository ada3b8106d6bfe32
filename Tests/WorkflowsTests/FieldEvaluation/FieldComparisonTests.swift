import Fields
import Structures
import Testing

@testable import Workflows

@Suite struct FieldComparisonTests {
  @Test func measuresFollowFromTheKnownErrors() throws {
    let score = try SampleField.comparison(rankCount: 1).record().scores[0]
    // Half of the errors are 0.1 and half -0.2; sums of 960 numbers round by less than 1e-12.
    #expect(abs(score.meanAbsoluteError - 0.15) < 1e-12)
    #expect(abs(score.rootMeanSquareError - (0.05 / 2).squareRoot()) < 1e-12)
    #expect(abs(score.largestError - 0.2) < 1e-12)
    #expect(abs(score.predictedIntegral - score.referenceIntegral + 0.05 * 120) < 1e-10)
    #expect(score.pointCount == 960)
  }

  @Test(arguments: [2, 3, 7])
  func blocksAddUpToTheWhole(_ rankCount: Int) throws {
    let whole = try SampleField.comparison(rankCount: 1).record()
    let parts = try SampleField.comparison(rankCount: rankCount).record()
    #expect(parts.slices == whole.slices)
    #expect(parts.parity == whole.parity)
    for (a, b) in zip(parts.profiles, whole.profiles) {
      #expect(a.counts == b.counts)
      // The order of the sums differs; each has less than a thousand terms of order one.
      #expect(zip(a.summands, b.summands).allSatisfy { abs($0 - $1) < 1e-10 })
    }
    for (a, b) in zip(parts.scores, whole.scores) {
      #expect(abs(a.meanAbsoluteError - b.meanAbsoluteError) < 1e-12)
      #expect(a.largestError == b.largestError)
    }
  }

  @Test func everyPointCountsOnceInTheParity() throws {
    let parity = try SampleField.comparison(rankCount: 2).record().parity
    #expect(parity.counts.reduce(0, +) == 2 * 960)
  }

  @Test func profilesNameEverySpeciesAndTheNearestAtom() throws {
    let profiles = try SampleField.comparison(rankCount: 1).record().profiles
    #expect(profiles.map(\.species) == ["any", "H", "O"])
    // The oxygen atom stands on a point of both grids.
    #expect(profiles[2].counts[0] == 2)
    #expect(profiles[0].counts.reduce(0, +) == 2 * 960)
    let errors = profiles[0].absoluteErrors.reduce(0, +)
    #expect(abs(errors - 0.15 * 2 * 960) < 1e-10)
  }

  @Test func sliceGoesThroughTheAtoms() throws {
    let slice = try #require(try SampleField.comparison(rankCount: 1).record().slices.first)
    // Both atoms lie within 0.06 angstrom of the plane z = 2, which is the fifth of twelve.
    #expect(slice.plane.axis == 2)
    #expect(slice.plane.index == 4)
    #expect(slice.atoms.map(\.symbol) == ["H", "O"])
    let place = slice.plane.place(4, 5)
    #expect(abs((slice.atoms[1].place - place).x) < 1e-12)
    #expect(abs((slice.atoms[1].place - place).y) < 1e-12)
    let expected = SampleField.reference(SIMD3(4, 5, 4))
    #expect(slice.reference[4 * slice.plane.shape.y + 5] == expected)
  }
}
