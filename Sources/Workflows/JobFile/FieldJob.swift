import MPI
import Structures
import Yams

/// The job file of a field model: fields on grids, a Jacobi-Legendre expansion and a linear model.
struct FieldJob: Sendable {
  /// The job file's path, as the user wrote it.
  let file: String
  /// The text of the job file, for provenance.
  let text: String
  /// Which fields.
  let data: FieldDataSection
  /// How points are described.
  let representation: JacobiLegendreSection
  /// How coefficients and regularization are found.
  let model: LinearModelSection
  /// Which points are used for training.
  let sampling: SamplingSection
  /// Which structures are tested.
  let validation: FieldValidationSection
  /// Where the results go.
  let output: OutputSection
  /// Whether the file also asks for a scan, which `emulon scan` runs.
  let hasScan: Bool

  /// Whether the text of a job file asks for a field model: it names `data.fields`.
  static func isFieldJob(_ text: String, file: String) throws -> Bool {
    let value = try JobValue(text: text, file: file)
    let data = value.node.mapping?["data"]?.mapping
    return data?["fields"] != nil
  }

  /// Decodes the text of a job file.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - file: The path for messages; relative names in `data` count from its folder.
  /// - Throws: `InputError` that names the file, the line, the key and the remedy.
  init(text: String, file: String) throws {
    try self.init(try JobValue(text: text, file: file), text: text, file: file)
  }

  /// Decodes a job file that was parsed already.
  init(_ value: JobValue, text: String, file: String) throws {
    var map = try value.mapping()
    self.file = file
    self.text = text
    data = try FieldDataSection(try map.required("data"))
    var representation = try map.required("representation").mapping()
    self.representation = try JacobiLegendreSection(try representation.required("jacobiLegendre"))
    try representation.finish()
    var model = try map.required("model").mapping()
    self.model = try LinearModelSection(try model.required("linear"))
    try model.finish()
    sampling = try map.optional("sampling").map(SamplingSection.init) ?? .standard
    validation = try map.optional("validation").map(FieldValidationSection.init) ?? .file
    output = try OutputSection(try map.required("output"))
    hasScan = try map.optional("scan").map { _ = try Scan($0) } != nil
    try map.finish()
  }
}
