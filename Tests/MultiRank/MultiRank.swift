import MPI

/// The cases that need several ranks; `MultiRankTests` launches this program under `mpirun`.
///
/// `MultiRank SUITE` runs all cases of a suite; `MultiRank failure NAME` runs one expected failure.
@main
struct MultiRank {
  /// The cases of every suite, by suite and name.
  static let suites: [String: [Case]] = [
    "MPI": mpiCases + togetherCases,
    "HDF5": hdf5Cases,
    "DistributedLinearAlgebra": distributedCases + leastSquaresCases,
    "Workflows": readingCases + featureStoreCases + kernelSystemCases + fitCases
      + factorFileCases,
    "Checkpoints": checkpointCases,
    "FieldFiles": fieldFileCases,
    "FieldPrediction": fieldPredictionCases,
    "FieldRestart": fieldRestartCases,
    "Impurities": impurityCases,
    "FieldFit": fieldFitCases, "Caches": cacheCases, "DensityExamples": densityExampleCases,
  ]

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    try withMPI { (world: borrowing Communicator) throws in
      do {
        if arguments.first == "failure" {
          try fail(arguments.last ?? "", on: world)
        } else {
          try run(arguments.first ?? "", on: world)
        }
      } catch {
        print("rank \(world.rank) of \(world.size): \(error)")
        world.abort(code: exitCode(of: error))
      }
    }
  }

  /// Runs every case of a suite, and ends all ranks at the first one that fails.
  private static func run(_ suite: String, on world: borrowing Communicator) throws {
    guard let cases = suites[suite] else { throw Unmet("no suite is named '\(suite)'") }
    for item in cases {
      do { try world.together { try item.body(world) } } catch {
        throw Unmet("\(suite)/\(item.name): \(error)")
      }
    }
    if world.rank == 0 { print("\(suite): \(cases.count) cases passed on \(world.size) ranks") }
  }

  /// Runs a case that is expected to end the program with an exit code of its own.
  private static func fail(_ name: String, on world: borrowing Communicator) throws {
    guard let item = failureCases.first(where: { $0.name == name }) else {
      throw Unmet("no expected failure is named '\(name)'")
    }
    try item.body(world)
    throw Unmet("'\(name)' did not fail")
  }
}

/// One collective test: a name that is a statement, and what every rank runs.
struct Case: Sendable {
  let name: String
  let body: @Sendable (borrowing Communicator) throws -> Void
  init(_ name: String, _ body: @escaping @Sendable (borrowing Communicator) throws -> Void) {
    self.name = name
    self.body = body
  }
}

/// An expectation that did not hold.
struct Unmet: ExitCoded, CustomStringConvertible {
  let description: String
  let exitCode: Int32 = 1
  init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func expect(_ condition: Bool, _ text: @autoclosure () -> String) throws {
  if !condition { throw Unmet(text()) }
}

/// Throws unless the two values are equal.
func expectEqual<Value: Equatable>(_ value: Value, _ expected: Value, _ name: String) throws {
  try expect(value == expected, "\(name): expected \(expected), got \(value)")
}
