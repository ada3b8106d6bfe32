import Structures
import Yams

/// Which values some parameters of a scan may have, by the number of the value.
struct ScanCondition {
  /// For each parameter that counts, by its path, the labels that hold.
  let allowed: [String: [String]]

  /// Reads a mapping of parameters to a value or a list of values of the scan.
  ///
  /// - Parameters:
  ///   - value: What stands in the job file.
  ///   - parameters: The parameters that may be named.
  /// - Throws: `InputError` for a parameter or a value that the scan does not have.
  init(_ value: JobValue, _ parameters: [ScanParameter]) throws {
    guard let mapping = value.node.mapping, !mapping.isEmpty else {
      throw value.error("a mapping of parameters of the scan to values")
    }
    var allowed: [String: [String]] = [:]
    for pair in mapping {
      let name = pair.key.string ?? "?"
      guard let parameter = parameters.first(where: { $0.path.text == name }) else {
        throw InputError(
          .usage, file: value.file, line: pair.key.mark?.line, key: join(value.key, name),
          expected: "a parameter of the scan", found: "'\(name)'",
          remedy: advice(name, parameters.map(\.path.text)))
      }
      let item = JobValue(file: value.file, key: join(value.key, name), node: pair.value)
      allowed[name] = try item.list().map { word in
        let text = word.node.line
        if let known = parameter.values.first(where: { $0.isMeant(by: text) }) {
          return known.label
        }
        throw word.error(
          "a value that the scan gives to '\(name)'",
          remedy: advice(text, parameter.values.map(\.label)))
      }
    }
    self.allowed = allowed
  }

  /// Whether values have what the condition asks for; a parameter that is absent does not.
  func holds(for values: [ScanMember.Value]) -> Bool {
    allowed.allSatisfy { path, labels in
      values.contains { $0.path == path && labels.contains($0.label) }
    }
  }
}

/// `where:` of a scan: members that fulfil `if` and not `then` are left out.
struct ScanRule {
  let condition: ScanCondition
  let consequence: ScanCondition

  init(_ value: JobValue, _ parameters: [ScanParameter]) throws {
    var map = try value.mapping()
    condition = try ScanCondition(try map.required("if"), parameters)
    consequence = try ScanCondition(try map.required("then"), parameters)
    try map.finish()
  }

  /// Whether a member with these values belongs to the scan.
  func allows(_ values: [ScanMember.Value]) -> Bool {
    !condition.holds(for: values) || consequence.holds(for: values)
  }
}

/// `conditional:` of a scan: parameters that only members have which fulfil `if`.
struct ScanBranch {
  let condition: ScanCondition
  let parameters: [ScanParameter]

  init(_ value: JobValue, _ known: [ScanParameter]) throws {
    var map = try value.mapping()
    condition = try ScanCondition(try map.required("if"), known)
    parameters = try Scan.parameters(try map.required("parameters"))
    try map.finish()
  }
}
