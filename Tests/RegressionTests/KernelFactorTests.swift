import LinearAlgebra
import Regression
import Testing

@Suite struct KernelFactorTests {
  /// 30 features of 7 environments, one of which has none.
  private let features = Matrix(rowCount: 30, columnCount: 7) { i, j in
    j == 3 ? 0 : Double((i * i + 5 * j) % 11 - 5) / 7
  }

  @Test(arguments: [
    KernelFunction.linear, .gaussian(lengthScale: 0.8), .matern52(lengthScale: 1.1),
    .laplacian(lengthScale: 3), .polynomial(degree: 3, scale: 0.5, offset: 1),
  ])
  func normalisingInsideTheKernelEqualsNormalisedFeatures(_ function: KernelFunction) {
    let block = EnvironmentBlock(singleCentres: features)
    let factor = KernelFactor(function: function, isNormalised: true)
    let inside = StructureKernel(terms: [.init(environment: .init(factors: [factor]))])
    let outside = StructureKernel(function)
    let expected = outside.matrix(
      rows: block.normalised(featureSet: 0), columns: block.normalised(featureSet: 0))
    // Squared distances below 4 carry 30 + 4 roundings, which the square root of Matern kernels
    // keeps apart from 1 by second order only; slopes are below 2.
    let tolerance = 2 * 4 * 34 * Double.ulpOfOne
    #expect((inside.matrix(rows: block, columns: block) - expected).maximumNorm < tolerance)
    #expect((inside.gramMatrix(block) - expected).maximumNorm < tolerance)
  }
}
