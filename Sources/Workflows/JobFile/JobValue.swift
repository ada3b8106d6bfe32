import Structures
import Yams

/// One value of a job file together with its place, from which a wrong value is reported.
struct JobValue {
  /// The job file's path, as the user wrote it.
  let file: String
  /// The keys that lead to the value, such as `model.kernelRidge`; empty for the whole file.
  let key: String
  let node: Node

  /// Reads the text of a job file.
  ///
  /// - Throws: `InputError` with the line when the text is not YAML.
  init(text: String, file: String) throws {
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw InputError(
          .usage, file: file, expected: "a job file", found: "an empty file",
          remedy: "start from one of the examples in Inputs/")
      }
      self.init(file: file, key: "", node: node)
    } catch let error as YamlError {
      throw InputError(
        .usage, file: file, line: error.line, expected: "YAML", found: error.problem,
        remedy: "check the indentation (spaces, no tabs), colons, brackets and repeated keys there")
    }
  }

  init(file: String, key: String, node: Node) {
    self.file = file
    self.key = key
    self.node = node
  }

  /// The line of the value in the file, counted from one.
  var line: Int? { node.mark?.line }

  /// The error that this value is not what was expected.
  func error(_ expected: String, remedy: String? = nil) -> InputError {
    InputError(
      .usage, file: file, line: line, key: key.isEmpty ? nil : key, expected: expected,
      found: found, remedy: remedy ?? "correct '\(key)'")
  }

  private var found: String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string)'"
    case .mapping(let mapping):
      "the keys \(mapping.keys.compactMap(\.string).joined(separator: ", "))"
    case .sequence(let sequence): "a list of \(sequence.count)"
    case .alias: "an alias"
    }
  }
}

extension JobValue {
  /// The value as a text.
  func string() throws -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else { throw error("a text") }
    return scalar.string
  }

  /// The value as the path of a file; relative names count from the folder of the job file.
  func path() throws -> String {
    let name = try string()
    let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
    return name.hasPrefix("/") ? name : folder + name
  }

  /// The value as a finite number.
  func double() throws -> Double {
    guard case .scalar(let scalar) = node, let value = Double(scalar.string), value.isFinite else {
      throw error("a number")
    }
    return value
  }

  /// The value as a number that is greater than zero.
  func positive() throws -> Double {
    let value = try double()
    guard value > 0 else { throw error("a number greater than zero") }
    return value
  }

  /// The value as an integer in `range`.
  func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws -> Int {
    guard case .scalar(let scalar) = node, let value = Int(scalar.string), range.contains(value)
    else {
      let bounds =
        switch (range.lowerBound, range.upperBound) {
        case (Int.min, Int.max): "an integer"
        case (let low, Int.max): "an integer that is at least \(low)"
        case (let low, let high): "an integer from \(low) to \(high)"
        }
      throw error(bounds)
    }
    return value
  }

  /// The value as `true` or `false`.
  func boolean() throws -> Bool {
    switch node.string?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: throw error("true or false")
    }
  }

  /// The value as one of the cases of an enumeration that is written by its raw value.
  func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) throws -> Choice
  where Choice.RawValue == String {
    if let text = node.string, let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    throw error("one of \(names.joined(separator: ", "))", remedy: advice(node.string, names))
  }

  /// The elements of a list that has at least `minimum`; a single value counts as a list of one.
  func list(minimum: Int = 1) throws -> [JobValue] {
    guard case .sequence(let sequence) = node else { return [self] }
    guard sequence.count >= minimum else { throw error("at least one value") }
    return sequence.enumerated().map { index, node in
      JobValue(file: file, key: "\(key)[\(index)]", node: node)
    }
  }

  /// The value as a mapping whose keys are then taken one by one.
  func mapping() throws -> JobMapping {
    guard case .mapping(let mapping) = node else { throw error("a mapping of keys to values") }
    return try JobMapping(of: self, mapping)
  }

  /// The single key of a mapping `{key: value}` and its value; a plain word is a key without value.
  func tagged() throws -> (name: String, value: JobValue?) {
    if let word = node.string, !word.isEmpty { return (word, nil) }
    guard case .mapping(let mapping) = node, mapping.count == 1, let pair = mapping.first,
      let name = pair.key.string
    else { throw error("a word or a mapping with one key") }
    return (name, JobValue(file: file, key: join(key, name), node: pair.value))
  }
}

/// Joins the parts of a path of keys.
func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

/// The remedy that names the nearest of some known words.
func advice(_ word: String?, _ known: [String]) -> String {
  guard let word, let nearest = nearest(to: word, among: known) else {
    return "use one of \(known.joined(separator: ", "))"
  }
  return "did you mean '\(nearest)'?"
}

/// The known word with the smallest edit distance, when it is near enough to be a slip.
func nearest(to word: String, among known: [String]) -> String? {
  let lowered = word.lowercased()
  let best = known.map { ($0, editDistance(lowered, $0.lowercased())) }.min { $0.1 < $1.1 }
  guard let (name, distance) = best, distance <= max(2, word.count / 2) else { return nil }
  return name
}

/// The number of insertions, deletions and substitutions between two words (Levenshtein).
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substitution = diagonal + (character == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  fileprivate var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    case .duplicatedKeysInMapping(let keys, _):
      "the key \(keys.sorted().map { "'\($0)'" }.joined(separator: ", ")) twice"
    default: "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable text"
    }
  }
}
