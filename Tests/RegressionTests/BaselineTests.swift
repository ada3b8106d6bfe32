import Regression
import Testing

@Suite struct BaselineTests {
  private let elements = [["A", "B"], ["B", "A"], ["A", "A"], ["C", "B"], ["D", "C"]]
  private let groups = ["A-B", "A-B", "A-A", "B-C", "C-D"]
  private let targets = [1.0, 2, 6, 10, 7]

  @Test func baselinesByHand() {
    let split = Split(count: 5) { $0 == 1 || $0 == 4 }
    func predictions(_ baseline: Baseline) -> [Double] {
      baseline.predictions(split, targets: targets, elements: elements, groups: groups)
    }
    let mean = 17.0 / 3
    #expect(predictions(.mean) == [mean, mean])
    // A: (1 + 6) / 2, B: (1 + 10) / 2, C: 10, D: unknown.
    #expect(predictions(.elementMean) == [(5.5 + 3.5) / 2, (mean + 10) / 2])
    #expect(predictions(.twin) == [1, mean])
  }
}
