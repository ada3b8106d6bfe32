import Structures

/// Which points of a structure are described.
enum CentreChoice: Sendable, Hashable, Codable {
  /// Every atom.
  case allAtoms
  /// The atoms that an array of the structure file marks with a number other than zero.
  case array(String)
  /// The atoms with these indices, counted from zero.
  case atoms([Int])
  /// The point half-way between the two atoms that an array marks.
  case midpoint(array: String)
}

/// `data:` of a job file: which structures, which target, which groups.
struct DataSection: Sendable {
  /// The structure files; relative names count from the job file's folder.
  let files: [String]
  /// The names of the target properties in the structure files; several make a multi-output model.
  let properties: [String]
  /// The unit of the targets, for labels and files.
  let unit: String
  /// The points that are described.
  let centres: CentreChoice
  /// The property whose equal values keep structures on one side of every split, or nil.
  let group: String?
  /// Whether structures without a finite target are left out, and not an error.
  let skipsUnlabelled: Bool
  /// The share of the groups that are used, for trials and for the first rungs of a scan.
  let share: Double

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    files = try map.required("structures").list().map { try $0.path() }
    var target = try map.required("target").mapping()
    let property = try target.required("property")
    properties = try property.list().map { try $0.string() }
    guard Set(properties).count == properties.count else {
      throw property.error("different properties")
    }
    unit = try target.required("unit").string()
    try target.finish()
    centres = try map.optional("centres").map(Self.centres) ?? .allAtoms
    group = try map.optional("group")?.string()
    skipsUnlabelled = try map.optional("skipUnlabelled")?.boolean() ?? false
    let part = map.optional("share")
    share = try part?.positive() ?? 1
    if let part, share > 1 { throw part.error("a share of at most 1") }
    try map.finish()
  }

  /// Whether a group is used: its hash decides, so that a larger share holds all groups of a smaller one.
  func uses(group: String) -> Bool {
    if share == 1 { return true }
    let digits = SHA256.hexadecimal(of: Array(group.utf8)).prefix(13)
    return Double(Int(digits, radix: 16) ?? 0) < share * 0x1p52
  }

  private static func centres(_ value: JobValue) throws -> CentreChoice {
    let (name, argument) = try value.tagged()
    switch (name, argument) {
    case ("all", nil): return .allAtoms
    case ("array", let argument?): return .array(try argument.string())
    case ("atoms", let argument?):
      return .atoms(try argument.list().map { try $0.integer(in: 0...Int.max) })
    case ("midpoint", let argument?): return .midpoint(array: try argument.string())
    default: throw value.error("all, {array: NAME}, {atoms: [i, ...]} or {midpoint: NAME}")
    }
  }
}
