import Foundation
import Yams

extension ScanJob {
  /// The job file of a member as it is kept in its folder: a job of its own that `emulon fit` runs too.
  ///
  /// Names of input files become absolute, so that the file means the same wherever it lies.
  ///
  /// - Parameters:
  ///   - member: The member.
  ///   - rung: The rung of a halving scan, else zero.
  ///   - directory: The folder of its results.
  /// - Returns: The text.
  /// - Throws: `YamlError` where a value cannot be written.
  func text(of member: ScanMember, rung: Int, directory: String) throws -> String {
    var node = try node(of: member, rung: rung)
    for path in Self.filePaths {
      node = Self.changing(path[...], of: node) { name in
        Node(name.hasPrefix("/") ? name : URL(filePath: folder + name).standardized.path)
      }
    }
    node = Self.changing(["output", "directory"], of: node) { _ in Node(directory) }
    let values = member.values.map { "\n#   \($0.path): \($0.label)" }.joined()
    return "# \(member.name) of the scan in \(file)\(values)\n" + (try Yams.serialize(node: node))
  }

  /// What decides the results of a member: its job file without its output.
  func identity(of member: ScanMember, rung: Int) throws -> String {
    guard let mapping = try node(of: member, rung: rung).mapping else { return "" }
    let lines = mapping.filter { $0.key.string != "output" }.map {
      "\($0.key.line): \($0.value.line)"
    }
    return lines.sorted().joined(separator: "\n")
  }

  /// Where job files name input files.
  private static let filePaths = [
    ["data", "structures"], ["data", "fields"], ["representation", "soap", "species", "table"],
    ["representation", "jacobiLegendre", "species", "table"],
  ]

  /// The folder of the job file with a slash, or nothing.
  private var folder: String { file.lastIndex(of: "/").map { String(file[...$0]) } ?? "" }

  /// The node with the texts at a path changed, in a list each of them.
  private static func changing(
    _ path: ArraySlice<String>, of node: Node, _ change: (String) -> Node
  ) -> Node {
    guard let name = path.first else {
      if case .sequence(let list) = node {
        return .sequence(
          Node.Sequence(
            list.map { changing(path, of: $0, change) }, list.tag, list.style, list.mark))
      }
      return node.string.map(change) ?? node
    }
    guard case .mapping(let mapping) = node else { return node }
    let pairs = mapping.map { pair in
      let isMeant = pair.key.string == name
      return (pair.key, isMeant ? changing(path.dropFirst(), of: pair.value, change) : pair.value)
    }
    return .mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark))
  }
}
