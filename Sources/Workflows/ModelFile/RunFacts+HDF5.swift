import Foundation
import HDF5

extension RunFacts {
  /// Writes the facts as attributes of a group, under the names that they have in `emulon-run.json`.
  ///
  /// A list of objects, as the input files are, becomes one attribute for each of their keys; a list that is too long
  /// for an attribute becomes a dataset.
  func write(_ group: borrowing Group) throws {
    for (name, value) in try attributes.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .texts(let texts) where texts.count > Self.longestList:
        try group.write(texts, to: name).describe(unit: "1", description: "see Provenance.md")
      case .integers(let numbers) where numbers.count > Self.longestList:
        try group.write(numbers, to: name).describe(unit: "1", description: "see Provenance.md")
      case .text(let text): try group.setAttribute(name, text)
      case .integer(let number): try group.setAttribute(name, number)
      case .real(let number): try group.setAttribute(name, number)
      case .texts(let texts): try group.setAttribute(name, texts)
      case .integers(let numbers): try group.setAttribute(name, numbers)
      }
    }
    try group.setAttribute("end", Date.now.formatted(.iso8601))
  }

  /// The most elements of an attribute, which holds 64 KiB: texts take 16 bytes there.
  private static let longestList = 2000

  /// The facts by name, without the objects that hold them in JSON.
  var attributes: [String: FactValue] {
    get throws {
      let tree = try JSONDecoder().decode(FactTree.self, from: RunJSON.data(self))
      var result: [String: FactValue] = [:]
      tree.collect(into: &result)
      return result
    }
  }
}

/// A fact as an attribute holds it.
enum FactValue: Hashable {
  case text(String)
  case integer(Int)
  case real(Double)
  case texts([String])
  case integers([Int])
}

/// JSON, decoded as it stands.
private enum FactTree: Decodable {
  case value(FactValue)
  case object([String: FactTree])
  case list([[String: FactTree]])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .value(.integer(number))
    } else if let number = try? container.decode(Double.self) {
      self = .value(.real(number))
    } else if let text = try? container.decode(String.self) {
      self = .value(.text(text))
    } else if let numbers = try? container.decode([Int].self), !numbers.isEmpty {
      self = .value(.integers(numbers))
    } else if let texts = try? container.decode([String].self) {
      self = .value(.texts(texts))
    } else if let list = try? container.decode([[String: FactTree]].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: FactTree].self))
    }
  }

  /// Adds the leaves under their own names.
  func collect(_ name: String = "", into result: inout [String: FactValue]) {
    switch self {
    case .value(.texts(let texts)) where texts.isEmpty: break
    case .value(let value):
      result[name] = value
    case .object(let object):
      for (key, value) in object { value.collect(key, into: &result) }
    case .list(let list):
      for key in Set(list.flatMap(\.keys)) {
        let column = list.compactMap { $0[key] }
        let numbers = column.compactMap(\.integer)
        result[key] =
          numbers.count == column.count ? .integers(numbers) : .texts(column.map(\.text))
      }
    }
  }

  private var integer: Int? {
    if case .value(.integer(let number)) = self { number } else { nil }
  }

  private var text: String {
    switch self {
    case .value(.text(let text)): text
    case .value(.integer(let number)): "\(number)"
    case .value(.real(let number)): "\(number)"
    default: ""
    }
  }
}
