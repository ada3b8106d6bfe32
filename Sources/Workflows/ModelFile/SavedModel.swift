import Foundation
import HDF5
import LinearAlgebra
import MPI
import Regression
import Structures

/// A kernel model as it was read back from a file, its features spread over the ranks.
struct SavedModel {
  let path: String
  /// The name and the unit of the target.
  let target: String
  let unit: String
  /// How structures are described.
  let recipe: Descriptions.Recipe
  /// The model; its structures are numbered as in the file.
  let fitted: FittedModel
  /// The features of the structures of the file.
  let store: FeatureStore

  /// Reads a model file.
  ///
  /// **Collective.** Rank 0 reads what is small and shares it; every rank reads its part of the features.
  ///
  /// - Throws: `InputError` when the file is no complete model; `HDF5Error` when it cannot be read.
  init(_ path: String, on world: borrowing Communicator) throws {
    let head = try world.together { world.rank == 0 ? try Self.head(path) : "" }
    let small = try JSONDecoder().decode(Head.self, from: Data(try world.broadcast(head).utf8))
    self.path = path
    (target, unit, recipe) = (small.target, small.unit, small.recipe)
    fitted = FittedModel(
      kernel: small.kernel, regularization: small.regularization, structures: small.structures,
      dualCoefficients: Matrix(
        rowCount: small.outputs, columnCount: small.structures.count, elements: small.coefficients
      ).transposed, constants: small.constants, choice: "")
    let count = small.offsets.count - 1
    let starts = (0...world.size).map { $0 * count / world.size }
    let file = try world.together { try File(openingAt: path, on: world) }
    store = try FeatureStore(
      file, "model/features", small.featureSets,
      environmentCounts: zip(small.offsets, small.offsets.dropFirst()).map { $1 - $0 },
      starts: starts, on: world)
  }

  /// What rank 0 reads and shares.
  private struct Head: Codable {
    let target: String
    let unit: String
    let recipe: Descriptions.Recipe
    let kernel: StructureKernel
    let regularization: Double
    let structures: [Int]
    let outputs: Int
    let coefficients: [Double]
    let constants: [Double]
    let offsets: [Int]
    let featureSets: [String]
  }

  private static func head(_ path: String) throws -> String {
    let file = try File(openingAt: path)
    try ModelReport.requireModel(file)
    let model = try file.group("model")
    guard try model.attributeText("kind") == "kernelRidge" else {
      throw InputError(
        file: path, key: "kind", expected: "'kernelRidge'",
        found: "'\(try model.attributeText("kind"))'", remedy: "use the Emulon that wrote the file")
    }
    try model.requireFeatureVersion(in: path)
    let decoder = JSONDecoder()
    let (recipe, kernel) = (
      try model.attributeText("representation"), try model.dataset("kernel").readText()
    )
    let alpha = try model.dataset("dual_coefficient")
    let head = Head(
      target: try model.attributeText("target"), unit: try model.attributeText("unit"),
      recipe: try decoder.decode(Descriptions.Recipe.self, from: Data(recipe.utf8)),
      kernel: try decoder.decode(StructureKernel.self, from: Data(kernel.utf8)),
      regularization: try model.attribute("regularization", as: Double.self),
      structures: try model.dataset("structure").read(Int.self), outputs: alpha.shape.last ?? 1,
      coefficients: try alpha.read(Double.self),
      constants: try model.dataset("constant").read(Double.self),
      offsets: try model.dataset("features/environment_offset").read(Int.self),
      featureSets: try FeatureSets.names(in: try model.group("features").children().map(\.name)))
    return try ModelFile.json(head)
  }
}

extension FeatureSets {
  /// The names of the feature sets of a file in the order of the environment blocks.
  static func names(in present: [String]) throws -> [String] {
    ["soap", "element", "atomic_number"].filter(present.contains)
  }
}
