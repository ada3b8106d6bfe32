import Yams

extension JobValue {
  /// Every scalar of a job file by the keys that lead to it.
  ///
  /// It leaves out the place of the output
  /// and the values of a scan, which a single run does not use.
  var settings: [String: String] {
    var result: [String: String] = [:]
    collect("", node, &result)
    return result
  }

  private func collect(_ key: String, _ node: Node, _ result: inout [String: String]) {
    if key == "output" || key == "scan" { return }
    switch node {
    case .scalar(let scalar): result[key] = scalar.string
    case .sequence(let items):
      for (index, item) in items.enumerated() { collect("\(key)[\(index)]", item, &result) }
    case .mapping(let mapping):
      for (name, item) in mapping {
        let name = name.string ?? "?"
        collect(key.isEmpty ? name : "\(key).\(name)", item, &result)
      }
    case .alias: result[key] = "an alias"
    }
  }
}
