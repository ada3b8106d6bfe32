import Foundation
import LinearAlgebra
@testable import Regression
import Testing

/// Kernels with every function, several factors, products and terms.
private let kernels: [StructureKernel] = {
  let rich = EnvironmentKernel(products: [
    .init(factors: [
      KernelFactor(function: .gaussian(lengthScale: 1.3)),
      KernelFactor(featureSet: 1, function: .matern52(lengthScale: 1), lengthScales: [0.7, 2]),
    ]),
    .init(
      weight: 0.4,
      factors: [
        KernelFactor(
          function: .polynomial(degree: 2, scale: 0.8, offset: 0.5), isNormalised: true)
      ]),
  ])
  let rough = EnvironmentKernel(factors: [
    KernelFactor(featureSet: 1, function: .laplacian(lengthScale: 1), lengthScales: [1.5, 0.6]),
    KernelFactor(function: .matern32(lengthScale: 0.9)),
  ])
  let plain = EnvironmentKernel(factors: [
    KernelFactor(featureSet: 1, function: .linear, lengthScales: [0.5, 2]),
    KernelFactor(function: .laplacian(lengthScale: 3), isNormalised: true),
  ])
  return [Combination.sum, .mean, .normalisedMean, .pair].flatMap { combination in
    [
      StructureKernel(terms: [
        .init(amplitude: 1.7, environment: rich, combination: combination),
        .init(amplitude: 0.3, environment: rough, combination: .mean),
      ]),
      StructureKernel(terms: [
        .init(amplitude: 2, environment: plain, combination: combination)
      ]),
    ]
  }
}()

@Suite struct StructureKernelTests {
  /// 20 features in the first set take the matrix product, 2 in the second one the plain loop.
  private let block = randomBlock(
    centres: Array(repeating: 2, count: 9), features: [20, 2], seed: 1)

  @Test(arguments: kernels)
  func tilesEqualThePlainDoubleSum(_ kernel: StructureKernel) {
    let tile = kernel.matrix(rows: block, columns: block)
    for s in 0..<9 {
      for t in 0..<9 {
        let expected = plainValue(kernel, block, s, t)
        #expect(abs(tile[s, t] - expected) < 1e-12 * (1 + abs(expected)))  // d * ulp, cancellation
      }
    }
    let diagonal = kernel.diagonal(of: block)
    #expect(relativeDifference(diagonal, tile.diagonal) < 1e-12)
  }

  @Test(arguments: kernels)
  func partsOfATileEqualTheWhole(_ kernel: StructureKernel) {
    let whole = kernel.matrix(rows: block, columns: block)
    var values = [Double](repeating: -7, count: 5 * 4)
    var workspace = KernelWorkspace()
    var span = values.mutableSpan
    kernel.tile(
      rows: block, rowRange: 2..<5, columns: block, columnRange: 4..<8, into: &span,
      leadingDimension: 5, workspace: &workspace)
    for t in 0..<4 {
      for s in 0..<3 { #expect(abs(values[s + 5 * t] - whole[s + 2, t + 4]) < 1e-12) }
      #expect(values[3 + 5 * t] == -7 && values[4 + 5 * t] == -7)
    }
    let gram = kernel.gramMatrix(block)
    #expect(relativeDifference(gram.elements, whole.elements) < 1e-13)  // d * ulp
  }

  @Test(arguments: kernels)
  func gramMatricesArePositiveSemidefinite(_ kernel: StructureKernel) throws {
    let eigen = try SymmetricEigen(kernel.gramMatrix(block))
    #expect((eigen.values.first ?? -1) > -1e-13 * (eigen.values.last ?? 0))  // n * ulp
  }

  @Test(arguments: kernels)
  func exchangeOfTheCentresChangesNothing(_ kernel: StructureKernel) {
    let order = (0..<9).flatMap { [2 * $0 + 1, 2 * $0] }
    let exchanged = EnvironmentBlock(
      features: block.features.map { matrix in
        Matrix(rowCount: matrix.rowCount, columnCount: 18) { matrix[$0, order[$1]] }
      }, offsets: block.offsets)
    let (a, b) = (
      kernel.matrix(rows: block, columns: block), kernel.matrix(rows: exchanged, columns: block)
    )
    #expect(relativeDifference(b.elements, a.elements) < 1e-13)  // other order of four terms
  }

  @Test(arguments: kernels)
  func derivativesAgreeWithCentralDifferences(_ kernel: StructureKernel) {
    let weights = randomMatrix(9, 9, seed: 9)
    let found = kernel.contractedDerivatives(
      rows: block, rowRange: 0..<9, columns: block, columnRange: 0..<9,
      weights: weights.elements.span, leadingDimension: 9)
    let (point, h) = (kernel.logParameters, 1e-5)
    #expect(found.count == point.count && point.count == kernel.parameterNames.count)
    func value(_ p: Int, _ shift: Double) -> Double {
      var moved = point
      moved[p] += shift
      let matrix = kernel.withLogParameters(moved).matrix(rows: block, columns: block)
      return dot(matrix.elements, weights.elements)
    }
    for p in point.indices {
      let difference = (value(p, h) - value(p, -h)) / (2 * h)
      // h^2 |f'''| / 6 about 1e-10 |f|, rounding ulp |K| n^2 / h about 1e-9.
      #expect(
        abs(found[p] - difference) < 1e-7 * (1 + abs(difference)), "\(kernel.parameterNames[p])")
    }
  }

  @Test func structuresOfDifferentSizesCombine() {
    let mixed = randomBlock(centres: [1, 3, 2, 5], features: [20, 2], seed: 4)
    for combination in [Combination.sum, .mean, .normalisedMean] {
      let kernel = StructureKernel(.matern52(lengthScale: 2), combination: combination)
      let tile = kernel.matrix(rows: mixed, columns: mixed)
      for s in 0..<4 {
        for t in 0..<4 {
          #expect(abs(tile[s, t] - plainValue(kernel, mixed, s, t)) < 1e-12 * abs(tile[s, t]))
        }
      }
    }
  }

  @Test func manyChunksEqualOne() {
    let many = randomBlock(centres: Array(repeating: 2, count: 600), features: [3], seed: 5)
    let kernel = StructureKernel(.gaussian(lengthScale: 1), combination: .pair)
    let (gram, tile) = (kernel.gramMatrix(many), kernel.matrix(rows: many, columns: many))
    #expect(relativeDifference(gram.elements, tile.elements) < 1e-14)
    for (s, t) in [(0, 599), (299, 255), (256, 511), (400, 3)] {
      #expect(abs(tile[s, t] - plainValue(kernel, many, s, t)) < 1e-14)
    }
  }

  @Test func kernelsSurviveCoding() throws {
    let data = try JSONEncoder().encode(kernels)
    #expect(try JSONDecoder().decode([StructureKernel].self, from: data) == kernels)
  }
}

/// The kernel of two structures by its definition, one pair of environments at a time.
private func plainValue(
  _ kernel: StructureKernel, _ block: EnvironmentBlock, _ s: Int, _ t: Int
) -> Double {
  kernel.terms.reduce(0) { sum, term in
    func combined(_ s: Int, _ t: Int) -> Double {
      let (rows, columns) = (
        Array(block.environments(of: s..<s + 1)), Array(block.environments(of: t..<t + 1))
      )
      func k(_ a: Int, _ b: Int) -> Double { plainValue(term.environment, block, a, b) }
      if term.combination == .pair {
        return 0.5
          * (k(rows[0], columns[0]) * k(rows[1], columns[1])
            + k(rows[0], columns[1]) * k(rows[1], columns[0]))
      }
      let total = rows.reduce(0) { total, a in columns.reduce(total) { $0 + k(a, $1) } }
      return term.combination == .sum ? total : total / Double(rows.count * columns.count)
    }
    let scale =
      term.combination == .normalisedMean ? (combined(s, s) * combined(t, t)).squareRoot() : 1
    return sum + term.amplitude * combined(s, t) / scale
  }
}

/// The kernel of two environments by its definition.
private func plainValue(
  _ kernel: EnvironmentKernel, _ block: EnvironmentBlock, _ a: Int, _ b: Int
) -> Double {
  kernel.products.reduce(0) { sum, product in
    sum
      + product.factors.reduce(product.weight) { value, factor in
        let matrix = block.features[factor.featureSet]
        func features(_ j: Int) -> [Double] {
          let column = Array(matrix.column(j))
          let length = factor.isNormalised ? norm(column) : 1
          return column.indices.map { column[$0] / length / (factor.lengthScales?[$0] ?? 1) }
        }
        let (x, y) = (features(a), features(b))
        let argument =
          switch factor.function.argument {
          case .dotProduct: dot(x, y)
          case .squaredDistance: zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          case .manhattanDistance: zip(x, y).reduce(0) { $0 + abs($1.0 - $1.1) }
          }
        return value * factor.function.value(argument)
      }
  }
}
