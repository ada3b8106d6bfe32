import LinearAlgebra
import Regression
import Testing

@Suite struct EnvironmentBlockTests {
  private let block = randomBlock(centres: [1, 3, 2], features: [4, 2], seed: 51)

  @Test func slicesAndSelectionsKeepTheirEnvironments() {
    let slice = block.slice(1..<3)
    #expect(slice.offsets == [0, 3, 5])
    #expect(slice.features[1] == block.features[1].columns(1..<6))
    let chosen = block.selecting([2, 0])
    #expect(chosen.offsets == [0, 2, 3])
    #expect(Array(chosen.features[0].column(2)) == Array(block.features[0].column(0)))
    #expect(Array(chosen.features[1].column(0)) == Array(block.features[1].column(4)))
  }

  @Test func normalisedColumnsHaveLengthOne() {
    let normalised = block.normalised(featureSet: 0)
    for j in 0..<6 {
      #expect(abs(norm(Array(normalised.features[0].column(j))) - 1) < 1e-15)  // 4 ulp
    }
    #expect(normalised.features[1] == block.features[1])
  }

  @Test func fingerprintsKnowEqualStructures() {
    let twins = block.selecting([1, 0, 1])
    let prints = twins.fingerprints()
    #expect(prints[0] == prints[2] && prints[0] != prints[1])
  }
}
