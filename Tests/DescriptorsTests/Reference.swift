import Foundation
import LinearAlgebra
import Structures

@testable import Descriptors

/// Oracles of one structure; `Reference/make.py` says where they come from.
struct Reference: Decodable {
  struct Numbers: Decodable {
    let shape: [Int]
    let data: Data

    var values: [Double] {
      let bytes = [UInt8](data)
      return stride(from: 0, to: bytes.count, by: 8).map { start in
        Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * $1) })
      }
    }
  }
  struct Weighting: Decodable {
    let function: String
    let r0: Double
    let c: Double
    let d: Double?
    let m: Double
    let w0: Double?
  }
  struct Scaling: Decodable {
    let rate: Double
    let scale: Double
    let exponent: Double
  }
  struct Hyper: Decodable {
    let code: String
    let n_max: Int
    let l_max: Int
    let r_cut: Double
    let sigma: Double
    let rbf: String?
    let average: String?
    let compression: String?
    let weighting: Weighting?
    let width: Double?
    let center_weight: Double?
    let scaling: Scaling?
    let species: [Int]
  }
  enum Place: Decodable {
    case atom(Int)
    case position([Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let atom = try? container.decode(Int.self) {
        self = .atom(atom)
      } else {
        self = .position(try container.decode([Double].self))
      }
    }
  }
  struct Block: Decodable {
    let atoms: [Int]
    let values: Numbers
    let gradients: Numbers?
    let gradientSamples: [[Int]]?
  }
  struct Case: Decodable {
    let hyper: Hyper
    let centres: [Place]?
    let truth: Numbers?
    let values: Numbers?
    let derivatives: Numbers?
    let blocks: [String: Block]?
  }

  let numbers: [Int]
  let positions: [[Double]]
  let cell: [[Double]]
  let pbc: [Bool]
  let cases: [String: Case]

  static let names = ["water", "methane", "si8", "bi2te3_CrMn", "mos2_slab"]

  static func named(_ name: String) throws -> Reference {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference")
    let data = try Data(contentsOf: folder.appending(path: name + ".json"))
    return try JSONDecoder().decode(Reference.self, from: data)
  }

  func structure() throws -> Structure {
    let rows = cell.map { Vector3($0[0], $0[1], $0[2]) }
    return try Structure(
      species: numbers.compactMap { Element(atomicNumber: $0) },
      positions: positions.map { Vector3($0[0], $0[1], $0[2]) },
      cell: pbc.contains(true)
        ? Cell(
          rows[0], rows[1], rows[2], periodicity: Periodicity(pbc[0], pbc[1], pbc[2]))
        : .none)
  }
}

extension Reference.Case {
  func parameters() throws -> SOAPParameters {
    let isFeatomic = hyper.code == "featomic"
    let weighting: RadialWeighting? = hyper.weighting.map { w in
      w.function == "pow"
        ? .power(radius: w.r0, scale: w.c, offset: w.d ?? 0, exponent: w.m)
        : .polynomial(radius: w.r0, scale: w.c, exponent: w.m)
    }
    let scaling: RadialWeighting? = hyper.scaling.map {
      .willatt(rate: $0.rate, radius: $0.scale, exponent: $0.exponent)
    }
    return try SOAPParameters(
      cutoff: hyper.r_cut, nMax: hyper.n_max, lMax: hyper.l_max, sigma: hyper.sigma,
      radialBasis: isFeatomic ? .gtoMonomial : hyper.rbf == "polynomial" ? .polynomial : .gto,
      species: .oneHot(hyper.species.compactMap { Element(atomicNumber: $0) }),
      average: hyper.average.flatMap { Averaging(rawValue: $0) } ?? .none,
      compression: hyper.compression.flatMap { Compression(rawValue: $0) } ?? .none,
      weighting: weighting ?? scaling, centreWeight: hyper.weighting?.w0 ?? hyper.center_weight,
      cutoffFunction: isFeatomic ? .shiftedCosine(width: hyper.width ?? 0.5) : .dscribeStep)
  }

  var centreChoice: Centres {
    guard let centres else { return .all }
    var atoms: [Int] = []
    var positions: [Vector3] = []
    for place in centres {
      switch place {
      case .atom(let i): atoms.append(i)
      case .position(let p): positions.append(Vector3(p[0], p[1], p[2]))
      }
    }
    return positions.isEmpty ? .atoms(atoms) : .positions(positions)
  }
}

/// The largest difference as a part of the largest expected value.
func relativeError(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
}
