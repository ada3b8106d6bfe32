import Yams

/// The place of a value in a job file, such as `model.kernelRidge.kernel[0].gaussian.lengthScale`.
struct JobPath: Hashable, Sendable {
  /// One step from a value into what it holds.
  enum Step: Hashable, Sendable {
    /// To the value of a key.
    case key(String)
    /// To an element of a list, counted from zero.
    case element(Int)
  }

  /// The path as the user wrote it.
  let text: String
  private let steps: [Step]

  /// Reads a path.
  ///
  /// - Parameters:
  ///   - text: Keys with points between them, and `[i]` behind the key of a list.
  ///   - place: The value under that key, for messages.
  /// - Throws: `InputError` when the text is no path.
  init(_ text: String, at place: JobValue) throws {
    self.text = text
    var steps: [Step] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      let numbers = pieces.dropFirst().map { $0.hasSuffix("]") ? Int($0.dropLast()) : nil }
      guard let key = pieces.first, !key.isEmpty, numbers.allSatisfy({ $0 ?? -1 >= 0 }) else {
        throw place.error(
          "a path of keys such as 'representation.soap.cutoff'", remedy: "correct '\(text)'")
      }
      steps.append(.key(String(key)))
      steps += numbers.compactMap { $0.map(Step.element) }
    }
    self.steps = steps
  }

  /// The last key of a path, for headings; with the one before where it says nothing by itself.
  static func shortName(_ path: String) -> String {
    let keys = path.split(separator: ".")
    let isPlain = keys.last.map { ["fixed", "start", "from", "to", "count"].contains($0) } ?? false
    return keys.suffix(isPlain ? 2 : 1).joined(separator: ".")
  }

  /// A job file with another value at this place; keys that are missing are added.
  ///
  /// - Returns: The changed file, or nothing where the path meets a value that holds no others.
  func replacing(in node: Node, with value: Node) -> Node? {
    Self.replacing(steps[...], in: node, with: value)
  }

  private static func replacing(_ steps: ArraySlice<Step>, in node: Node, with value: Node) -> Node?
  {
    guard let step = steps.first else { return value }
    let rest = steps.dropFirst()
    switch (step, node) {
    case (.key(let name), .mapping(let mapping)):
      var pairs = mapping.map { ($0.key, $0.value) }
      let place = pairs.firstIndex { $0.0.string == name }
      let old = place.map { pairs[$0].1 } ?? Node([(Node, Node)]())
      guard let new = replacing(rest, in: old, with: value) else { return nil }
      if let place { pairs[place].1 = new } else { pairs.append((Node(name), new)) }
      return .mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark))
    case (.element(let index), .sequence(let sequence)) where sequence.indices.contains(index):
      var list = Array(sequence)
      guard let new = replacing(rest, in: list[index], with: value) else { return nil }
      list[index] = new
      return .sequence(Node.Sequence(list, sequence.tag, sequence.style, sequence.mark))
    case (.element(0), .scalar), (.element(0), .mapping):
      // A list with one element may be written as the element alone.
      return replacing(rest, in: node, with: value)
    default: return nil
    }
  }
}

extension Node {
  /// The value at a path, or nothing.
  func value(at path: [String]) -> Node? {
    path.reduce(self) { node, name in node?.mapping?.first { $0.key.string == name }?.value }
  }

  /// The value on one line, as YAML writes it between brackets.
  var line: String {
    switch self {
    case .scalar(let scalar): scalar.string
    case .sequence(let list): "[" + list.map(\.line).joined(separator: ", ") + "]"
    case .mapping(let map):
      "{" + map.map { "\($0.key.line): \($0.value.line)" }.joined(separator: ", ") + "}"
    case .alias: "alias"
    }
  }
}
