import Glibc
import LinearAlgebra
import Regression

/// Kernel tiles of single centres and of pairs with 3696 features, beside DGEMM.
func benchKernels(size: Int?) throws {
  let (n, features) = (size ?? 2000, 3696)
  let block = EnvironmentBlock(singleCentres: sampleMatrix(features, n))
  let operations = 2 * Double(n) * Double(n) * Double(features)
  let functions: [(String, KernelFunction)] = [
    ("linear", .linear), ("gaussian", .gaussian(lengthScale: 20)),
    ("matern52", .matern52(lengthScale: 20)),
  ]
  for (name, function) in functions {
    let kernel = StructureKernel(function, combination: .sum)
    measure("tile \(name) n = \(n)", operations: operations) {
      _ = kernel.matrix(rows: block, columns: block)
    }
    measure("gram \(name) n = \(n)", operations: operations / 2) { _ = kernel.gramMatrix(block) }
  }
  let pairs = EnvironmentBlock(
    features: block.features, offsets: Array(stride(from: 0, through: n / 2 * 2, by: 2)))
  let kernel = StructureKernel(.gaussian(lengthScale: 20), combination: .pair)
  measure("tile gaussian pair n = \(n / 2)", operations: operations) {
    _ = kernel.matrix(rows: pairs, columns: pairs)
  }
  let start = processorTime()
  _ = StructureKernel(.laplacian(lengthScale: 20), combination: .sum).gramMatrix(block)
  print("gram laplacian n = \(n): \(fixed(processorTime() - start, 3)) s")
}

/// The exact 5-fold errors of a grid of 7 length scales and 7 regularizations, 3696 features.
func benchValidation(size: Int?) throws {
  let (n, features) = (size ?? 1000, 3696)
  let x = sampleMatrix(features, n)
  let block = EnvironmentBlock(singleCentres: x)
  let targets = Matrix(rowCount: n, columnCount: 1) { i, _ in sin(x[0, i]) + x[1, i] * x[2, i] }
  let folds = Split.consecutiveFolds(count: n, foldCount: 5).map(\.test)
  let grid = (0..<7).map { Double($0) - 3 }
  for method in ["inverse", "eigen"] {
    let start = processorTime()
    var least = (Double.infinity, 0.0, 0.0)
    for gamma in grid.map({ pow(10, $0 / 2) / Double(features) }) {
      let kernel = StructureKernel(
        .gaussian(lengthScale: (0.5 / gamma).squareRoot()), combination: .sum)
      let gram = kernel.gramMatrix(block)
      let errors = try foldErrors(gram, targets, folds, grid.map { pow(10, $0) }, method)
      for (error, lambda) in errors where error < least.0 { least = (error, gamma, lambda) }
    }
    let time = fixed(processorTime() - start, 3)
    print("5 folds of 7 x 7, \(method), n = \(n): \(time) s; least: \(least)")
  }
}

/// The squared errors of the folds for each regularization.
func foldErrors(
  _ gram: Matrix, _ targets: Matrix, _ folds: [[Int]], _ lambdas: [Double], _ method: String
) throws -> [(Double, Double)] {
  if method == "inverse" {
    return try lambdas.map { lambda in
      let model = try KernelRidge(gramMatrix: gram, targets: targets, regularization: lambda)
      let residuals = try model.residuals(leavingOut: folds).elements
      return (residuals.reduce(0) { $0 + $1 * $1 }, lambda)
    }
  }
  let eigen = try SymmetricEigen(gram)
  let path = RidgePath(eigen, targets: targets)
  let rows = eigen.vectors.transposed
  let parts = folds.map { rows.columns($0[0]..<$0[0] + $0.count) }
  return try lambdas.map { lambda in
    let point = try path.point(lambda)
    let squares = try parts.map { part in
      try point.residuals(leavingOut: part).elements.reduce(0) { $0 + $1 * $1 }
    }
    return (squares.reduce(0, +), lambda)
  }
}
