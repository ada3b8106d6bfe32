import LinearAlgebra
import Regression
import Testing

@Suite struct RidgePathTests {
  private let block = EnvironmentBlock(singleCentres: randomMatrix(4, 24, seed: 11))
  private let kernel = StructureKernel(.gaussian(lengthScale: 1.3), combination: .sum)
  private let targets = randomMatrix(24, 3, seed: 12)
  private let groups = [[0, 3, 5], [1], [2, 4], Array(6..<14), Array(14..<24)]

  @Test(arguments: [false, true], [1e-4, 1e-2, 1.0])
  func closedFormsEqualNewFitsWithoutTheGroup(_ fitsConstant: Bool, _ lambda: Double) throws {
    let gram = kernel.gramMatrix(block)
    let eigen = try SymmetricEigen(gram)
    let point = try RidgePath(eigen, targets: targets, fitsConstant: fitsConstant).point(lambda)
    let model = try KernelRidge(
      gramMatrix: gram, targets: targets, regularization: lambda, fitsConstant: fitsConstant)
    let inverted = try model.residuals(leavingOut: groups)
    let rows = eigen.vectors.transposed
    for group in groups {
      let expected = try refit(without: group, gram, lambda, fitsConstant)
      let members = Matrix(rowCount: 24, columnCount: group.count) { k, i in rows[k, group[i]] }
      let found = try point.residuals(leavingOut: members)
      // Condition number n / lambda <= 2.4e5 for 1e-4: 2.4e5 * n * ulp / 10.
      #expect(relativeDifference(found.elements, expected.elements) < 1e-10)
      let other = Matrix(rowCount: group.count, columnCount: 3) { inverted[group[$0], $1] }
      #expect(relativeDifference(other.elements, expected.elements) < 1e-10)
      if group.count == 1 {
        let single = point.leaveOneOutResiduals(members)
        #expect(relativeDifference(single.elements, expected.elements) < 1e-10)
      }
    }
  }

  @Test(arguments: [false, true])
  func thePathPassesThroughTheCholeskyFit(_ fitsConstant: Bool) throws {
    let gram = kernel.gramMatrix(block)
    let eigen = try SymmetricEigen(gram)
    let path = RidgePath(eigen, targets: targets, fitsConstant: fitsConstant)
    for lambda in [1e-3, 0.1, 10] {
      let point = try path.point(lambda)
      let model = try KernelRidge(
        gramMatrix: gram, targets: targets, regularization: lambda, fitsConstant: fitsConstant)
      let found = point.dualCoefficients(eigen.vectors.transposed).elements
      // Condition number n / lambda <= 2.4e4, times n * ulp.
      #expect(relativeDifference(found, model.dualCoefficients.elements) < 1e-10)
      #expect(relativeDifference(point.constants, model.constants) < 1e-10)
    }
  }

  @Test func aNegativeShiftedEigenvalueIsAnError() throws {
    let path = RidgePath(
      eigenvalues: [-0.5, 1], projectedTargets: Matrix(rowCount: 2, columnCount: 1, repeating: 1))
    #expect(throws: FactorizationError.notPositiveDefinite(minor: 1)) { try path.point(0.1) }
  }

  private func refit(
    without group: [Int], _ gram: Matrix, _ lambda: Double, _ fitsConstant: Bool
  ) throws -> Matrix {
    let kept = (0..<24).filter { !group.contains($0) }
    func part(_ matrix: Matrix, _ rows: [Int], _ columns: [Int]) -> Matrix {
      Matrix(rowCount: rows.count, columnCount: columns.count) { matrix[rows[$0], columns[$1]] }
    }
    let model = try KernelRidge(
      gramMatrix: part(gram, kept, kept), targets: part(targets, kept, [0, 1, 2]),
      regularization: lambda, fitsConstant: fitsConstant)
    return part(targets, group, [0, 1, 2]) - model.predictions(part(gram, group, kept))
  }
}
