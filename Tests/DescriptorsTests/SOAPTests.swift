import Glibc
import LinearAlgebra
import SpecialFunctions
import Structures
import Testing

@testable import Descriptors

@Suite struct SOAPTests {
  private func parameters(
    _ structure: Structure, species: SpeciesChannels? = nil, basis: RadialBasis = .gto,
    average: Averaging = .none, cutoff: CutoffFunction = .smooth(width: 1), n: Int = 9
  ) throws -> SOAPParameters {
    try SOAPParameters(
      cutoff: 4, nMax: n, lMax: 5, sigma: 0.4, radialBasis: basis,
      species: species ?? .oneHot(structure.distinctSpecies), average: average,
      cutoffFunction: cutoff)
  }

  private func copy(
    _ structure: Structure, order: [Int]? = nil, _ map: (Vector3) -> Vector3
  ) throws -> Structure {
    let order = order ?? Array(0..<structure.count)
    let rows = structure.cell.givenVectors.map { map($0) - map(.zero) }
    return try Structure(
      species: order.map { structure.species[$0] },
      positions: order.map { map(structure.positions[$0]) },
      cell: structure.cell.hasLattice
        ? Cell(rows[0], rows[1], rows[2], periodicity: structure.cell.periodicity) : .none)
  }

  @Test(arguments: Reference.names)
  func rotationAndTranslationChangeNothing(_ name: String) throws {
    let structure = try Reference.named(name).structure()
    let (a, b) = (0.7, 1.9)
    let moved = try copy(structure) { v in
      let first = Vector3(cos(a) * v.x - sin(a) * v.y, sin(a) * v.x + cos(a) * v.y, v.z)
      let second = Vector3(
        first.x, cos(b) * first.y - sin(b) * first.z, sin(b) * first.y + cos(b) * first.z)
      return second + Vector3(3.7, -1.2, 8.1)
    }
    let soap = try SOAP(parameters(structure))
    let values = try soap.powerSpectrum(of: structure)
    let error = try relativeError(soap.powerSpectrum(of: moved).elements, values.elements)
    #expect(error < 1e-11)  // rounding of 10 A positions; table steps 4e-12
  }

  @Test func permutationPermutesDescriptors() throws {
    let structure = try Reference.named("bi2te3_CrMn").structure()
    let order = Array((0..<structure.count).reversed())
    let soap = try SOAP(parameters(structure))
    let values = try soap.powerSpectrum(of: structure)
    let permuted = try soap.powerSpectrum(of: copy(structure, order: order) { $0 })
    for (k, i) in order.enumerated() {
      #expect(relativeError(Array(permuted.column(k)), Array(values.column(i))) < 1e-12)
    }
  }

  @Test func periodicEqualsASupercell() throws {
    let structure = try Reference.named("si8").structure()
    let rows = structure.cell.givenVectors
    var (species, positions) = (structure.species, structure.positions)
    for i in -2...2 {
      for j in -2...2 {
        for k in -2...2 where (i, j, k) != (0, 0, 0) {
          let shift = Double(i) * rows[0] + Double(j) * rows[1] + Double(k) * rows[2]
          species += structure.species
          positions += structure.positions.map { $0 + shift }
        }
      }
    }
    let cluster = try Structure(species: species, positions: positions)
    let soap = try SOAP(parameters(structure, cutoff: .dscribeStep))
    let expected = try soap.powerSpectrum(of: cluster, centres: .atoms(Array(0..<8)))
    let values = try soap.powerSpectrum(of: structure)
    #expect(relativeError(values.elements, expected.elements) < 1e-12)  // order of a sum
  }

  @Test(arguments: [CutoffFunction.smooth(width: 0.5), .smooth(width: 4), .shiftedCosine(width: 1)])
  func crossingTheCutoffDoesNotJump(_ cutoff: CutoffFunction) throws {
    let elements = ["C", "H", "O"].compactMap { Element($0) }
    func values(_ distance: Double) throws -> [Double] {
      let positions = [Vector3.zero, Vector3(0, 0, 1.1), Vector3(distance, 0, 0)]
      let structure = try Structure(species: elements, positions: positions)
      return try SOAP(parameters(structure, cutoff: cutoff)).powerSpectrum(
        of: structure, centres: .atoms([0])
      ).elements
    }
    let step = cutoff == .shiftedCosine(width: 1) ? 1e-7 : 1e-5  // f_c < (pi h)^2 / 4, 10 (h / w)^3
    #expect(try relativeError(values(4 - step), values(4 + step)) < 1e-12)
  }

  @Test func secondDerivativeOfTheSmoothCutoffIsContinuous() {
    let cutoff = CutoffFunction.smooth(width: 1)
    for edge in [3.0, 4.0] {
      let (before, after) = (
        cutoff.value(at: edge - 1e-6, cutoff: 4), cutoff.value(at: edge + 1e-6, cutoff: 4)
      )
      #expect(abs(before.derivative - after.derivative) / 2e-6 < 1e-4)  // f''' = 60 times h
      #expect(abs(before.value - after.value) < 4e-15)  // 10 roundings near 1
    }
  }

  @Test(arguments: RadialBasis.allCases, [7, 12, 16])
  func plainSumsGiveTheSame(_ basis: RadialBasis, _ n: Int) throws {
    let structure = try Reference.named("bi2te3_CrMn").structure()
    let parameters = try parameters(structure, basis: basis, n: n)
    let soap = try SOAP(parameters)
    let values = try soap.powerSpectrum(of: structure, centres: .atoms([0, 7]))
    for (column, atom) in [0, 7].enumerated() {
      let expected = try plainPowerSpectrum(parameters, structure, atom)
      #expect(relativeError(Array(values.column(column)), expected) < 2e-11)  // two table errors
    }
  }

  /// The definition, with loops over everything and no table.
  private func plainPowerSpectrum(
    _ p: SOAPParameters, _ structure: Structure, _ atom: Int
  ) throws -> [Double] {
    let functions = try RadialFunctions(
      p.radialBasis, cutoff: p.cutoff, count: p.nMax, lMax: p.lMax)
    let projection = RadialProjection(functions, sigma: p.sigma, reach: p.reach)
    let harmonics = SphericalHarmonics(lMax: p.lMax)
    let species = structure.distinctSpecies
    var list = NeighbourList()
    try NeighbourSearch(structure, cutoff: p.reach).collect(aroundAtom: atom, into: &list)
    let distances = (0..<list.count).map { list.displacement($0).length }
    let radial = projection.values(at: distances)
    let rows = harmonics.count
    var c = [Double](repeating: 0, count: species.count * p.nMax * rows)
    for (j, r) in distances.enumerated() {
      let u = r > 0 ? list.displacement(j) / r : Vector3(0, 0, 1)
      let y = harmonics.values(at: u)
      let z = try #require(species.firstIndex(of: structure.species[Int(list.atoms[j])]))
      let weight = p.cutoffFunction.value(at: r, cutoff: p.cutoff).value
      for l in 0...p.lMax {
        for lm in l * l..<(l + 1) * (l + 1) {
          for n in 0..<p.nMax {
            c[(z * p.nMax + n) * rows + lm] += weight * radial[l][n, j] * y[lm]
          }
        }
      }
    }
    var result: [Double] = []
    let isFeatomic = p.radialBasis == .gtoMonomial
    for a in species.indices {
      for b in a..<species.count {
        for l in 0...p.lMax {
          let odd = Double(2 * l + 1)
          let factor =
            isFeatomic
            ? (l % 2 == 0 ? 1 : -1) * (a == b ? 1 : 2.0.squareRoot()) / odd.squareRoot()
            : Double.pi * (8 / odd).squareRoot()
          for n in 0..<p.nMax {
            for m in (a == b && !isFeatomic ? n : 0)..<p.nMax {
              result.append(
                factor
                  * (l * l..<(l + 1) * (l + 1)).reduce(0) {
                    $0 + c[(a * p.nMax + n) * rows + $1] * c[(b * p.nMax + m) * rows + $1]
                  })
            }
          }
        }
      }
    }
    return result
  }

  @Test func oneHotWeightsGivenAsATableChangeNothing() throws {
    let structure = try Reference.named("water").structure()
    let elements = structure.distinctSpecies
    let table = [elements[0]: [1.0, 0], elements[1]: [0, 1.0]]
    let expected = try SOAP(parameters(structure)).powerSpectrum(of: structure)
    let values = try SOAP(parameters(structure, species: .table(table))).powerSpectrum(
      of: structure)
    #expect(values == expected)
  }

  @Test func embeddingIsALinearMixtureOfDensities() throws {
    // The first channel of `groupPeriod` has weight 1 for all: mu2 of one-hot channels.
    let structure = try Reference.named("bi2te3_CrMn").structure()
    let embedded = try SOAP(parameters(structure, species: .groupPeriod(channels: 1)))
    let total = try SOAP(
      SOAPParameters(
        cutoff: 4, nMax: 9, lMax: 5, sigma: 0.4, species: .oneHot(structure.distinctSpecies),
        compression: .mu2, cutoffFunction: .smooth(width: 1)))
    let values = try embedded.powerSpectrum(of: structure)
    #expect(
      try relativeError(values.elements, total.powerSpectrum(of: structure).elements) < 1e-13)
  }

  @Test func channelsOfImpuritiesLeaveTheHostAlone() throws {
    let aluminium = try #require(Element("Al"))
    let channels = SpeciesChannels.impurity(host: aluminium)
    #expect(channels.weights(of: aluminium) == [1, 0, 0, 0, 0, 0, 0])
    let zinc = try #require(Element("Zn").flatMap { channels.weights(of: $0) })
    let magnesium = try #require(Element("Mg").flatMap { channels.weights(of: $0) })
    // A full d shell looks like an empty one: all but the period and the charge agree.
    let difference = zip(zinc, magnesium).map { $0 - $1 }
    #expect(difference[0] == 0 && difference[1] == 0 && difference[2] == 0)
    #expect(difference[3] == 1 && abs(difference[4] - 1.8) < 1e-15)
    // The sine of 2 pi, to rounding.
    #expect(abs(difference[5]) < 1e-15 && abs(difference[6]) < 1e-15)
    for element in Element.all {
      #expect(channels.weights(of: element)?.count == channels.channelCount)
    }
  }

  @Test func similarElementsHaveSimilarWeights() throws {
    let channels = SpeciesChannels.groupPeriod(channels: 6)
    func distance(_ first: String, _ second: String) throws -> Double {
      let a = try #require(Element(first).flatMap { channels.weights(of: $0) })
      let b = try #require(Element(second).flatMap { channels.weights(of: $0) })
      return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    #expect(try distance("Fe", "Co") < distance("Fe", "Te"))
    #expect(try distance("Gd", "Tb") < distance("Gd", "Lu"))
    #expect(try distance("Se", "Te") < distance("Se", "Na"))
    for element in Element.all {
      #expect(channels.weights(of: element)?.allSatisfy { abs($0) <= 1 } == true)
    }
  }

  @Test func unknownSpeciesAndCentresAreNamed() throws {
    let structure = try Reference.named("water").structure()
    let soap = try SOAP(parameters(structure, species: .oneHot(Element("H").map { [$0] } ?? [])))
    #expect {
      _ = try soap.powerSpectrum(of: structure)
    } throws: {
      "\($0)".contains("found O")
    }
    let right = try SOAP(parameters(structure))
    #expect {
      _ = try right.powerSpectrum(of: structure, centres: .atoms([3]))
    } throws: {
      "\($0)".contains("atoms from 0 to 2")
    }
    #expect {
      _ = try SOAPParameters(
        cutoff: -1, nMax: 8, lMax: 6, sigma: 0.5, species: .groupPeriod(channels: 1))
    } throws: {
      "\($0)".contains("'cutoff'; found -1.0")
    }
  }

  @Test func elementFeaturesAreStandardized() throws {
    let elements = ["Cr", "Mn", "Fe", "Co", "Te"].compactMap { Element($0) }
    let features = try ElementFeatures(standardizedOver: elements)
    let values = try features.features(of: elements)
    for k in 0..<values.rowCount {
      let row = (0..<5).map { values[k, $0] }
      #expect(abs(row.reduce(0, +)) < 1e-14)  // rounding of five numbers near 1
      #expect(abs(row.reduce(0) { $0 + $1 * $1 } - 5) < 1e-13)
    }
    #expect(throws: InputError.self) {
      try ElementFeatures(
        [.electronegativity], standardizedOver: Element("He").map { [$0] } ?? [])
    }
  }
}
