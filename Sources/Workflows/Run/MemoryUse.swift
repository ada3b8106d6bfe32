import Foundation

/// The memory of this process, from `/proc`.
enum MemoryUse {
  /// The largest resident size so far (`VmHWM`), bytes; zero where the system does not tell.
  static var peakBytes: Int { ProcessFields.bytes("VmHWM:", in: "/proc/self/status") ?? 0 }
  /// The resident size, bytes; zero where the system does not tell.
  static var currentBytes: Int { ProcessFields.bytes("VmRSS:", in: "/proc/self/status") ?? 0 }
}

/// Files of `/proc` that hold lines of a name and a value.
enum ProcessFields {
  /// What stands behind a name.
  static func text(_ name: String, in path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix(name) {
      return line.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
    }
    return nil
  }

  /// A number of kibibytes behind a name, in bytes.
  static func bytes(_ name: String, in path: String) -> Int? {
    text(name, in: path)?.split(separator: " ").first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}

/// A number of bytes for people: `1.5 GiB`.
func byteText(_ bytes: Int) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB"]
  var (value, unit) = (Double(bytes), 0)
  while value >= 1024 && unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
  if unit == 0 { return "\(bytes) B" }
  return String(format: value < 10 ? "%.2f %@" : "%.1f %@", value, units[unit])
}
