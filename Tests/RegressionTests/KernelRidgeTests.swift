import LinearAlgebra
import Regression
import Testing

@Suite struct KernelRidgeTests {
  private static let names = ["rbf", "laplacian", "poly2", "linear"]
  /// scikit-learn solves the same systems, with condition numbers up to 1e5: 1e5 * ulp * n.
  private static let tolerance = 1e-9

  @Test(arguments: names)
  func coefficientsAndPredictionsAgreeWithScikitLearn(_ name: String) throws {
    let (fixture, expected) = try load(name)
    let kernel = try fixture.kernel(name)
    let model = try KernelRidge(
      gramMatrix: kernel.gramMatrix(fixture.training), targets: fixture.targets,
      regularization: expected.params.alpha)
    let cross = kernel.matrix(rows: fixture.test, columns: fixture.training)
    let coefficients = model.dualCoefficients.elements
    #expect(relativeDifference(coefficients, expected.dual_coef) < Self.tolerance)
    #expect(relativeDifference(model.predictions(cross).elements, expected.pred) < Self.tolerance)
    let both = try KernelRidge(
      gramMatrix: kernel.gramMatrix(fixture.training),
      targets: Fixture.columns(fixture.Y2).transposed, regularization: expected.params.alpha)
    let reference = Fixture.columns(expected.pred2).transposed.elements
    #expect(relativeDifference(both.predictions(cross).elements, reference) < Self.tolerance)
  }

  @Test(arguments: names)
  func leaveOneOutAndFoldsAgreeWithScikitLearn(_ name: String) throws {
    let (fixture, expected) = try load(name)
    let gram = try fixture.kernel(name).gramMatrix(fixture.training)
    let model = try KernelRidge(
      gramMatrix: gram, targets: fixture.targets, regularization: expected.params.alpha)
    let path = RidgePath(try SymmetricEigen(gram), targets: fixture.targets)
    let point = try path.point(expected.params.alpha)
    let rows = try SymmetricEigen(gram).vectors.transposed
    let count = fixture.y.count
    func predictions(_ residuals: Matrix) -> [Double] {
      zip(fixture.y, residuals.elements).map { $0 - $1 }
    }
    let single = try model.residuals(leavingOut: (0..<count).map { [$0] })
    #expect(relativeDifference(predictions(single), expected.loo) < Self.tolerance)
    let alone = point.leaveOneOutResiduals(rows)
    #expect(relativeDifference(predictions(alone), expected.loo) < Self.tolerance)
    let folds = Split.consecutiveFolds(count: count, foldCount: 5).map(\.test)
    let folded = try model.residuals(leavingOut: folds)
    #expect(relativeDifference(predictions(folded), expected.kfold5) < Self.tolerance)
    let scattered = (0..<5).map { k in (0..<count).filter { $0 % 5 == k }.reversed() as [Int] }
    let apart = try model.residuals(leavingOut: scattered)
    for fold in scattered {
      let part = try point.residuals(
        leavingOut: Fixture.columns(fold.map { Array(rows.column($0)) }))
      let own = fold.map { apart[$0, 0] }
      #expect(relativeDifference(own, part.elements) < Self.tolerance)
    }
    for fold in folds {
      let residuals = try point.residuals(
        leavingOut: rows.columns(fold[0]..<fold[0] + fold.count))
      let found = zip(fold, residuals.elements).map { fixture.y[$0] - $1 }
      #expect(relativeDifference(found, fold.map { expected.kfold5[$0] }) < Self.tolerance)
    }
  }

  @Test func theConstantSolvesTheSaddlePointSystem() throws {
    let block = EnvironmentBlock(singleCentres: randomMatrix(3, 20, seed: 5))
    let kernel = StructureKernel(.gaussian(lengthScale: 0.8), combination: .sum)
    let (gram, targets) = (kernel.gramMatrix(block), randomMatrix(20, 2, seed: 6))
    let model = try KernelRidge(
      gramMatrix: gram, targets: targets, regularization: 0.1, fitsConstant: true)
    var system = gram
    system.addToDiagonal(0.1)
    let product = system.product(model.dualCoefficients)
    for c in 0..<2 {
      let sum = model.dualCoefficients.column(c).reduce(0, +)
      #expect(abs(sum) < 1e-12)  // cond 1e3 * n * ulp
      for i in 0..<20 {
        #expect(abs(product[i, c] + model.constants[c] - targets[i, c]) < 1e-12)
      }
    }
  }

  @Test func aShiftOfTheTargetsShiftsPredictionsWithAConstant() throws {
    let block = EnvironmentBlock(singleCentres: randomMatrix(3, 20, seed: 7))
    let kernel = StructureKernel(.matern32(lengthScale: 0.8), combination: .sum)
    let gram = kernel.gramMatrix(block)
    let targets = randomMatrix(20, 1, seed: 8)
    var shifted = targets
    for i in 0..<20 { shifted[i, 0] += 100 }
    let first = try KernelRidge(
      gramMatrix: gram, targets: targets, regularization: 0.1, fitsConstant: true)
    let second = try KernelRidge(
      gramMatrix: gram, targets: shifted, regularization: 0.1, fitsConstant: true)
    let difference = second.predictions(gram) - first.predictions(gram)
    #expect(difference.elements.allSatisfy { abs($0 - 100) < 1e-10 })  // 100 * cond 1e3 * ulp
  }

  private func load(_ name: String) throws -> (Fixture, Fixture.Ridge) {
    let fixture = try Fixture.load()
    return (fixture, try #require(fixture.krr[name]))
  }
}
