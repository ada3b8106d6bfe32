import CZlib
import Glibc

/// A file that is written piece by piece and appears under its name when it is complete.
///
/// The bytes go to `path.part`. ``close()`` waits until they are on the disk and renames the file; a
/// writer that is destroyed before removes it, and an older file at `path` stays as it was.
@safe public struct GzipWriter: ~Copyable {
  /// The final path of the file.
  public let path: String
  private let part: String
  private let file: gzFile
  private var isOpen = true

  /// Creates a file.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - isCompressed: Whether the bytes are compressed; else they are written as they are.
  /// - Throws: ``GzipError`` when the file cannot be created.
  public init(path: String, isCompressed: Bool) throws(GzipError) {
    let part = path + ".part"
    guard let file = unsafe gzopen(part, isCompressed ? "wb6" : "wbT") else {
      let text = unsafe String(cString: strerror(errno))
      throw GzipError(path: path, reason: .cannotCreate, text: text)
    }
    _ = unsafe gzbuffer(file, 1 << 18)
    self.path = path
    self.part = part
    unsafe self.file = file
  }

  /// Goes on with the partial file of a writer that was suspended or killed.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - isCompressed: Whether the bytes are compressed; what is added is a further member of the file then.
  ///   - length: What ``synchronize()`` returned; the bytes behind are cut off.
  /// - Throws: ``GzipError`` when the file cannot be opened.
  public init(path: String, isCompressed: Bool, continuingAt length: Int) throws(GzipError) {
    let part = path + ".part"
    guard unsafe truncate(part, length) == 0,
      let file = unsafe gzopen(part, isCompressed ? "ab6" : "abT")
    else {
      let text = unsafe String(cString: strerror(errno))
      throw GzipError(path: path, reason: .cannotCreate, text: text)
    }
    _ = unsafe gzbuffer(file, 1 << 18)
    self.path = path
    self.part = part
    unsafe self.file = file
  }

  deinit {
    if isOpen {
      _ = unsafe gzclose_w(file)
      _ = unsafe unlink(part)
    }
  }

  /// Writes bytes behind those written before.
  ///
  /// - Throws: ``GzipError`` when the disk is full or fails.
  public borrowing func write(_ bytes: Span<UInt8>) throws(GzipError) {
    var start = 0
    while start < bytes.count {
      let size = min(bytes.count - start, 1 << 28)
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe gzwrite(file, buffer.baseAddress.map { unsafe $0 + start }, UInt32(size))
      }
      guard written == Int32(size) else {
        var code: Int32 = Z_OK
        let text = unsafe String(cString: gzerror(file, &code))
        throw GzipError(path: path, reason: .system, text: text)
      }
      start += size
    }
  }

  /// Waits until the bytes are on the disk; compressed ones end a member of the file.
  ///
  /// - Returns: The number of bytes in the file.
  /// - Throws: ``GzipError`` when the disk is full or fails.
  public borrowing func synchronize() throws(GzipError) -> Int {
    var information = stat()
    guard unsafe gzflush(file, Z_FINISH) == Z_OK, Self.synchronize(part, O_RDWR),
      unsafe stat(part, &information) == 0
    else {
      let text = unsafe String(cString: strerror(errno))
      throw GzipError(path: path, reason: .system, text: text)
    }
    return Int(information.st_size)
  }

  /// Closes the file and leaves it under its partial name.
  public consuming func suspend() {
    isOpen = false
    _ = unsafe gzclose_w(file)
  }

  /// Closes the file, waits until it is on the disk, and gives it its name.
  ///
  /// - Throws: ``GzipError`` when one of these steps fails; the file is removed then.
  public consuming func close() throws(GzipError) {
    isOpen = false
    let status = unsafe gzclose_w(file)
    guard status == Z_OK, Self.synchronize(part, O_RDWR), unsafe rename(part, path) == 0 else {
      let text = unsafe String(cString: strerror(errno))
      _ = unsafe unlink(part)
      throw GzipError(path: path, reason: .system, text: text)
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    _ = Self.synchronize(folder, O_RDONLY | O_DIRECTORY)
  }

  /// Waits until the content of a file or folder is on the disk.
  private static func synchronize(_ path: String, _ flags: Int32) -> Bool {
    let descriptor = unsafe open(path, flags)
    guard descriptor >= 0 else { return false }
    defer { _ = Glibc.close(descriptor) }
    return fsync(descriptor) == 0 || errno == EINVAL
  }
}
