import LinearAlgebra
import Structures
import Testing

@testable import Workflows

@Suite struct FactorFileTests {
  private struct Settings: Codable {
    var cutoff = 4.08
    var basis = ["nMax": 6, "lMax": 4]
    var channels = [0.1, 0.2]
  }

  private func text(_ change: (inout Settings) -> Void = { _ in }) throws -> String {
    var settings = Settings()
    change(&settings)
    return try ModelFile.json(settings)
  }

  @Test func equalSettingsHaveNoDifference() throws {
    #expect(FactorFile.difference(try text(), try text()) == nil)
  }

  @Test func aDifferenceIsNamedByItsPath() throws {
    let basis = FactorFile.difference(try text(), try text { $0.basis["nMax"] = 8 })
    #expect(basis?.key == "basis.nMax")
    #expect(basis?.first == "6")
    #expect(basis?.second == "8")
    let channel = FactorFile.difference(try text(), try text { $0.channels.append(0.5) })
    #expect(channel?.key == "channels[2]")
    #expect(channel?.first == "nothing")
    // One ulp is another setting.
    let cutoff = FactorFile.difference(try text(), try text { $0.cutoff = 4.08.nextUp })
    #expect(cutoff?.key == "cutoff")
  }

  @Test func filesOfOtherSettingsAreRefused() throws {
    let first = FactorFile(path: "a.h5", settingsText: try text(), names: ["1"], factors: [empty])
    let second = FactorFile(
      path: "b.h5", settingsText: try text { $0.cutoff = 5 }, names: ["2"], factors: [empty])
    let error = #expect(throws: InputError.self) { try FactorFile(merging: [first, second]) }
    #expect(
      error?.description
        == "b.h5: expected 4.08, as in 'a.h5', for 'cutoff'; found 5; add files of runs with the same settings"
    )
  }

  @Test func aStructureCountsOnce() throws {
    let first = FactorFile(
      path: "a.h5", settingsText: "{}", names: ["1", "2"], factors: [empty, empty])
    let second = FactorFile(path: "b.h5", settingsText: "{}", names: ["2"], factors: [empty])
    let error = #expect(throws: InputError.self) { try FactorFile(merging: [first, second]) }
    #expect(error?.description.contains("'2' in both") == true)
    #expect(try FactorFile(merging: [first]).names == ["1", "2"])
  }

  private let empty = TriangularFactor(columnCount: 2, targetCount: 1)
}
