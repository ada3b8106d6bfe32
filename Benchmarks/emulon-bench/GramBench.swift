import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression
import Workflows

/// The Gram matrix of a fit on all ranks: features in panels, kernels in tiles, 3696 features.
///
/// The share of DGEMM counts `n^2 d` operations and is measured like that of the Cholesky
/// factorization. Options: `--features`, `--repeat`.
func benchGram(size: Int?) throws {
  try withMPI { (world: borrowing Communicator) throws in
    let grid = try ProcessGrid(on: world)
    let (n, features) = (size ?? 8000, Bench.option("--features") ?? 3696)
    let starts = (0...world.size).map { $0 * n / world.size }
    let own = starts[world.rank + 1] - starts[world.rank]
    let store = FeatureStore(
      starts: starts, local: EnvironmentBlock(singleCentres: sampleMatrix(features, own)))
    let training = TrainingSet(
      Array(0..<n), targets: Matrix(rowCount: n, columnCount: 1, repeating: 0),
      groups: (0..<n).map { "\($0 * 7919 % n)" })
    if world.rank == 0 {
      print("n = \(n), \(features) features, \(grid.shape), \(BLASKernel.current)")
    }
    let functions: [(String, KernelFunction)] = [
      ("linear", .linear), ("gaussian", .gaussian(lengthScale: 0.8)),
    ]
    for (name, function) in functions {
      let factor = KernelFactor(function: function, isNormalised: true)
      let system = KernelSystem(
        kernel: StructureKernel(terms: [.init(environment: .init(factors: [factor]))]),
        training: training, store: store, fitsConstant: true)
      try measureTogether(
        "Gram matrix, \(name)", Double(n) * Double(n) * Double(features), world
      ) { _ = try system.gramMatrix(on: grid) }
    }
  }
}
