import Descriptors
import Foundation
import MPI
import Structures

/// A whole job file, decoded strictly: a key that nobody knows is an error.
struct Job: Sendable {
  /// The job file's path, as the user wrote it.
  let file: String
  /// The text of the job file, for provenance.
  let text: String
  /// Which structures, targets and groups.
  let data: DataSection
  /// How structures are described.
  let representation: RepresentationSection
  /// The model and how its parameters are chosen.
  let model: ModelSection
  /// How the model is judged.
  let validation: ValidationSection
  /// Where the results go.
  let output: OutputSection
  /// Whether the file also asks for a scan, which `emulon scan` runs.
  let hasScan: Bool

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
    data = try DataSection(try map.required("data"))
    representation = try RepresentationSection(try map.required("representation"))
    model = try ModelSection(try map.required("model"))
    validation = try map.optional("validation").map(ValidationSection.init) ?? .none
    output = try OutputSection(try map.required("output"))
    hasScan = try map.optional("scan").map { _ = try Scan($0) } != nil
    try map.finish()
    try checkConsistency(value)
  }

  /// Reads a job file on rank 0 and decodes it on all ranks.
  ///
  /// **Collective.**
  init(file: String, on world: borrowing Communicator) throws {
    let text = try Self.sharedText(of: file, on: world)
    self = try world.together { try Job(text: text, file: file) }
  }

  /// The text of a job file, which rank 0 reads.
  ///
  /// **Collective.**
  static func sharedText(of file: String, on world: borrowing Communicator) throws -> String {
    let text = try world.together { world.rank == 0 ? try Self.text(of: file) : "" }
    return try world.broadcast(text)
  }

  private static func text(of file: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw InputError(
        .missingInput, file: file, expected: "a job file", found: "no readable file",
        remedy: "check the path")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw InputError(
        .usage, file: file, expected: "text in UTF-8", found: "other bytes",
        remedy: "save the file as UTF-8")
    }
    return text
  }

  /// Whether each description belongs to one atom, so that its element is known.
  private var describesAtoms: Bool {
    if case .midpoint = data.centres { return false }
    return representation.soap.map { $0.parameters.average == .none } ?? true
  }

  private func checkConsistency(_ value: JobValue) throws {
    for candidate in model.candidates {
      if candidate.kernel.featureSets.contains(.soap) && representation.soap == nil {
        throw value.error(
          "'representation.soap' for the kernel '\(candidate.name)'", remedy: "add it")
      }
      let needsElements =
        candidate.kernel.usesElements || candidate.kernel.featureSets.contains(.element)
      if needsElements && representation.element == nil {
        throw value.error(
          "'representation.element' for the kernel '\(candidate.name)'", remedy: "add it")
      }
      if needsElements && !describesAtoms {
        throw value.error(
          "a description of single atoms for the elements in the kernel '\(candidate.name)'",
          remedy: "leave out 'average' and 'midpoint', or the elements")
      }
    }
    if case .values = model.regularization, model.criterion == .marginalLikelihood {
      throw value.error(
        "one 'regularization' to start from for 'choose: marginalLikelihood'",
        remedy: "write a number or {start:, from:, to:}, or say 'choose: leaveOneGroupOut'")
    }
    let isSplit = validation.testFraction > 0 || validation.folds > 1
    if isSplit && validation.unit == .group && data.group == nil {
      throw value.error(
        "'data.group' for splits by group",
        remedy: "name the property that marks relatives, or say 'by: structure'")
    }
  }
}
