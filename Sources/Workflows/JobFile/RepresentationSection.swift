import Descriptors
import Foundation
import Structures
import Yams

/// `representation:` of a job file: how the centres of a structure are described.
struct RepresentationSection: Sendable {
  /// How species become channels; the list of all species is known only with the data.
  enum Species: Sendable, Hashable {
    /// One channel for each species that occurs in the data.
    case all
    /// Given channels.
    case channels(SpeciesChannels)
  }

  /// The power spectrum, without its species when these follow from the data.
  struct PowerSpectrum: Sendable {
    /// The parameters; `species` is a placeholder where `allSpecies` is true.
    let parameters: SOAPParameters
    /// Whether every species that occurs in the data becomes a channel.
    let allSpecies: Bool
  }

  /// The power spectrum, if the job asks for it.
  let soap: PowerSpectrum?
  /// The properties of elements, if the job asks for them.
  let element: [ElementFeatures.Property]?

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    soap = try map.optional("soap").map(Self.soap)
    element = try map.optional("element").map(Self.element)
    try map.finish()
    if soap == nil && element == nil { throw value.error("'soap', 'element' or both") }
  }

  private static func element(_ value: JobValue) throws -> [ElementFeatures.Property] {
    var map = try value.mapping()
    let properties = try map.required("features").list().map {
      try $0.choice(ElementFeatures.Property.self)
    }
    try map.finish()
    return properties
  }

  private static func soap(_ value: JobValue) throws -> PowerSpectrum {
    var map = try value.mapping()
    let cutoffValue = try map.required("cutoff")
    let cutoff = try cutoffValue.positive()
    guard cutoff <= 100 else { throw cutoffValue.error("a length of at most 100 angstrom") }
    let (nMax, lMax) = (
      try map.required("nMax").integer(in: 1...64), try map.required("lMax").integer(in: 0...64)
    )
    let sigma = try map.required("sigma").positive()
    let basis = try map.optional("radialBasis")?.choice(RadialBasis.self) ?? .gto
    let species = try map.optional("species").map(Self.species) ?? .all
    let average = try map.optional("average")?.choice(Averaging.self) ?? .none
    let compression = try map.optional("compression")?.choice(Compression.self) ?? .none
    let weighting = try map.optional("weighting").map(Self.weighting)
    let centreWeight = try map.optional("centreWeight")?.double()
    let cutoffFunction =
      try map.optional("cutoffFunction").map(Self.cutoffFunction)
      ?? .smooth(width: min(0.5, cutoff))
    try map.finish()
    let channels: SpeciesChannels =
      if case .channels(let channels) = species { channels } else { .groupPeriod(channels: 1) }
    do {
      let parameters = try SOAPParameters(
        cutoff: cutoff, nMax: nMax, lMax: lMax, sigma: sigma, radialBasis: basis,
        species: channels, average: average, compression: compression, weighting: weighting,
        centreWeight: centreWeight, cutoffFunction: cutoffFunction)
      return PowerSpectrum(parameters: parameters, allSpecies: species == .all)
    } catch {
      throw error.at(file: value.file, line: value.line)
    }
  }

  /// Reads `all`, a list of symbols, `{embedding: groupPeriod, channels: 4}`, `{embedding: impurity, host: Al}`
  /// or `{table: FILE}`.
  static func species(_ value: JobValue) throws -> Species {
    if value.node.string == "all" { return .all }
    guard value.node.mapping != nil else {
      return .channels(.oneHot(try value.list().map(Self.symbol)))
    }
    var map = try value.mapping()
    if let table = map.optional("table") {
      try map.finish()
      return .channels(.table(try elementTable(table)))
    }
    let embedding = try map.required("embedding").choice(Embedding.self)
    switch embedding {
    case .oneHot:
      try map.finish()
      return .all
    case .groupPeriod:
      let channels = try map.required("channels").integer(in: 1...64)
      try map.finish()
      return .channels(.groupPeriod(channels: channels))
    case .impurity:
      let host = try Self.symbol(try map.required("host"))
      try map.finish()
      return .channels(.impurity(host: host))
    }
  }

  private enum Embedding: String, CaseIterable { case oneHot, groupPeriod, impurity }

  static func symbol(_ value: JobValue) throws -> Element {
    let symbol = try value.string()
    guard let element = Element(symbol) else { throw value.error("the symbol of an element") }
    return element
  }

  /// Reads lines `SYMBOL weight weight ...` of a table of channels; `#` begins a comment.
  private static func elementTable(_ value: JobValue) throws -> [Element: [Double]] {
    let path = try value.path()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(
        .missingInput, file: path, expected: "a table of elements", found: "no readable file",
        remedy: "correct '\(value.key)'")
    }
    var table: [Element: [Double]] = [:]
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let symbol = words.first else { continue }
      let weights = words.dropFirst().compactMap { Double($0) }
      guard let element = Element(symbol), weights.count == words.count - 1, !weights.isEmpty,
        weights.count == table.first?.value.count ?? weights.count
      else {
        throw InputError(
          file: path, line: number + 1, expected: "a symbol and as many weights as above",
          found: "'\(line)'", remedy: "correct the line")
      }
      table[element] = weights
    }
    if table.isEmpty { throw value.error("a table with at least one element") }
    return table
  }

  private static func weighting(_ value: JobValue) throws -> RadialWeighting {
    let (name, argument) = try value.tagged()
    guard let argument else { throw value.error("a mapping of its parameters") }
    var map = try argument.mapping()
    let radius = try map.required("radius").positive()
    let scale = try map.optional("scale")?.positive() ?? 1
    let weighting: RadialWeighting
    switch name {
    case "polynomial":
      let exponent = try map.required("exponent").positive()
      weighting = .polynomial(radius: radius, scale: scale, exponent: exponent)
    case "power":
      weighting = .power(
        radius: radius, scale: scale, offset: try map.optional("offset")?.positive() ?? 1,
        exponent: try map.required("exponent").positive())
    case "exponential":
      weighting = .exponential(
        radius: radius, scale: scale, offset: try map.optional("offset")?.double() ?? 0)
    case "willatt":
      weighting = .willatt(
        rate: try map.optional("rate")?.positive() ?? 1, radius: radius,
        exponent: try map.required("exponent").positive())
    default: throw value.error("polynomial, power, exponential or willatt")
    }
    try map.finish()
    return weighting
  }

  private static func cutoffFunction(_ value: JobValue) throws -> CutoffFunction {
    switch try value.tagged() {
    case ("step", nil): return .step
    case ("dscribeStep", nil): return .dscribeStep
    case ("smooth", let width?): return .smooth(width: try Self.width(width))
    case ("shiftedCosine", let width?): return .shiftedCosine(width: try Self.width(width))
    default:
      throw value.error("step, dscribeStep, {smooth: {width: W}} or {shiftedCosine: {width: W}}")
    }
  }

  private static func width(_ value: JobValue) throws -> Double {
    guard value.node.mapping != nil else { return try value.positive() }
    var map = try value.mapping()
    let width = try map.required("width").positive()
    try map.finish()
    return width
  }
}
