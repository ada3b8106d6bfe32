import Structures
import Testing

@testable import Workflows

@Suite struct FieldReferenceSectionTests {
  private func section(_ text: String) throws -> FieldReferenceSection {
    try FieldReferenceSection(try JobValue(text: text, file: "job.yaml"))
  }

  @Test func theHostIsAnElement() throws {
    let copper = try #require(Element("Cu"))
    #expect(try section("{superposedAtoms: {host: Cu}}") == .superposedAtoms(host: copper))
  }

  @Test(arguments: [
    ("{superposedAtoms: {host: Xx}}", "the symbol of an element"),
    ("{superposedAtoms: {}}", "host"), ("superposedAtoms", "superposedAtoms: {host: SYMBOL}"),
    ("{superposedAtom: {host: Cu}}", "superposedAtoms: {host: SYMBOL}"),
    ("{superposedAtoms: {host: Cu, cutoff: 3}}", "cutoff"),
  ])
  func othersAreRefused(_ text: String, _ part: String) throws {
    let error = #expect(throws: InputError.self) { try section(text) }
    #expect(try #require(error).description.contains(part))
  }
}
