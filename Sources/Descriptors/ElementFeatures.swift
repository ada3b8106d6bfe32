public import LinearAlgebra
public import Structures

/// Numbers that describe elements, each with mean 0 and standard deviation 1 over a list of elements.
///
/// For kernels that compare species. A property that is the same for all elements of the list gives zeros.
public struct ElementFeatures: Sendable, Hashable {
  /// A property of an element.
  public enum Property: String, Sendable, Hashable, CaseIterable, Codable {
    /// The row of the periodic table.
    case period
    /// The column of the periodic table.
    case group
    /// The atomic mass, unified atomic mass units.
    case mass
    /// The covalent radius, angstrom.
    case covalentRadius
    /// The electronegativity on Pauling's scale.
    case electronegativity
    /// The number of valence electrons.
    case valenceElectrons
    /// The number of d electrons.
    case dElectrons

    /// The value for an element, or `nil` where it is unknown.
    public func value(for element: Element) -> Double? {
      switch self {
      case .period: Double(element.period)
      case .group: Double(element.group)
      case .mass: element.mass
      case .covalentRadius: element.covalentRadius
      case .electronegativity: element.electronegativity
      case .valenceElectrons: Double(element.valenceElectronCount)
      case .dElectrons: Double(element.dElectronCount)
      }
    }
  }

  /// The properties, in the order of the features.
  public let properties: [Property]
  private let means: [Double]
  private let deviations: [Double]

  /// Takes means and standard deviations over a list of elements.
  ///
  /// - Throws: `InputError` when a property of an element is unknown.
  public init(
    _ properties: [Property] = Property.allCases, standardizedOver elements: [Element]
  ) throws(InputError) {
    var (means, deviations): ([Double], [Double]) = ([], [])
    for property in properties {
      var values: [Double] = []
      for element in Set(elements).sorted() { values.append(try Self.value(property, element)) }
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      means.append(mean)
      deviations.append((variance / Double(max(1, values.count))).squareRoot())
    }
    self.properties = properties
    self.means = means
    self.deviations = deviations
  }

  private static func value(
    _ property: Property, _ element: Element
  ) throws(InputError) -> Double {
    guard let value = property.value(for: element) else {
      throw InputError(
        .usage, key: property.rawValue, expected: "elements for which it is known",
        found: "\(element)", remedy: "leave out '\(property.rawValue)' or \(element)")
    }
    return value
  }

  /// The features of elements, `properties.count x elements.count`.
  ///
  /// - Throws: `InputError` when a property of an element is unknown.
  public func features(of elements: [Element]) throws(InputError) -> Matrix {
    var values: [Double] = []
    for element in elements {
      for (k, property) in properties.enumerated() {
        let difference = try Self.value(property, element) - means[k]
        values.append(deviations[k] > 0 ? difference / deviations[k] : 0)
      }
    }
    return Matrix(rowCount: properties.count, columnCount: elements.count, elements: values)
  }
}
