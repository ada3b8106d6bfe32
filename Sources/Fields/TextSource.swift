import Gzip
import Structures

/// The bytes of a text file, decompressed when its name ends with `.gz`.
final class TextSource: ByteSource {
  private let path: String
  private let reader: GzipReader
  private var isChecked = false

  init(_ path: String) throws(InputError) {
    self.path = path
    do throws(GzipError) { reader = try GzipReader(path: path) } catch {
      throw Self.inputError(error)
    }
  }

  func read(_ count: Int, into bytes: inout [UInt8]) throws(InputError) -> Bool {
    let size: Int
    do throws(GzipError) { size = try reader.read(count, into: &bytes) } catch {
      throw Self.inputError(error)
    }
    if !isChecked, path.lowercased().hasSuffix(".gz"), !reader.isCompressed {
      throw InputError(
        file: path, expected: "data compressed with gzip", found: "something else",
        remedy: "compress the file, or take '.gz' from its name")
    }
    isChecked = true
    return size > 0
  }

  private static func inputError(_ error: GzipError) -> InputError {
    switch error.reason {
    case .damaged:
      InputError(
        file: error.path, expected: "whole gzip data", found: "'\(error.text)'",
        remedy: "copy or write the file again")
    default:
      InputError(
        .missingInput, file: error.path, expected: "a readable file", found: "'\(error.text)'",
        remedy: "correct the path or its permissions")
    }
  }
}
