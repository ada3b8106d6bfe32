/// `output:` of a job file: where the results go.
struct OutputSection: Sendable {
  /// The folder of the results; relative names count from where the program runs.
  let directory: String
  /// Whether `fit` also writes pictures and the HTML page.
  let report: Bool
  /// What MPI-IO is told about the file system.
  let hints: [String: String]

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    directory = try map.required("directory").string()
    report = try map.optional("report")?.boolean() ?? true
    hints = try map.optional("hints")?.mapping().texts() ?? [:]
    try map.finish()
  }
}
