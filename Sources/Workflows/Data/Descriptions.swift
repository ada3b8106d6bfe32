import Descriptors
import LinearAlgebra
import MPI
import Regression
import Structures

/// Turns structures into features: the stage between a data set and a kernel.
struct Descriptions: Sendable {
  /// What decides a description; it stands in the model file.
  struct Recipe: Sendable, Codable {
    let soap: SOAPParameters?
    let elementProperties: [ElementFeatures.Property]?
    /// The elements that the model knows at centres.
    let elements: [Element]
    let centres: CentreChoice
  }

  /// What decides the description.
  let recipe: Recipe
  /// Where the feature sets stand.
  let sets: FeatureSets
  private let soap: SOAP?
  private let elementFeatures: ElementFeatures?
  private var centres: CentreChoice { recipe.centres }

  /// Prepares the description of the structures of a data set.
  ///
  /// - Parameters:
  ///   - section: What the job asks for.
  ///   - centres: The points that are described.
  ///   - species: Every species that occurs in the data, for a channel each.
  ///   - elements: The elements that occur at centres.
  /// - Throws: `InputError` when an element has no channel or lacks one of the properties.
  init(
    _ section: RepresentationSection, centres: CentreChoice, species: [Element],
    elements: [Element]
  ) throws {
    try self.init(
      Recipe(
        soap: try section.soap?.parameters(species: species), elementProperties: section.element,
        elements: elements, centres: centres))
  }

  /// Prepares the description that a recipe decides.
  init(_ recipe: Recipe) throws {
    self.recipe = recipe
    let elements = recipe.elements
    soap = try recipe.soap.map { try SOAP($0) }
    elementFeatures = try recipe.elementProperties.map {
      try ElementFeatures($0, standardizedOver: elements)
    }
    sets = FeatureSets(
      soap: soap == nil ? nil : 0,
      element: elementFeatures == nil ? nil : (soap == nil ? 0 : 1),
      atomicNumbers: (soap == nil ? 0 : 1) + (elementFeatures == nil ? 0 : 1),
      soapFeatureCount: soap?.featureCount ?? 0, elements: elements,
      elementCoordinates: try elementFeatures?.features(of: elements).elements ?? [])
  }

  /// The features of structures, one structure after another.
  ///
  /// - Parameters:
  ///   - structures: The structures of this rank.
  ///   - firstNumber: The number of the first of them in the data set.
  ///   - places: The files of all structures.
  /// - Returns: The features of all centres.
  /// - Throws: `InputError` that names file and structure when atoms coincide or a species is unknown.
  func features(
    of structures: [Structure], firstNumber: Int, _ places: StructurePlaces
  ) throws -> EnvironmentBlock {
    var collector = DescriptionCollector(self, for: structures)
    for (index, structure) in structures.enumerated() {
      do { try collector.append(structure) } catch let error as InputError {
        throw places.error(error, in: firstNumber + index)
      }
    }
    return collector.block
  }

  /// The number of environments by which a structure is described.
  func environmentCount(of structure: Structure) throws -> Int {
    let atoms = try centres.atoms(of: structure)
    guard let soap else { return atoms.count }
    let places = try positions(of: structure, atoms)
    return soap.descriptorCount(centreCount: try places.resolved(in: structure).count)
  }

  /// The number of features in each set but the last, which holds the atomic numbers.
  var featureCounts: [Int] {
    (soap.map { [$0.featureCount] } ?? [])
      + (elementFeatures.map { [$0.properties.count] } ?? [])
  }

  /// The bytes that the features of structures take; a structure that cannot be described counts nothing.
  func featureBytes(of structures: [Structure]) -> Int {
    let environments = structures.reduce(0) { $0 + ((try? environmentCount(of: $1)) ?? 0) }
    return 8 * environments * (featureCounts.reduce(0, +) + 1)
  }

  /// The features of one structure, set after set: for each, those of all its environments.
  func features(of structure: Structure) throws -> [[Double]] {
    let atoms = try centres.atoms(of: structure)
    let places = try positions(of: structure, atoms)
    // An averaged or off-centre description has the element of its first atom.
    let described = atoms.prefix(try environmentCount(of: structure))
    let elements = described.map { structure.species[$0] }
    var sets: [[Double]] = []
    if let soap { sets.append(try soap.powerSpectrum(of: structure, centres: places).elements) }
    if elementFeatures != nil { sets.append(try elements.flatMap { try coordinates(of: $0) }) }
    return sets + [elements.map { Double($0.atomicNumber) }]
  }

  private func positions(of structure: Structure, _ atoms: [Int]) throws -> Centres {
    guard case .midpoint = centres else { return .atoms(atoms) }
    guard atoms.count == 2 else {
      throw InputError(
        key: "centres", expected: "two marked atoms around a mid-point", found: "\(atoms.count)",
        remedy: "mark two atoms of every structure")
    }
    return .positions([(structure.positions[atoms[0]] + structure.positions[atoms[1]]) / 2])
  }

  private func coordinates(of element: Element) throws -> ArraySlice<Double> {
    guard let place = sets.elements.firstIndex(of: element) else {
      throw InputError(
        key: "element", expected: "one of the elements of the model", found: element.symbol,
        remedy: "train with structures that contain it")
    }
    let width = elementFeatures?.properties.count ?? 0
    return sets.elementCoordinates[place * width..<(place + 1) * width]
  }
}

extension RepresentationSection.PowerSpectrum {
  /// The parameters with a channel for every species where the job says so.
  func parameters(species: [Element]) throws -> SOAPParameters {
    guard allSpecies else { return parameters }
    return try SOAPParameters(
      cutoff: parameters.cutoff, nMax: parameters.nMax, lMax: parameters.lMax,
      sigma: parameters.sigma, radialBasis: parameters.radialBasis, species: .oneHot(species),
      average: parameters.average, compression: parameters.compression,
      weighting: parameters.weighting, centreWeight: parameters.centreWeight,
      cutoffFunction: parameters.cutoffFunction)
  }
}
