import Foundation
import Yams

/// One value that a parameter of a scan takes.
struct ScanValue {
  /// The value for people: a number, a word, or the name of a choice.
  let label: String
  /// What stands in the job file.
  let node: Node

  /// The label as a number, where it is one.
  var number: Double? { Double(label) }

  /// Whether a word of the user means this value: the same text or an equal number.
  func isMeant(by word: String) -> Bool {
    if word == label { return true }
    guard let number, let other = Double(word) else { return false }
    return number == other
  }
}

/// A parameter of a scan: a place in the job file and the values that it takes there.
struct ScanParameter {
  /// The place in the job file.
  let path: JobPath
  /// The values, each once, in the order of the scan.
  let values: [ScanValue]

  /// Reads the values of a parameter: a list, `{log: [first, last, count]}`, `{linear: [first, last, count]}`,
  /// `{from:, to:, step:}` or `{choices: {NAME: value}}`.
  ///
  /// - Parameters:
  ///   - name: The path of the parameter.
  ///   - value: What stands in the job file.
  /// - Throws: `InputError` that names the line and the key.
  init(_ name: String, _ value: JobValue) throws {
    path = try JobPath(name, at: value)
    values = try Self.values(value)
    var seen: Set<String> = []
    for item in values where !seen.insert(item.number.map { "\($0)" } ?? item.label).inserted {
      throw value.error("different values", remedy: "leave out the second '\(item.label)'")
    }
  }

  private static func values(_ value: JobValue) throws -> [ScanValue] {
    guard value.node.mapping != nil else {
      return try value.list().map { item in
        if item.node.scalar != nil { _ = try item.string() }
        return ScanValue(label: item.node.line, node: item.node)
      }
    }
    var map = try value.mapping()
    let result: [ScanValue]
    if let ends = map.optional("log") {
      result = try numbers(geometric(ends), ends)
    } else if let ends = map.optional("linear") {
      result = try numbers(equidistant(ends), ends)
    } else if let choices = map.optional("choices") {
      result = try named(choices)
    } else {
      let (from, to) = (try map.required("from"), try map.required("to"))
      result = try numbers(stepped(from, to, try map.required("step")), value)
    }
    try map.finish()
    return result
  }

  private static func named(_ value: JobValue) throws -> [ScanValue] {
    guard let mapping = value.node.mapping, !mapping.isEmpty else {
      throw value.error("a mapping of names to values")
    }
    return try mapping.map { pair in
      guard let name = pair.key.string else { throw value.error("names that are words") }
      return ScanValue(label: name, node: pair.value)
    }
  }

  /// The three numbers of a range with a count.
  private static func ends(_ value: JobValue) throws -> (first: Double, last: Double, count: Int) {
    let parts = try value.list()
    guard parts.count == 3 else { throw value.error("[first, last, count]") }
    return (try parts[0].double(), try parts[1].double(), try parts[2].integer(in: 1...10_000))
  }

  private static func geometric(_ value: JobValue) throws -> [Double] {
    let (first, last, count) = try ends(value)
    guard first > 0 && last > 0 else { throw value.error("ends greater than zero") }
    if count == 1 { return [first] }
    let ratio = log(last / first) / Double(count - 1)
    return (0..<count).map { $0 == count - 1 ? last : first * exp(ratio * Double($0)) }
  }

  private static func equidistant(_ value: JobValue) throws -> [Double] {
    let (first, last, count) = try ends(value)
    if count == 1 { return [first] }
    return (0..<count).map { first + (last - first) * Double($0) / Double(count - 1) }
  }

  private static func stepped(_ from: JobValue, _ to: JobValue, _ step: JobValue) throws -> [Double]
  {
    let (first, last, width) = (try from.double(), try to.double(), try step.double())
    guard width != 0, (last - first) / width >= 0, (last - first) / width < 10_000 else {
      throw step.error("a step that leads from \(first) to \(last) in at most 10000 steps")
    }
    // A last step that misses the end by rounding still belongs to the range.
    let count = Int(((last - first) / width + 1e-9).rounded(.down)) + 1
    return (0..<count).map { first + width * Double($0) }
  }

  /// The numbers with at most 12 digits, so that `0.1 + 0.2` is written `0.3`.
  private static func numbers(_ numbers: [Double], _ place: JobValue) -> [ScanValue] {
    numbers.map { number in
      let short = Double(String(format: "%.12g", number)) ?? number
      let isWhole = short == short.rounded() && abs(short) < 1e15
      let text = isWhole ? "\(Int(short))" : "\(short)"
      let scalar = Node.Scalar(text, .implicit, .any, place.node.mark)
      return ScanValue(label: text, node: .scalar(scalar))
    }
  }
}
