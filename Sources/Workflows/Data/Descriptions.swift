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
  ///   - progress: Called with the number of structures that are done.
  /// - Returns: The features of all centres.
  /// - Throws: `InputError` that names file and structure when atoms coincide or a species is unknown.
  func features(
    of structures: [Structure], firstNumber: Int, _ places: StructurePlaces,
    progress: (Int) -> Void = { _ in }
  ) throws -> EnvironmentBlock {
    var soapValues: [Double] = []
    var elementValues: [Double] = []
    var numbers: [Double] = []
    var offsets = [0]
    if let soap {
      // Growing step by step would take twice the memory of the largest array of a fit beside its matrix.
      let total = structures.reduce(0) { $0 + ((try? environmentCount(of: $1)) ?? 0) }
      soapValues.reserveCapacity(total * soap.featureCount)
    }
    for (index, structure) in structures.enumerated() {
      do {
        let atoms = try centres.atoms(of: structure)
        let places = try positions(of: structure, atoms)
        let count = try environmentCount(of: structure)
        if let soap {
          let matrix = try soap.powerSpectrum(of: structure, centres: places)
          soapValues += matrix.elements
        }
        // An averaged or off-centre description has the element of its first atom.
        for atom in atoms.prefix(count) {
          let element = structure.species[atom]
          numbers.append(Double(element.atomicNumber))
          if elementFeatures != nil { elementValues += try coordinates(of: element) }
        }
        offsets.append(offsets[index] + count)
      } catch let error as InputError {
        throw places.error(error, in: firstNumber + index)
      }
      progress(index + 1)
    }
    return block(soapValues, elementValues, numbers, offsets)
  }

  /// The number of environments by which a structure is described.
  private func environmentCount(of structure: Structure) throws -> Int {
    let atoms = try centres.atoms(of: structure)
    guard let soap else { return atoms.count }
    let places = try positions(of: structure, atoms)
    return soap.descriptorCount(centreCount: try places.resolved(in: structure).count)
  }

  private func block(
    _ soapValues: [Double], _ elementValues: [Double], _ numbers: [Double], _ offsets: [Int]
  ) -> EnvironmentBlock {
    let count = numbers.count
    var features: [Matrix] = []
    if let soap {
      features.append(
        Matrix(rowCount: soap.featureCount, columnCount: count, elements: soapValues))
    }
    if let elementFeatures {
      features.append(
        Matrix(
          rowCount: elementFeatures.properties.count, columnCount: count, elements: elementValues))
    }
    features.append(Matrix(rowCount: 1, columnCount: count, elements: numbers))
    return EnvironmentBlock(features: features, offsets: offsets)
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
