import Structures

/// Where the feature sets of a job stand in the environment blocks, and what they describe.
struct FeatureSets: Sendable {
  /// The position of the power spectrum, if the job asks for it.
  let soap: Int?
  /// The position of the standardised properties of the elements, if the job asks for them.
  let element: Int?
  /// The position of the atomic numbers of the centres.
  let atomicNumbers: Int
  /// The number of features of the power spectrum.
  let soapFeatureCount: Int
  /// The elements that a model knows, by atomic number.
  let elements: [Element]
  /// The standardised properties of each element, element after element.
  let elementCoordinates: [Double]

  /// The name of the feature set at a position.
  func name(of position: Int) -> String {
    position == soap ? "soap" : position == element ? "element" : "atomic_number"
  }

  /// The position of a feature set that the job file has.
  func index(of set: KernelRecipe.FeatureSet) -> Int {
    switch set {
    case .soap: soap ?? 0
    case .element: element ?? 0
    }
  }

  /// The number of features of a set.
  func featureCount(of set: KernelRecipe.FeatureSet) -> Int {
    switch set {
    case .soap: soapFeatureCount
    case .element: elements.isEmpty ? 0 : elementCoordinates.count / elements.count
    }
  }
}
