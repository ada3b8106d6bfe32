import Structures

/// `data.target.reference:` of a job file: an estimate of the field from which the model learns the difference.
enum FieldReferenceSection: Hashable, Sendable, Codable {
  /// The potential change that superposed confined atoms give for impurities in a host.
  case superposedAtoms(host: Element)

  /// Reads `{superposedAtoms: {host: Al}}`.
  ///
  /// - Throws: `InputError` that names the line.
  init(_ value: JobValue) throws {
    guard case ("superposedAtoms", let argument?) = try value.tagged() else {
      throw value.error("{superposedAtoms: {host: SYMBOL}}")
    }
    var map = try argument.mapping()
    self = .superposedAtoms(host: try RepresentationSection.symbol(try map.required("host")))
    try map.finish()
  }
}
