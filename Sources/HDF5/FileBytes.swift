import CHDF5
import Glibc

/// The bytes of a file, past the HDF5 library.
struct FileBytes: ~Copyable {
  private static let bufferLength = 1 << 18
  private let descriptor: Int32
  private let path: String

  /// Opens the bytes of an existing file.
  init(_ path: String, writing: Bool = false) throws(HDF5Error) {
    descriptor = unsafe open(path, (writing ? O_RDWR : O_RDONLY) | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw systemError("open the file", path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The number of bytes.
  var length: Int {
    get throws(HDF5Error) {
      var information = stat()
      guard unsafe fstat(descriptor, &information) == 0 else {
        throw systemError("find the length of the file", path)
      }
      return Int(information.st_size)
    }
  }

  /// The bytes of a range; those that the file has, when it ends before.
  func read(_ range: Range<Int>) throws(HDF5Error) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: range.count)
    let count = try read(from: range.lowerBound, into: &result, range.count)
    return count == range.count ? result : Array(result.prefix(count))
  }

  /// The checksums of slabs: each `length` bytes long, but not beyond `end`.
  ///
  /// - Parameters:
  ///   - slabs: The numbers of the slabs.
  ///   - length: The length of a slab.
  ///   - end: Where the last slab ends.
  /// - Returns: One checksum for each slab.
  /// - Throws: ``HDF5Error`` when the file cannot be read or ends before.
  func checksums(ofSlabs slabs: Range<Int>, length: Int, end: Int) throws(HDF5Error) -> [UInt32] {
    var buffer = [UInt8](repeating: 0, count: min(length, Self.bufferLength))
    var result: [UInt32] = []
    result.reserveCapacity(slabs.count)
    for slab in slabs {
      var (sum, place) = (UInt32(0), slab * length)
      let last = min(place + length, end)
      while place < last {
        let wanted = min(buffer.count, last - place)
        let count = try read(from: place, into: &buffer, wanted)
        guard count == wanted else {
          throw HDF5Error(
            action: "read the file", path: path, reason: "it ends after \(place + count) bytes",
            exitCode: 65)
        }
        sum = CRC32C.checksum(of: buffer.span.extracting(0..<count), continuing: sum)
        place += count
      }
      result.append(sum)
    }
    return result
  }

  /// Writes bytes behind the end of the file.
  func append(_ bytes: [UInt8]) throws(HDF5Error) {
    let start = try length
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done,
          start + done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw systemError("write the checksums", path) }
      done += count
    }
  }

  /// Asks the system to begin writing a range to the disk, without waiting for it.
  func beginWriting(_ range: Range<Int>) {
    emulon_begin_writing(descriptor, Int64(range.lowerBound), Int64(range.count))
  }

  /// Waits until everything is on the disk.
  func synchronize() throws(HDF5Error) {
    guard fsync(descriptor) == 0 else { throw systemError("synchronize with the disk", path) }
  }

  /// Reads up to `count` bytes to the beginning of a buffer; fewer at the end of the file.
  private func read(from start: Int, into buffer: inout [UInt8], _ count: Int) throws(HDF5Error)
    -> Int
  {
    var done = 0
    while done < count {
      let step = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress.map { unsafe $0 + done }, count - done, start + done)
      }
      if step < 0 && errno == EINTR { continue }
      guard step >= 0 else { throw systemError("read the file", path) }
      if step == 0 { break }
      done += step
    }
    return done
  }
}

/// The failure of a system call, with the text of `errno`.
func systemError(_ action: String, _ path: String) -> HDF5Error {
  HDF5Error(action: action, path: path, reason: unsafe String(cString: strerror(errno)))
}
