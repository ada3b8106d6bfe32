import Foundation
import LinearAlgebra
import Regression
import Testing

/// The reference values of `Reference/krr_fixture.json`.
struct Fixture: Decodable {
  struct Ridge: Decodable {
    struct Parameters: Decodable {
      let alpha: Double
      let gamma: Double?
      let degree: Int?
      let coef0: Double?
    }
    let params: Parameters
    let dual_coef: [Double]
    let pred: [Double]
    let pred2: [[Double]]
    let loo: [Double]
    let kfold5: [Double]
  }
  struct Process: Decodable {
    struct Gradient: Decodable { let value: [Double] }
    let constant: Double
    let length_scale: Double
    let noise: Double
    let mean: [Double]
    let std_with_noise: [Double]
    let lml: Double
    let lml_grad_log_params: Gradient
  }
  let X: [[Double]]
  let y: [Double]
  let Y2: [[Double]]
  let Xtest: [[Double]]
  let krr: [String: Ridge]
  let gpr: Process
  let fps_indices_start0: [Int]
  let cur_indices: [Int]

  static func load() throws -> Fixture { try decode("krr_fixture.json") }

  /// A file of the folder `Reference`.
  static func decode<Value: Decodable>(_ file: String) throws -> Value {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Reference/\(file)"))
    return try JSONDecoder().decode(Value.self, from: data)
  }

  var training: EnvironmentBlock { EnvironmentBlock(singleCentres: Self.columns(X)) }
  var test: EnvironmentBlock { EnvironmentBlock(singleCentres: Self.columns(Xtest)) }
  var targets: Matrix { Matrix(rowCount: y.count, columnCount: 1, elements: y) }

  /// Samples as columns.
  static func columns(_ samples: [[Double]]) -> Matrix {
    Matrix(
      rowCount: samples[0].count, columnCount: samples.count, elements: Array(samples.joined()))
  }

  func kernel(_ name: String) throws -> StructureKernel {
    let p = try #require(krr[name]).params
    switch name {
    case "rbf":
      return StructureKernel(
        .gaussian(lengthScale: (0.5 / (p.gamma ?? 1)).squareRoot()), combination: .sum)
    case "laplacian":
      return StructureKernel(.laplacian(lengthScale: 1 / (p.gamma ?? 1)), combination: .sum)
    case "poly2":
      return StructureKernel(
        .polynomial(degree: p.degree ?? 0, scale: p.gamma ?? 1, offset: p.coef0 ?? 0),
        combination: .sum)
    default: return StructureKernel(.linear, combination: .sum)
    }
  }
}

/// The largest modulus of a difference, relative to the largest modulus of `b`.
func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(0) { max($0, abs($1)) }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / (scale > 0 ? scale : 1)
}

/// A matrix of uniform numbers in -1...1.
func randomMatrix(_ rowCount: Int, _ columnCount: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
    2 * generator.uniform() - 1
  }
}

/// Structures of several centres with two feature sets of random features.
func randomBlock(centres: [Int], features: [Int], seed: UInt64) -> EnvironmentBlock {
  let offsets = centres.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
  return EnvironmentBlock(
    features: features.enumerated().map { set, count in
      randomMatrix(count, offsets.last ?? 0, seed: seed + 1000 * UInt64(set))
    }, offsets: offsets)
}
