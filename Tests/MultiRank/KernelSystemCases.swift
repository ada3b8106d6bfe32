import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression
import Structures

@testable import Workflows

/// All 400 dimers with a kernel of power spectra and elements, and the same problem on one rank.
private struct SerialTwin {
  let sample: DimerSample
  let system: KernelSystem
  /// The features of the training structures in the order of the Gram matrix.
  let block: EnvironmentBlock

  init(on world: borrowing Communicator) throws {
    let text = DimerSample.text(
      model: [
        "kernel:", "  - gaussian: {on: soap, lengthScale: {fixed: 0.7}}", "  - elements",
        "amplitude: 30", "regularization: \(lambda)",
      ], soap: true)
    sample = try DimerSample(text, try DimerSample.structures(), on: world)
    // Small panels: several of rows and of columns on every rank.
    var system = KernelSystem(
      kernel: sample.kernel, training: sample.training, store: sample.store, fitsConstant: true)
    system.panel = (rows: 70, columns: 45)
    self.system = system
    block = try sample.store.replicated(on: world).local.selecting(sample.training.structures)
  }

  let lambda = 0.3
  var gram: Matrix { system.kernel.gramMatrix(block) }
  /// `n eps cond(K + lambda I)`, the bound of a backward stable solution.
  ///
  /// The largest eigenvalue is below the trace, which is `30 n`. That is 4e-9; differences up to 3e-13 were seen.
  var bound: Double {
    let n = Double(block.structureCount)
    return n * Double.ulpOfOne * (30 * n / lambda)
  }
}

let kernelSystemCases = [
  Case("theGramMatrixIsTheSerialOne") { world in
    let twin = try SerialTwin(on: world)
    let grid = try ProcessGrid(on: world)
    let matrix = try twin.system.gramMatrix(on: grid).gathered(on: grid)
    let serial = twin.gram
    let n = serial.rowCount
    // A product of d features has an error of d eps, the exponential adds a few eps.
    let d = twin.sample.descriptions.sets.soapFeatureCount
    let bound = 30 * Double(d + 16) * Double.ulpOfOne
    for j in 0..<n {
      for i in j..<n {
        try expect(
          abs(matrix[i, j] - serial[i, j]) <= bound, "K[\(i), \(j)] \(matrix[i, j]) \(serial[i, j])"
        )
      }
    }
  },
  Case("theSolutionIsTheSerialOne") { world in
    let twin = try SerialTwin(on: world)
    let grid = try ProcessGrid(on: world)
    let solution = try twin.system.solved(twin.lambda, on: grid)
    let serial = try KernelRidge(
      gramMatrix: twin.gram, targets: twin.system.training.targets, regularization: twin.lambda,
      fitsConstant: true)
    try expectClose(
      solution.dualCoefficients.elements, serial.dualCoefficients.elements, twin.bound, "alpha")
    try expectClose(solution.constants, serial.constants, twin.bound, "constant")
    try expectPredictions(twin, solution, serial, on: grid)
  },
  Case("theLikelihoodAndItsGradientAreTheSerialOnes") { world in
    let twin = try SerialTwin(on: world)
    let grid = try ProcessGrid(on: world)
    let found = try twin.system.likelihood(twin.lambda, on: grid)
    let serial = try GaussianProcess.likelihood(
      kernel: twin.system.kernel, block: twin.block, targets: twin.system.training.targets,
      noise: twin.lambda, fitsConstant: true)
    try expectClose([found.value], [serial.value], twin.bound, "value")
    try expectClose(found.gradient, serial.gradient, twin.bound, "gradient")
  },
  Case("theErrorsOfLeavingGroupsOutAreTheSerialOnes") { world in
    let twin = try SerialTwin(on: world)
    let grid = try ProcessGrid(on: world)
    let regularizations = [0.03, 0.3, 30]
    let errors = try twin.system.leaveOneGroupOutErrors(regularizations, on: grid)
    for (lambda, error) in zip(regularizations, errors) {
      let serial = try KernelRidge(
        gramMatrix: twin.gram, targets: twin.system.training.targets, regularization: lambda,
        fitsConstant: true)
      let residuals = try serial.residuals(
        leavingOut: twin.system.training.groups.map { Array($0) })
      let mean = residuals.elements.reduce(0) { $0 + abs($1) } / Double(residuals.elements.count)
      // The bound of the solution, whose condition grows as lambda falls.
      try expectClose([error], [mean], twin.bound * max(1, twin.lambda / lambda), "\(lambda)")
    }
  },
  Case("theObjectiveHasTheValuesOfAnIndependentProgram") { world in
    // From Tests/MultiRank/Reference/objective.py (NumPy), which prints ten decimals.
    let text = DimerSample.text(
      model: ["kernel: elements", "amplitude: 30", "regularization: 0.3"], soap: false)
    let sample = try DimerSample(text, try DimerSample.structures(), on: world)
    let grid = try ProcessGrid(on: world)
    let kernel = sample.kernel
    let point = kernel.logParameters + [-1.2039728043259361]  // ln 0.3
    let found = try sample.runner.chooser.negativeLogPosterior(
      kernel, point, sample.training, sample.store, on: grid)
    func derivative(_ name: String) throws -> Double {
      guard let index = kernel.parameterNames.firstIndex(where: { $0.hasSuffix(name) }) else {
        throw Unmet("a parameter '\(name)' in \(kernel.parameterNames)")
      }
      return found.gradient[index]
    }
    let length = found.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let pairs = [
      ("F", found.value, 776.3959069996), ("|grad|", length, 425.5564010952),
      ("dF/dlog c", found.gradient[0], -109.0966693122),
      ("dF/dlog v", found.gradient[found.gradient.count - 1], 43.9531856561),
      ("dF/dt_Mn", try derivative("logAmplitude(Z=25)"), -13.4664774766),
      ("dF/dd_Sc,group", try derivative("displacement(Z=21, 0)"), 1.2723945275),
    ]
    try expectEqual(found.gradient.count, 102, "parameters")
    for (name, value, reference) in pairs {
      // Half a unit of the last printed decimal, and n eps times the condition number 4e4 of values
      // near 1000 in two programs.
      try expect(abs(value - reference) < 1e-8, "\(name): \(value) instead of \(reference)")
    }
  },
]

/// Throws unless the shared and the serial predictions agree, for new orders and parts of structures.
private func expectPredictions(
  _ twin: SerialTwin, _ solution: KernelSystem.Solution, _ serial: KernelRidge,
  on grid: borrowing ProcessGrid
) throws {
  let system = twin.system
  let model = FittedModel(
    kernel: system.kernel, regularization: twin.lambda, structures: system.training.structures,
    dualCoefficients: solution.dualCoefficients, constants: solution.constants, choice: "")
  let everything = try system.store.replicated(on: grid.all).local
  for wanted in [Array(0..<400), [399, 7, 7, 0], (0..<150).map { ($0 * 37) % 400 }, []] {
    let found = try model.predictions(
      wanted, system.store, panel: (rows: 33, columns: 70), on: grid)
    let kernel = system.kernel.matrix(rows: everything.selecting(wanted), columns: twin.block)
    try expectClose(
      found.elements, serial.predictions(kernel).elements, twin.bound, "\(wanted.count) predictions"
    )
  }
}
