import Structures
import Testing

@testable import Workflows

@Suite struct ConservationTests {
  private func corrected(_ values: [Double], _ conservation: Conservation, to wanted: Double) throws
    -> [Double]
  {
    // Each value stands for half a cubic angstrom.
    let integral = values.reduce(0, +) * 0.5
    let correction = try conservation.correction(
      of: integral, to: wanted, volume: 0.5 * Double(values.count))
    var values = values
    var span = values.mutableSpan
    correction.apply(to: &span)
    return values
  }

  @Test func rescalingKeepsRatios() throws {
    #expect(try corrected([1, 3, 4], .rescale, to: 8) == [2, 6, 8])
  }

  @Test func shiftingKeepsDifferences() throws {
    #expect(try corrected([1, 3, 4, 0], .shift, to: 8) == [3, 5, 6, 2])
  }

  @Test func nothingIsChangedByDefault() throws {
    #expect(try corrected([1, 3, 4], .none, to: 8) == [1, 3, 4])
  }

  @Test func aFieldWithoutIntegralIsNotRescaled() {
    #expect(throws: InputError.self) { try corrected([1, -1], .rescale, to: 8) }
  }
}
