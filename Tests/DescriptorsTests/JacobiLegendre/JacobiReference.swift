import Foundation
import LinearAlgebra
import Structures

@testable import Descriptors

/// The oracles in `Reference/jl`; `make.py` there says how they were computed.
enum JacobiReference {
  struct Radial: Decodable {
    struct Case: Decodable {
      let alpha, beta, rcut, rmin: Double
      let r, x: [Double]
      let P, Pt, Pb: [[Double]]
    }
    let cases: [Case]
  }
  struct LogarithmicMap: Decodable {
    let rcut, rsoft, alpha, beta: Double
    let r, x: [Double]
    let S: [[Double]]
  }
  struct Settings: Decodable {
    let rcut: Double
    let nmax: [Int]
    let lmax: Int
    let alpha, beta: [Double]
    let rmin: Double
    let species: [String]
  }
  struct Clusters: Decodable {
    struct Case: Decodable {
      let pos: [[Double]]
      let sym: [String]
      let features, features_legacy: [Double]
    }
    let settings: Settings
    let cases: [String: Case]
  }
  struct Gradients: Decodable {
    let settings: Settings
    let pos: [[Double]]
    let sym: [String]
    let d_centre, d_atom0: [[Double]]
  }
  struct Periodic: Decodable {
    let settings: Settings
    let cell, pos, points: [[Double]]
    let sym: [String]
    let features, features_legacy: [[Double]]
    let dead_columns_legacy: Int
  }
  struct Projection: Decodable {
    let a, r: [Double]
    let lmax: Int
    let V_lm: [[Double]]
  }

  static func read<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "../Reference/jl/\(name).json")
    return try JSONDecoder().decode(T.self, from: Data(contentsOf: file))
  }

  /// The elements of the oracles; the species A and B stand for any two in this order.
  static func element(_ symbol: String) throws -> Element {
    let numbers = ["A": 6, "B": 8, "Al": 13]
    return try numbers[symbol].flatMap { Element(atomicNumber: $0) }
      ?? { throw CocoaError(.coderInvalidValue) }()
  }

  static func structure(
    _ positions: [[Double]], _ symbols: [String], cell: [[Double]]? = nil
  ) throws -> Structure {
    let rows = cell?.map { Vector3($0[0], $0[1], $0[2]) }
    return try Structure(
      species: symbols.map { try element($0) },
      positions: positions.map { Vector3($0[0], $0[1], $0[2]) },
      cell: rows.map { try Cell($0[0], $0[1], $0[2]) } ?? .none)
  }
}

extension JacobiReference.Settings {
  func parameters(
    _ layout: JacobiLegendreParameters.Layout = .full, isOrthonormal: Bool = false
  ) throws -> JacobiLegendreParameters {
    JacobiLegendreParameters(
      cutoff: rcut, species: .oneHot(try species.map { try JacobiReference.element($0) }),
      oneBody: JacobiBasis(
        nMax: nmax[0], alpha: alpha[0], beta: beta[0], map: .cosine(minimum: rmin),
        vanishing: .value),
      twoBody: AngularTerm(
        basis: JacobiBasis(nMax: nmax[1], alpha: alpha[1], beta: beta[1], vanishing: .bothEnds),
        lMax: lmax),
      layout: layout, isOrthonormal: isOrthonormal)
  }
}
