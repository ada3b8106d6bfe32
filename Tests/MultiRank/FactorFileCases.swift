import Foundation
import LinearAlgebra
import DistributedLinearAlgebra
import MPI
import Regression
import Structures

@testable import Workflows

/// Files of least-squares problems, and choices that ranks share.
let factorFileCases = [
  Case("filesOfTwoRunsAreOneFit") { world in
    let factors = try structures()
    let folder = try world.broadcast(
      FileManager.default.temporaryDirectory.path + "/factors-\(UUID().uuidString)")
    if world.rank == 0 {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    }
    defer { if world.rank == 0 { try? FileManager.default.removeItem(atPath: folder) } }
    for (name, range) in [("a.h5", 0..<3), ("b.h5", 3..<5)] {
      let file = try FactorFile(
        path: "\(folder)/\(name)", settings: ["cutoff": 4.0],
        names: range.map { "structure \($0)" },
        factors: Array(factors[range]))
      try file.write(nil, on: world)
    }
    let files = [
      try FactorFile(reading: "\(folder)/a.h5", on: world),
      try FactorFile(reading: "\(folder)/b.h5", on: world),
    ]
    let all = try FactorFile(merging: files)
    try expectEqual(all.names, (0..<5).map { "structure \($0)" }, "names")
    try expect(all.factors == factors, "factors come back to the last bit")
    guard let merged = TriangularFactor.merged(all.factors) else { throw Unmet("no factors") }
    let fit = try LinearPath(merged).fit(.ridge(1e-10))
    var whole = TriangularFactor(columnCount: 8, targetCount: 1)
    for k in 0..<5 {
      try whole.append(
        features: sample(8, 30 + k, seed: UInt64(k + 1)),
        targets: sample(1, 30 + k, seed: UInt64(k + 11)))
    }
    let one = try LinearPath(whole).fit(.ridge(1e-10))
    try expectBelow(
      (fit.coefficients - one.coefficients).frobeniusNorm, 1e-12 * one.coefficients.frobeniusNorm,
      "coefficients")
  },
  Case("aFileThatHoldsNoFactorsIsRefusedOnAllRanks") { world in
    let path = try world.broadcast(
      FileManager.default.temporaryDirectory.path + "/missing-\(UUID().uuidString).h5")
    do {
      _ = try FactorFile(reading: path, on: world)
    } catch { return try expectEqual(exitCode(of: error), 66, "exit code") }
    throw Unmet("no error")
  },
  Case("structuresLeftOutOnSeveralRanksAreThoseOfOne") { world in
    let path: [LinearRegularization] = [.ridge(1e-8), .ridge(1e-2), .truncation(0.1)]
    let run = try Run("test", running: RunOptions(level: .error), on: world)
    let shared = try LeaveOneOut(try structures(), path, stage: "test", run, on: world)
    let alone = try LeaveOneOut(try structures(), path)
    try expect(shared.groups == alone.groups, "the groups")
    try expectEqual(shared.scores, alone.scores, "the scores")
  },
  Case("predictionsAtConditionNumber1e16DoNotDependOnTheRanks") { world in
    let (rows, columns) = (400, 40)
    let x = (0..<rows).map { -0.5 + 2 * Double($0) / Double(rows - 1) }
    let features = Matrix(rowCount: columns, columnCount: rows) { i, j in pow(x[j], Double(i)) }
    let targets = Matrix(rowCount: 1, columnCount: rows) { _, j in exp(-x[j]) * sin(5 * x[j]) }
    let range = world.rank * rows / world.size..<(world.rank + 1) * rows / world.size
    var (local, whole) = (
      TriangularFactor(columnCount: columns, targetCount: 1),
      TriangularFactor(columnCount: columns, targetCount: 1)
    )
    try local.append(features: features.columns(range), targets: targets.columns(range))
    try whole.append(features: features, targets: targets)
    let (mine, one) = (try LinearPath(try reduce(local, on: world)), try LinearPath(whole))
    try expect(one.conditionNumber > 1e16, "a condition number of 1e16")
    for regularization in [LinearRegularization.ridge(0), .ridge(1e-14), .truncation(1e-12)] {
      let difference =
        mine.fit(regularization).predictions(features)
        - one.fit(regularization).predictions(features)
      try expectBelow(difference.maximumNorm, 1e-8, "\(regularization)")
    }
  },
]

/// The problems of five structures, equal on all ranks.
private func structures() throws -> [TriangularFactor] {
  try (0..<5).map { k in
    var factor = TriangularFactor(columnCount: 8, targetCount: 1)
    try factor.append(
      features: sample(8, 30 + k, seed: UInt64(k + 1)),
      targets: sample(1, 30 + k, seed: UInt64(k + 11)))
    return factor
  }
}
