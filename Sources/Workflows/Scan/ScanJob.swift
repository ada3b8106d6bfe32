import MPI
import Structures
import Yams

/// A job file with a scan, and the jobs of its members.
///
/// Every member is decoded as a job of its own, so a value that no fit accepts is found before anything runs.
struct ScanJob {
  /// The job file's path, as the user wrote it.
  let file: String
  /// The whole file.
  let root: JobValue
  /// What is scanned.
  let scan: Scan
  /// The members in a fixed order.
  let members: [ScanMember]
  /// The folder of the scan; every member has a folder in it.
  let directory: String

  /// Decodes the text of a job file with a scan, and the jobs of all members.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: The path for messages; relative names count from its folder.
  /// - Throws: `InputError` that names the line, and the member with its values where only a member is wrong.
  init(text: String, file: String) throws {
    self.file = file
    root = try JobValue(text: text, file: file)
    var map = try root.mapping()
    guard let section = map.optional("scan") else {
      throw InputError(
        .usage, file: file, expected: "the key 'scan'", found: "none",
        remedy: "add 'scan:' with 'parameters:', or use 'emulon fit'")
    }
    scan = try Scan(section)
    directory = try OutputSection(try map.required("output")).directory
    members = try scan.members(of: root)
    for member in members {
      for rung in 0..<(scan.halving?.rungCount ?? 1) { try check(member, rung: rung) }
    }
  }

  /// Reads a job file on rank 0 and decodes it on all ranks.
  ///
  /// **Collective.**
  init(file: String, on world: borrowing Communicator) throws {
    let text = try Job.sharedText(of: file, on: world)
    self = try world.together { try ScanJob(text: text, file: file) }
  }

  /// Whether the members are field models.
  var isFieldJob: Bool { root.node.value(at: ["data", "fields"]) != nil }

  /// The job file of a member in a rung, with the value of the resource of that rung.
  func node(of member: ScanMember, rung: Int) throws -> Node {
    guard let halving = scan.halving else { return member.node }
    let (path, value) = (halving.resource.path, halving.resource.values[rung].node)
    guard let node = path.replacing(in: member.node, with: value) else {
      throw InputError(
        .usage, file: file, line: value.mark?.line, key: "scan.halving.resource",
        expected: "a place in the job file", found: "'\(path.text)'", remedy: "correct the path")
    }
    return node
  }

  private func check(_ member: ScanMember, rung: Int) throws {
    do {
      let value = JobValue(file: file, key: "", node: try node(of: member, rung: rung))
      if isFieldJob {
        _ = try FieldJob(value, text: "", file: file)
      } else {
        _ = try Job(value, text: "", file: file)
      }
    } catch var error as InputError {
      error.remedy += " (\(member.name): \(member.summary))"
      throw error
    }
  }
}
