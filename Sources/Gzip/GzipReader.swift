import CZlib
import Glibc

/// A file that is read piece by piece, decompressed when it is compressed.
@safe public struct GzipReader: ~Copyable {
  /// The path of the file.
  public let path: String
  private let file: gzFile

  /// Opens a file.
  ///
  /// - Throws: ``GzipError`` when it cannot be opened.
  public init(path: String) throws(GzipError) {
    guard let file = unsafe gzopen(path, "rb") else {
      let text = unsafe String(cString: strerror(errno))
      throw GzipError(path: path, reason: .cannotOpen, text: text)
    }
    _ = unsafe gzbuffer(file, 1 << 18)
    unsafe self.file = file
    self.path = path
  }

  deinit { _ = unsafe gzclose_r(file) }

  /// Whether the bytes are compressed; to be asked after the first piece was read.
  public var isCompressed: Bool { unsafe gzdirect(file) == 0 }

  /// Adds at most `count` bytes to `bytes`.
  ///
  /// - Returns: The number of bytes added; zero at the end of the file.
  /// - Throws: ``GzipError`` when the data are damaged, end too early or cannot be read.
  public borrowing func read(_ count: Int, into bytes: inout [UInt8]) throws(GzipError) -> Int {
    var piece = [UInt8](repeating: 0, count: min(count, 1 << 30))
    let size = unsafe piece.withUnsafeMutableBytes { buffer in
      unsafe gzread(file, buffer.baseAddress, UInt32(buffer.count))
    }
    var code: Int32 = Z_OK
    let text = unsafe String(cString: gzerror(file, &code))
    guard size >= 0, code == Z_OK || code == Z_STREAM_END else {
      let isDamaged = code == Z_DATA_ERROR || code == Z_BUF_ERROR
      throw GzipError(path: path, reason: isDamaged ? .damaged : .system, text: text)
    }
    bytes.append(contentsOf: piece[..<Int(size)])
    return Int(size)
  }
}
