import LinearAlgebra
import Structures
import Testing

@testable import Descriptors

@Suite struct DerivativeTests {
  @Test func derivativesAgreeWithDScribe() throws {
    let reference = try Reference.named("water")
    let item = try #require(reference.cases["dscribe_gto_small"])
    let derivatives = try SOAP(item.parameters()).powerSpectrumDerivatives(
      of: reference.structure())
    let expected = try #require(item.derivatives).values
    #expect(relativeError(derivatives.values.elements, expected) < 1e-8)
  }

  @Test func derivativesAgreeWithFeatomic() throws {
    let reference = try Reference.named("water")
    let item = try #require(reference.cases["featomic_small"])
    let derivatives = try SOAP(item.parameters()).powerSpectrumDerivatives(
      of: reference.structure())
    for (label, block) in try #require(item.blocks) {
      guard let gradients = block.gradients?.values, let samples = block.gradientSamples else {
        continue
      }
      let size = 4 * 4 * 4
      let start = try OracleTests.offset(label, item.hyper.species) * size
      var found: [Double] = []
      for sample in samples {
        for axis in 0..<3 {
          let column = derivatives.column(
            descriptor: block.atoms[sample[0]], atom: sample[2], axis: axis)
          found += derivatives.values.column(column).dropFirst(start).prefix(size)
        }
      }
      let scale = gradients.reduce(0) { max($0, abs($1)) }
      #expect(relativeError(found, gradients) < 1e-8 || scale < 1e-12, "\(label)")
    }
  }

  /// Option combinations for a periodic structure of four species.
  static let combinations: [(RadialBasis, Averaging, Compression, CutoffFunction, Bool)] = [
    (.gto, .none, .none, .smooth(width: 1), false),
    (.gto, .inner, .mu1nu1, .smooth(width: 2), true),
    (.polynomial, .outer, .mu2, .smooth(width: 1), true),
    (.gtoMonomial, .none, .crossover, .shiftedCosine(width: 1), true),
    (.polynomial, .inner, .none, .smooth(width: 0.7), false),
    (.gtoMonomial, .outer, .mu1nu1, .smooth(width: 1), false),
  ]

  @Test(arguments: combinations.indices, [false, true])
  func derivativesAgreeWithCentralDifferences(_ index: Int, _ isEmbedded: Bool) throws {
    let (basis, average, compression, cutoff, isWeighted) = Self.combinations[index]
    let structure = try Reference.named("bi2te3_CrMn").structure()
    let parameters = try SOAPParameters(
      cutoff: 3.6, nMax: 3, lMax: 3, sigma: 0.5, radialBasis: basis,
      species: isEmbedded ? .groupPeriod(channels: 3) : .oneHot(structure.distinctSpecies),
      average: average, compression: compression,
      weighting: isWeighted
        ? .power(radius: 2, scale: 1, offset: 1, exponent: 4) : nil,
      centreWeight: isWeighted ? 0.3 : nil, cutoffFunction: cutoff)
    try compare(SOAP(parameters), structure, centres: .atoms([0, 5, 2]), moved: [0, 5, 9])
    let off = 0.5 * (structure.positions[0] + structure.positions[5]) + Vector3(0.1, 0, 0.2)
    try compare(SOAP(parameters), structure, centres: .positions([off]), moved: [0, 5])
  }

  private func compare(
    _ soap: SOAP, _ structure: Structure, centres: Centres, moved: [Int]
  ) throws {
    let derivatives = try soap.powerSpectrumDerivatives(of: structure, centres: centres)
    let scale = derivatives.values.maximumNorm
    #expect(scale > 1e-3)
    for atom in moved {
      for axis in 0..<3 {
        let expected = try difference(soap, structure, centres, atom, axis)
        for descriptor in 0..<derivatives.descriptorCount {
          let column = derivatives.column(descriptor: descriptor, atom: atom, axis: axis)
          let error = zip(derivatives.values.column(column), expected.column(descriptor))
            .reduce(0) { max($0, abs($1.0 - $1.1)) }
          // h^2 times the jump of f''' where a cutoff begins; table steps 4e-12 / h: 2e-9
          #expect(error < 1e-8 * scale, "atom \(atom) axis \(axis): \(error / scale)")
        }
      }
    }
  }

  /// The central difference of fourth order.
  private func difference(
    _ soap: SOAP, _ structure: Structure, _ centres: Centres, _ atom: Int, _ axis: Int
  ) throws -> Matrix {
    let h = 2e-3
    var sum: Matrix?
    for (steps, weight) in [(-2.0, 1.0), (-1, -8), (1, 8), (2, -1)] {
      var positions = structure.positions
      positions[atom][axis] += steps * h
      let displaced = try Structure(
        species: structure.species, positions: positions, cell: structure.cell)
      var values = try soap.powerSpectrum(of: displaced, centres: centres)
      for k in values.elements.indices { values.elements[k] *= weight / (12 * h) }
      sum = sum.map { $0 + values } ?? values
    }
    return try #require(sum)
  }
}
