import Foundation

/// The memory of this process, from `/proc`.
enum MemoryUse {
  /// The largest resident size so far (`VmHWM`), bytes; zero where the system does not tell.
  static var peakBytes: Int { field("VmHWM:", in: "/proc/self/status") }

  private static func field(_ name: String, in path: String) -> Int {
    guard let data = FileManager.default.contents(atPath: path) else { return 0 }
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix(name) {
      return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
    return 0
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
