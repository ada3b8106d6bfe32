import Descriptors
import HDF5
import Structures

extension Group {
  /// The attribute of a model that tells by which formulas its features were computed.
  private static let featureVersionName = "features_version"

  /// Keeps the version of the features beside their parameters.
  func writeFeatureVersion() throws { try setAttribute(Self.featureVersionName, featureVersion) }

  /// Refuses a model whose features were computed by other formulas than this program has.
  ///
  /// - Parameter path: The file, for the error.
  /// - Throws: `InputError` (exit code 65).
  func requireFeatureVersion(in path: String) throws {
    let name = Self.featureVersionName
    let found = try hasAttribute(name) ? attribute(name, as: Int.self) : 1
    guard found == featureVersion else {
      throw InputError(
        .badData, file: path, key: name, expected: "\(featureVersion)", found: "\(found)",
        remedy: "train the model again, or use the Emulon that wrote it")
    }
  }
}
