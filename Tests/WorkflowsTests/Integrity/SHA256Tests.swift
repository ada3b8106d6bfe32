import Foundation
import Testing

@testable import Workflows

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4 as NIST publishes them, and the empty text.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func publishedValues(_ text: String, _ expected: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == expected)
  }

  @Test func aMillionLetters() {
    let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(SHA256.hexadecimal(of: Array(repeating: 0x61, count: 1_000_000)) == expected)
  }

  /// Pieces that end inside, at and behind blocks of 64 bytes and the place of the padding.
  @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 119, 128])
  func piecesMakeTheWhole(_ length: Int) {
    let bytes = (0..<500).map { UInt8(truncatingIfNeeded: 7 * $0) }
    var hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: length) {
      hash.update(Array(bytes[start..<min(start + length, bytes.count)]).span)
    }
    #expect(hash.hexadecimal == SHA256.hexadecimal(of: bytes))
  }
}
