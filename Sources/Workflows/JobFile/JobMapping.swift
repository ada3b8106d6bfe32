import Structures
import Yams

/// The keys of one mapping of a job file, taken one by one; what is left over is an error.
struct JobMapping {
  private let place: JobValue
  private var remaining: [(name: String, line: Int?, value: JobValue)]
  private var known: [String] = []

  init(of place: JobValue, _ mapping: Node.Mapping) throws {
    self.place = place
    remaining = try mapping.map { pair in
      guard let name = pair.key.string else { throw place.error("keys that are words") }
      let value = JobValue(file: place.file, key: join(place.key, name), node: pair.value)
      return (name, pair.key.mark?.line, value)
    }
  }

  /// Takes the value of a key that may be left out.
  mutating func optional(_ name: String) -> JobValue? {
    known.append(name)
    guard let index = remaining.firstIndex(where: { $0.name == name }) else { return nil }
    return remaining.remove(at: index).value
  }

  /// Takes the value of a key that must be there.
  mutating func required(_ name: String) throws -> JobValue {
    if let value = optional(name) { return value }
    // A slip of the pen is reported as the unknown key that it is.
    if let slip = remaining.first(where: { nearest(to: $0.name, among: [name]) != nil }) {
      throw unknown(slip.name, slip.line, slip.value)
    }
    throw InputError(
      .usage, file: place.file, line: place.line, key: place.key.isEmpty ? nil : place.key,
      expected: "the key '\(name)'", found: "none", remedy: "add '\(name):'")
  }

  /// All keys with their values, which are words or numbers.
  func texts() throws -> [String: String] {
    try Dictionary(remaining.map { ($0.name, try $0.value.string()) }) { _, last in last }
  }

  /// Ends the reading of the mapping.
  ///
  /// - Throws: `InputError` that names the first key nobody asked for, and the nearest known one.
  func finish() throws {
    guard let (name, line, value) = remaining.first else { return }
    throw unknown(name, line, value)
  }

  private func unknown(_ name: String, _ line: Int?, _ value: JobValue) -> InputError {
    InputError(
      .usage, file: place.file, line: line, key: value.key,
      expected: "one of the keys \(known.joined(separator: ", "))", found: "'\(name)'",
      remedy: advice(name, known))
  }
}
