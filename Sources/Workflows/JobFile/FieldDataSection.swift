import Structures

/// `data:` of the job file of a field model.
struct FieldDataSection: Sendable {
  /// The files with the fields; relative names count from the job file's folder.
  let files: [String]
  /// The name of the field in the files.
  let field: String
  /// The unit of the field inside Emulon, for labels and files.
  let unit: String
  /// An estimate of the field from which the model learns the difference.
  let reference: FieldReferenceSection?
  /// The numbers of each structure whose equal values make a group; empty where the files' own groups count.
  let group: [String]

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    files = try map.required("fields").list().map { try $0.path() }
    var target = try map.required("target").mapping()
    field = try target.required("field").string()
    unit = try target.required("unit").string()
    reference = try target.optional("reference").map(FieldReferenceSection.init)
    try target.finish()
    group = try map.optional("group")?.list().map { try $0.string() } ?? []
    try map.finish()
  }
}
