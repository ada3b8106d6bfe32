import Descriptors
import Glibc
import LinearAlgebra
import Regression
import Structures

/// The cases that `Benchmarks/peers` also gives to other programs; each prints one line of JSON.
///
/// A line has the program, the case, the least and the median processor time in seconds (of a call, or of one
/// environment for SOAP), and a number computed from the result, by which the table sees that both did the same.
func benchPeerSOAP(size: Int?) throws {
  for system in try SOAPSystem.all() {
    let environments = system.structures.reduce(0) { $0 + $1.count }
    for (nMax, lMax, sigma) in [(8, 6, 0.5), (12, 9, 0.3)] {
      let soap = try SOAP(
        SOAPParameters(
          cutoff: 5, nMax: nMax, lMax: lMax, sigma: sigma, species: .oneHot(system.species),
          cutoffFunction: .dscribeStep))
      var squares = 0.0
      for structure in system.structures {
        let spectra = try soap.powerSpectrum(of: structure)
        squares += spectra.elements.reduce(0) { $0 + $1 * $1 }
      }
      try printPeerLine(
        "soap \(system.name) n=\(nMax) l=\(lMax)", parts: environments, repetitions: size ?? 20,
        check: squares.squareRoot()
      ) {
        for structure in system.structures { _ = try soap.powerSpectrum(of: structure) }
      }
    }
  }
}

/// Manhattan distances and a Laplacian Gram matrix of 3696 features.
func benchPeerDistances(size: Int?) throws {
  let (n, features) = (size ?? 2000, 3696)
  let x = sampleMatrix(features, n)
  let sum = manhattanDistances(x, x).elements.reduce(0, +)
  printPeerLine("manhattan_distances n=\(n)", repetitions: 3, check: sum) {
    _ = manhattanDistances(x, x)
  }
  let kernel = StructureKernel(
    .laplacian(lengthScale: Double(features) / 3), combination: .sum)
  let block = EnvironmentBlock(singleCentres: x)
  let gram = kernel.gramMatrix(block).elements.reduce(0, +)
  printPeerLine("laplacian_kernel n=\(n)", repetitions: 3, check: gram) {
    _ = kernel.gramMatrix(block)
  }
}

/// The exact 5-fold errors of 7 length scales and 7 regularizations: the least mean squared error.
func benchPeerSearch(size: Int?) throws {
  let (n, features) = (size ?? 1000, 3696)
  let x = sampleMatrix(features, n)
  let targets = Matrix(rowCount: n, columnCount: 1) { i, _ in sin(x[0, i]) + x[1, i] * x[2, i] }
  let folds = Split.consecutiveFolds(count: n, foldCount: 5).map(\.test)
  let least = try leastFoldError(x, targets, folds)
  try printPeerLine("grid search 7 x 7, 5 folds, n=\(n)", repetitions: 2, check: least) {
    _ = try leastFoldError(x, targets, folds)
  }
}

private func leastFoldError(
  _ x: Matrix, _ targets: Matrix, _ folds: [[Int]]
) throws -> Double {
  let block = EnvironmentBlock(singleCentres: x)
  let grid = (0..<7).map { Double($0) - 3 }
  var least = Double.infinity
  for gamma in grid.map({ pow(10, $0 / 2) / Double(x.rowCount) }) {
    let function = KernelFunction.gaussian(lengthScale: (0.5 / gamma).squareRoot())
    let gram = StructureKernel(function, combination: .sum).gramMatrix(block)
    for (error, _) in try foldErrors(gram, targets, folds, grid.map { pow(10, $0) }, "eigen") {
      least = min(least, error / Double(x.columnCount))
    }
  }
  return least
}

/// Times a call and prints the line.
private func printPeerLine(
  _ name: String, parts: Int = 1, repetitions: Int, check: Double, _ body: () throws -> Void
) rethrows {
  var times: [Double] = []
  for _ in 0..<repetitions {
    let start = processorTime()
    try body()
    times.append((processorTime() - start) / Double(parts))
  }
  print(
    "{\"program\": \"Emulon\", \"case\": \"\(name)\", \"least\": \(times.min() ?? 0),"
      + " \"median\": \(median(times)), \"check\": \(check)}")
}
