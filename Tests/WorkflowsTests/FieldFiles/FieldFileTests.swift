import Fields
import Testing

@testable import Workflows

@Suite struct FieldFileTests {
  @Test(arguments: [(1, ["0"]), (3, ["0", "1", "2"]), (11, ["00", "01", "02"])])
  func groupsAreNumberedInTheirOrder(_ count: Int, _ names: [String]) throws {
    let sample = try FieldSample()
    let content = FieldFileContent(
      structure: sample.structure, grid: sample.grid,
      fields: [FieldDescription("density", .density)])
    let file = FieldFile(contents: Array(repeating: content, count: count))
    #expect((0..<min(count, 3)).map(file.groupName) == names)
    let all = (0..<count).map(file.groupName)
    #expect(all == all.sorted())  // the order in which HDF5 lists them
  }
}
