import Foundation
import HDF5

/// What an HDF5 file holds.
struct Inspection: Encodable, Sendable {
  /// The version of the layout of the JSON text.
  let schema = 1
  let file: String
  let bytes: Int
  /// The kind of the checksums, which all are right; nil for a file without them.
  let checksums: String?
  /// What the model is, where the file is a model.
  let model: ModelSummary?
  /// Why a model file gives no summary, in one line.
  let problem: String?
  let contents: ContentNode
  /// The values behind `model`, for people.
  let report: ModelReport?

  private enum CodingKeys: CodingKey {
    case schema, file, bytes, checksums, model, problem, contents
  }

  /// Reads a file; a model whose numbers cannot be read is shown without summary.
  init(of path: String) throws {
    let isModel: Bool
    do {
      let file = try File(openingAt: path)
      isModel = try file.textIfPresent("format") == "emulon-model"
      contents = try ContentNode("/", of: file)
    }
    self.file = path
    checksums = Integrity.isSealed(path) ? "CRC-32C" : nil
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    bytes = attributes?[.size] as? Int ?? 0
    do {
      report = isModel ? try ModelReport(readingModelAt: path) : nil
      problem = nil
    } catch {
      report = nil
      problem = "\(error)"
    }
    model = report.map(ModelSummary.init)
  }

  /// A JSON text with sorted keys; numbers that JSON cannot hold are left out or `null`.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// What an HDF5 file holds, as text for people or as JSON: groups, datasets with their types, shapes
/// and units, attributes; for a model also what it is and how well it predicts.
///
/// One rank calls it.
///
/// - Parameters:
///   - path: Any HDF5 file.
///   - asJSON: Whether to give JSON, `{"schema": 1, "file", "bytes", "model", "contents"}`.
/// - Returns: The text, without a newline at its end.
/// - Throws: `HDF5Error` where the file is missing or is no HDF5 file.
public func inspection(ofFileAt path: String, asJSON: Bool) throws -> String {
  let inspection = try Inspection(of: path)
  return asJSON ? try inspection.json() : inspection.text
}
