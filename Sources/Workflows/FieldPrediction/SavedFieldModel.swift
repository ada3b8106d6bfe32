import Descriptors
import Fields
import Foundation
import HDF5
import MPI
import Structures

/// A field model as it was read back from a file; every rank has it whole.
struct SavedFieldModel: Sendable {
  /// What `kind` says in the file.
  static let kind = "jacobiLegendre"

  /// The path of the file.
  let path: String
  /// The name and the unit of the field.
  let field: FieldDescription
  /// The field from contracted coefficients.
  let evaluator: FieldEvaluator
  /// The estimate to which the field of the evaluator is added.
  let reference: FieldReferenceSection?
  /// What tells how far points reach beyond the training; `nil` for a file without the factor of its points.
  let extrapolation: Extrapolation?

  /// Whether a model file holds a field model.
  ///
  /// **Collective.** Rank 0 looks.
  ///
  /// - Throws: `InputError` when it is no complete model; `HDF5Error` when it cannot be read.
  static func isFieldModel(_ path: String, on world: borrowing Communicator) throws -> Bool {
    let isField = try world.together {
      guard world.rank == 0 else { return false }
      let file = try File(openingAt: path)
      try ModelReport.requireModel(file)
      return try file.group("model").textIfPresent("kind") == kind
    }
    return try world.anyTrue(isField)
  }

  /// Reads a model file.
  ///
  /// **Collective.** Rank 0 reads and shares what it found.
  ///
  /// - Throws: `InputError` when the numbers of the file do not fit; `HDF5Error` when it cannot be read.
  init(_ path: String, on world: borrowing Communicator) throws {
    let text = try world.together { world.rank == 0 ? try Self.head(path) : "" }
    let head = try JSONDecoder().decode(Head.self, from: Data(try world.broadcast(text).utf8))
    let meaning = FieldUnit.meaning(of: head.unit)
    let basis = try world.together { try JacobiLegendre(head.parameters) }
    evaluator = try world.together {
      try FieldEvaluator(basis, coefficients: head.coefficients.map { $0 * meaning.factor })
    }
    extrapolation = try Extrapolation(path, basis, on: world)
    self.path = path
    reference = head.reference
    field = FieldDescription(head.field, meaning.unit)
  }

  /// What rank 0 reads and shares.
  private struct Head: Codable {
    let field: String
    let unit: String
    let parameters: JacobiLegendreParameters
    let reference: FieldReferenceSection?
    let coefficients: [Double]
  }

  private static func head(_ path: String) throws -> String {
    let model = try File(openingAt: path).group("model")
    try model.requireFeatureVersion(in: path)
    let parameters = Data(try model.attributeText("representation").utf8)
    let coefficients = try model.numbers("coefficient")
    let text = try model.textIfPresent("reference")
    let reference =
      text.isEmpty
      ? nil : try JSONDecoder().decode(FieldReferenceSection.self, from: Data(text.utf8))
    guard coefficients.allSatisfy(\.isFinite) else {
      throw InputError(
        file: path, key: "coefficient", expected: "finite numbers", found: "others",
        remedy: "the file is damaged; run the fit again")
    }
    return try ModelFile.json(
      Head(
        field: try model.attributeText("target"), unit: try model.attributeText("unit"),
        parameters: try JSONDecoder().decode(JacobiLegendreParameters.self, from: parameters),
        reference: reference, coefficients: coefficients))
  }
}
