import HDF5

/// A group or dataset of an HDF5 file with all below it.
struct ContentNode: Encodable, Sendable {
  /// What stands at a name.
  enum Kind: String, Encodable, Sendable {
    case group, dataset, other
  }

  let name: String
  let kind: Kind
  /// The number of elements in every dimension, of a dataset.
  var shape: [Int]?
  /// The type of the elements, `float64` for example, of a dataset.
  var type: String?
  var attributes: [String: AttributeValue] = [:]
  /// What a group holds, in alphabetical order.
  var children: [ContentNode]?

  /// How deep groups are followed: files can hold circles.
  static let depthLimit = 24

  /// Reads a group and what it holds.
  init(
    _ name: String, of container: borrowing some Container & ~Copyable, depth: Int = 0
  ) throws(HDF5Error) {
    self.name = name
    kind = .group
    attributes = try Self.attributes(of: container)
    var nodes: [ContentNode] = []
    for child in try container.children() {
      switch child.kind {
      case .group where depth < Self.depthLimit:
        let group = try container.group(child.name)
        nodes.append(try ContentNode(child.name, of: group, depth: depth + 1))
      case .dataset:
        nodes.append(try ContentNode(child.name, dataset: try container.dataset(child.name)))
      default:
        nodes.append(ContentNode(other: child.name))
      }
    }
    children = nodes
  }

  private init(_ name: String, dataset: borrowing Dataset) throws(HDF5Error) {
    self.name = name
    kind = .dataset
    shape = dataset.shape
    type = try dataset.elementType().description
    attributes = try Self.attributes(of: dataset)
  }

  private init(other name: String) {
    self.name = name
    kind = .other
  }

  /// All attributes but those in which HDF5 keeps dimension scales.
  private static func attributes(
    of holder: borrowing some AttributeHolder & ~Copyable
  ) throws(HDF5Error) -> [String: AttributeValue] {
    var result: [String: AttributeValue] = [:]
    let hidden: Set = ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Dimid"]
    for name in try holder.attributeNames() where !hidden.contains(name) {
      result[name] = AttributeValue(name, of: holder)
    }
    return result
  }
}
