import LinearAlgebra
import Structures
import Testing

@testable import Descriptors

@Suite struct OracleTests {
  @Test(arguments: Reference.names)
  func valuesAgreeWithExactArithmetic(_ name: String) throws {
    let reference = try Reference.named(name)
    let structure = try reference.structure()
    for (key, item) in reference.cases {
      guard let truth = item.truth else { continue }
      let soap = try SOAP(item.parameters())
      let values = try soap.powerSpectrum(of: structure, centres: item.centreChoice)
      let error = relativeError(values.elements, truth.values)
      #expect(error < 1e-10, "\(name) \(key): \(error)")  // what the table is made for
    }
  }

  @Test(arguments: Reference.names)
  func valuesAgreeWithDScribe(_ name: String) throws {
    let reference = try Reference.named(name)
    let structure = try reference.structure()
    for (key, item) in reference.cases where item.hyper.code == "dscribe" {
      guard let expected = item.values else { continue }
      let soap = try SOAP(item.parameters())
      let values = try soap.powerSpectrum(of: structure, centres: item.centreChoice)
      let error = relativeError(values.elements, expected.values)
      // DScribe's own error against exact arithmetic: 1e-11 (n = 4), 1e-10 (n = 8)
      #expect(error < (item.hyper.n_max <= 4 ? 1e-10 : 1e-9), "\(name) \(key): \(error)")
    }
  }

  @Test(arguments: Reference.names)
  func valuesAgreeWithFeatomic(_ name: String) throws {
    let reference = try Reference.named(name)
    let structure = try reference.structure()
    for (key, item) in reference.cases where item.hyper.code == "featomic" {
      let values = try SOAP(item.parameters()).powerSpectrum(of: structure)
      for (label, block) in item.blocks ?? [:] {
        let size = item.hyper.n_max * item.hyper.n_max * (item.hyper.l_max + 1)
        let start = try Self.offset(label, item.hyper.species) * size
        let found = block.atoms.flatMap { values.column($0).dropFirst(start).prefix(size) }
        let scale = block.values.values.reduce(0) { max($0, abs($1)) }
        let error = relativeError(found, block.values.values)
        #expect(error < 1e-10 || scale < 1e-12, "\(name) \(key) \(label): \(error)")
      }
    }
  }

  /// The number of the channel pair that a label like `center_1__n1_1__n2_8` names.
  static func offset(_ label: String, _ species: [Int]) throws -> Int {
    let numbers = label.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    let (first, second) = (numbers[2], numbers[4])
    let pairs = species.indices.flatMap { a in species[a...].map { (species[a], $0) } }
    return try #require(pairs.firstIndex { $0 == first && $1 == second })
  }
}
