import Foundation
import Structures

/// A short text that stands for a longer content: what has another digest is something else.
struct ContentDigest {
  private var a: UInt64 = 0xcbf2_9ce4_8422_2325
  private var b: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// The digest in hexadecimal digits.
  private var text: String { [a, b].map { String($0, radix: 16) }.joined(separator: "-") }

  private mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
      b = (b ^ UInt64(byte)) &* 0xd6e8_feb8_6659_fd93
      b ^= b >> 32
    }
  }

  /// The digest of a text.
  static func text(of text: String) -> String {
    var digest = ContentDigest()
    digest.add(text.utf8)
    return digest.text
  }

  /// The digest of the content of a file.
  ///
  /// - Throws: `InputError` where the file cannot be read.
  static func file(_ path: String) throws -> String {
    var digest = ContentDigest()
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty { digest.add(bytes) }
    } catch {
      throw InputError(
        .missingInput, file: path, expected: "a readable file", found: "none",
        remedy: "check the path")
    }
    return digest.text
  }
}
