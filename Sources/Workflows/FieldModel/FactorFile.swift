import Foundation
import HDF5
import LinearAlgebra
import MPI
import Structures

/// The least-squares problems of training structures in a file, so that a model is retrained without their points.
///
/// Files of several runs with the same settings join to what one run over all structures gives, up to rounding.
/// The layout is described in `Documentation/FieldModels.md`.
struct FactorFile: Sendable {
  /// The name of the file, for messages.
  let path: String
  /// What decides the columns and the targets, in JSON with sorted keys.
  let settings: String
  /// The name of each structure.
  let names: [String]
  /// The problem of each structure.
  let factors: [TriangularFactor]

  /// Joins factors with the settings that made them.
  ///
  /// - Parameters:
  ///   - path: The name of the file.
  ///   - settings: Everything that decides the columns and the targets: representation, field, unit.
  ///   - names: A name for each structure, unlike all others.
  ///   - factors: The problem of each structure.
  /// - Throws: `EncodingError` for settings that JSON cannot hold, such as NaN.
  init(
    path: String, settings: some Encodable, names: [String], factors: [TriangularFactor]
  ) throws {
    self.init(
      path: path, settingsText: try ModelFile.json(settings), names: names, factors: factors)
  }

  init(path: String, settingsText: String, names: [String], factors: [TriangularFactor]) {
    precondition(names.count == factors.count, "a name for each factor")
    (self.path, settings, self.names, self.factors) = (path, settingsText, names, factors)
  }

  /// Joins files.
  ///
  /// - Parameter files: At least one file.
  /// - Throws: `InputError` when the settings differ, with the first difference, or when a structure stands in two
  ///   files.
  init(merging files: [FactorFile]) throws {
    guard let first = files.first else { preconditionFailure("at least one file") }
    var places: [String: String] = [:]
    for file in files {
      if let (key, mine, other) = Self.difference(first.settings, file.settings) {
        throw InputError(
          file: file.path, key: key, expected: "\(mine), as in '\(first.path)',", found: other,
          remedy: "add files of runs with the same settings")
      }
      for name in file.names {
        if let place = places.updateValue(file.path, forKey: name) {
          throw InputError(
            file: file.path, key: "name", expected: "structures that are not in '\(place)'",
            found: "'\(name)' in both", remedy: "add every structure once")
        }
      }
    }
    self.init(
      path: first.path, settingsText: first.settings, names: files.flatMap(\.names),
      factors: files.flatMap(\.factors))
  }

  /// The first setting in which two texts in JSON differ.
  static func difference(_ first: String, _ second: String) -> (
    key: String, first: String, second: String
  )? {
    if first == second { return nil }
    let (a, b) = (leaves(first), leaves(second))
    for key in Set(a.keys).union(b.keys).sorted() where a[key] != b[key] {
      return (key, a[key] ?? "nothing", b[key] ?? "nothing")
    }
    return nil
  }

  /// The values of a text in JSON by their paths, such as `twoBody.basis.nMax`.
  private static func leaves(_ text: String) -> [String: String] {
    var result: [String: String] = [:]
    func walk(_ value: Any, _ path: String) {
      switch value {
      case let object as [String: Any]:
        for (key, child) in object { walk(child, path.isEmpty ? key : "\(path).\(key)") }
      case let list as [Any]:
        for (index, child) in list.enumerated() { walk(child, "\(path)[\(index)]") }
      default: result[path] = "\(value)"
      }
    }
    if let value = try? JSONSerialization.jsonObject(
      with: Data(text.utf8), options: .fragmentsAllowed)
    {
      walk(value, "")
    } else {
      result[""] = text
    }
    return result
  }
}
