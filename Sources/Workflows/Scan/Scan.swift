import Structures
import Yams

/// `scan:` of a job file: which values are tried, in which combinations, and what ranks them.
struct Scan {
  /// The parameters that every member has; the last one varies fastest.
  let parameters: [ScanParameter]
  /// Parameters that only some members have.
  let branches: [ScanBranch]
  /// Combinations that are left out.
  let rules: [ScanRule]
  /// The figure that ranks the members.
  let score: ScanScore
  /// How members compete with growing effort; without it all run once.
  let halving: ScanHalving?

  /// The most members of a scan.
  static let limit = 100_000

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let parameters = try Self.parameters(try map.required("parameters"))
    let branches = try map.optional("conditional")?.list().map { try ScanBranch($0, parameters) }
    let all = parameters + (branches ?? []).flatMap(\.parameters)
    rules = try map.optional("where")?.list().map { try ScanRule($0, all) } ?? []
    score = try map.optional("score").map(ScanScore.init) ?? .standard
    let halving = map.optional("halving")
    self.halving = try halving.map(ScanHalving.init)
    (self.parameters, self.branches) = (parameters, branches ?? [])
    try map.finish()
    try checkPlaces(value, all)
  }

  /// Reads a mapping of paths to values.
  static func parameters(_ value: JobValue) throws -> [ScanParameter] {
    guard let mapping = value.node.mapping, !mapping.isEmpty else {
      throw value.error("a mapping of paths such as 'representation.soap.cutoff' to values")
    }
    return try mapping.map { pair in
      let name = pair.key.string ?? "?"
      let place = JobValue(file: value.file, key: join(value.key, name), node: pair.value)
      return try ScanParameter(name, place)
    }
  }

  /// Every parameter that some member has, each once.
  var allParameters: [ScanParameter] {
    var seen: Set<String> = []
    return (parameters + branches.flatMap(\.parameters)).filter {
      seen.insert($0.path.text).inserted
    }
  }

  private func checkPlaces(_ value: JobValue, _ all: [ScanParameter]) throws {
    let fixed = Set(parameters.map(\.path.text))
    for path in branches.flatMap(\.parameters).map(\.path.text)
      + [halving?.resource.path.text]
      .compactMap(\.self) where fixed.contains(path)
    {
      throw value.error(
        "'\(path)' once", remedy: "leave it out of 'parameters', or of where else it stands")
    }
    for path in all.map(\.path.text) + [halving?.resource.path.text].compactMap(\.self)
    where ["scan", "output.directory", "scan."].contains(where: { path == $0 })
      || path.hasPrefix("scan.")
    {
      throw value.error(
        "parameters of the fit", remedy: "leave out '\(path)': every member has a folder of its own"
      )
    }
  }

  /// The combinations of values in the order of the members, before they are put into a job file.
  ///
  /// - Parameter place: The scan in the job file, for messages.
  /// - Returns: For each member the chosen value of each of its parameters.
  /// - Throws: `InputError` when there are none or too many.
  func combinations(_ place: JobValue) throws -> [[(parameter: ScanParameter, value: ScanValue)]] {
    var result: [[(parameter: ScanParameter, value: ScanValue)]] = [[]]
    try extend(&result, by: parameters, place)
    if !branches.isEmpty {
      var branched: [[(parameter: ScanParameter, value: ScanValue)]] = []
      for combination in result {
        let values = Self.values(combination)
        let active = branches.filter { $0.condition.holds(for: values) }.flatMap(\.parameters)
        var own = [combination]
        try extend(&own, by: active, place)
        branched += own
        guard branched.count <= Self.limit else { throw Self.tooMany(place) }
      }
      result = branched
    }
    result.removeAll { combination in
      let values = Self.values(combination)
      return !rules.allSatisfy { $0.allows(values) }
    }
    guard !result.isEmpty else {
      throw place.error(
        "at least one member", remedy: "the rules of 'where' leave none; correct them")
    }
    return result
  }

  /// The members of the scan: the job file with the values of each combination.
  ///
  /// - Parameter job: The whole job file.
  /// - Returns: The members in a fixed order: the last parameter varies fastest.
  /// - Throws: `InputError` when there are none or too many, or when a path does not fit the file.
  func members(of job: JobValue) throws -> [ScanMember] {
    guard let section = job.node.value(at: ["scan"]), let mapping = job.node.mapping else {
      return []
    }
    let place = JobValue(file: job.file, key: "scan", node: section)
    let pairs = mapping.filter { $0.key.string != "scan" }.map { ($0.key, $0.value) }
    let base = Node.mapping(Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark))
    return try combinations(place).enumerated().map { index, combination in
      var node = base
      for (parameter, value) in combination {
        guard let next = parameter.path.replacing(in: node, with: value.node) else {
          throw InputError(
            .usage, file: job.file, line: value.node.mark?.line,
            key: "scan.parameters.\(parameter.path.text)", expected: "a place in the job file",
            found: "'\(parameter.path.text)'",
            remedy: "write the keys that lead to the value, and '[0]' for the first of a list")
        }
        node = next
      }
      return ScanMember(index: index, values: Self.values(combination), node: node)
    }
  }

  private static func values(_ combination: [(parameter: ScanParameter, value: ScanValue)])
    -> [ScanMember.Value]
  {
    combination.map { ScanMember.Value(path: $0.parameter.path.text, label: $0.value.label) }
  }

  private func extend(
    _ combinations: inout [[(parameter: ScanParameter, value: ScanValue)]],
    by parameters: [ScanParameter], _ place: JobValue
  ) throws {
    for parameter in parameters {
      guard combinations.count * parameter.values.count <= Self.limit else {
        throw Self.tooMany(place)
      }
      combinations = combinations.flatMap { head in
        parameter.values.map { head + [(parameter, $0)] }
      }
    }
  }

  private static func tooMany(_ place: JobValue) -> InputError {
    place.error("at most \(limit) members", remedy: "give fewer values, or scan in stages")
  }
}
