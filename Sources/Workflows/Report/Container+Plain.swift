import HDF5
import Structures

extension Container where Self: ~Copyable {
  /// All numbers of a dataset, by rows.
  func numbers(_ name: String) throws(HDF5Error) -> [Double] {
    try dataset(name).read(Double.self)
  }

  /// All integers of a dataset, by rows.
  func integers(_ name: String) throws(HDF5Error) -> [Int] {
    try dataset(name).read(Int.self)
  }

  /// The numbers of a dataset that must hold `count` of them.
  func numbers(_ name: String, count: Int) throws -> [Double] {
    let values = try numbers(name)
    guard values.count == count else {
      throw InputError.damaged(
        path, key: "\(self.name)/\(name)", expected: count, found: values.count)
    }
    return values
  }

  /// The integers of a dataset that must hold `count` of them.
  func integers(_ name: String, count: Int) throws -> [Int] {
    let values = try integers(name)
    guard values.count == count else {
      throw InputError.damaged(
        path, key: "\(self.name)/\(name)", expected: count, found: values.count)
    }
    return values
  }
}

extension AttributeHolder where Self: ~Copyable {
  /// The text of an attribute; empty where there is none.
  func textIfPresent(_ attribute: String) throws(HDF5Error) -> String {
    guard try hasAttribute(attribute) else { return "" }
    return try attributeTexts(attribute).first ?? ""
  }

  /// The values of an attribute as text, whatever they are, separated by commas.
  func attributeDescription(_ attribute: String) -> String {
    AttributeValue(attribute, of: self).text
  }
}
