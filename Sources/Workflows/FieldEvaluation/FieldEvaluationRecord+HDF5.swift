import HDF5
import Structures

extension FieldEvaluationRecord {
  /// Writes the record into a group, from one rank.
  ///
  /// - Parameters:
  ///   - group: The group `evaluation` of the model file.
  ///   - unit: The unit of the field.
  /// - Throws: `HDF5Error` when the file cannot be written.
  func write(into group: borrowing Group, unit: String) throws {
    try writeScores(try group.createGroup("structures"), unit)
    try writeProfiles(try group.createGroup("profile"), unit)
    let counts = try group.write(
      parity.counts.map { Int($0) }, to: "parity", shape: [parity.binCount, parity.binCount])
    try counts.describe(
      unit: "1", description: "points by predicted (rows) and reference value",
      along: "predicted_bin", "reference_bin")
    try counts.setAttribute("range", [parity.lowest, parity.highest])
    for (number, slice) in slices.enumerated() {
      try slice.write(into: try group.createGroup("slice_\(number)"), unit)
    }
  }

  private func writeScores(_ group: borrowing Group, _ unit: String) throws {
    let name = try group.write(scores.map(\.name), to: "name")
    try name.describe(unit: "1", description: "name of the structure")
    try name.makeScale("structure")
    let groups = try group.write(scores.map(\.group), to: "group")
    try groups.describe(unit: "1", description: "what the structure belongs to")
    try groups.attach(name, to: 0)
    for column in Self.columns {
      let values = try group.write(scores.map { column.value($0) }, to: column.name)
      try values.describe(unit: column.unit(unit), description: column.description)
      try values.attach(name, to: 0)
    }
    let points = try group.write(scores.map(\.pointCount), to: "points")
    try points.describe(unit: "1", description: "number of grid points")
    try points.attach(name, to: 0)
    for baseline in baselineNames {
      let errors = scores.map { $0.baselines[baseline] ?? .nan }
      let values = try group.write(errors, to: "baseline_mae/\(baseline)")
      try values.describe(unit: unit, description: "mean absolute error of a plainer predictor")
      try values.attach(name, to: 0)
    }
  }

  private func writeProfiles(_ group: borrowing Group, _ unit: String) throws {
    guard let first = profiles.first else { return }
    let distance = try group.write(first.distances, to: "distance")
    try distance.describe(unit: "angstrom", description: "distance from the nearest atom")
    try distance.makeScale("distance")
    try distance.setAttribute("width", first.width)
    for profile in profiles {
      let part = try group.createGroup(profile.species)
      for sum in Self.profileSums {
        let values = try part.write(sum.value(profile), to: sum.name)
        try values.describe(unit: sum.unit(unit), description: sum.description)
        try values.attach(distance, to: 0)
      }
    }
  }

  /// Reads a record from the group `evaluation` of a model file.
  ///
  /// - Throws: `HDF5Error` when something is missing, `InputError` when sizes do not fit.
  init(readingFrom group: borrowing Group) throws {
    let parity = try group.dataset("parity")
    let range = try parity.attributeValues("range", of: Double.self)
    let binCount = parity.shape.first ?? 0
    guard range.count == 2, range[0] < range[1], parity.shape == [binCount, binCount] else {
      throw InputError.damaged(
        group.path, key: "evaluation/parity", expected: binCount * binCount,
        found: parity.elementCount)
    }
    var density = ParityDensity(over: range[0]...range[1], binCount: binCount)
    density.counts = try parity.read(Double.self)
    let names = try group.children().map(\.name).filter { $0.hasPrefix("slice_") }
    self.init(
      scores: try Self.scores(in: try group.group("structures")),
      profiles: try Self.profiles(in: try group.group("profile")), parity: density,
      slices: try names.map { try FieldSlice(readingFrom: try group.group($0)) })
  }

  private static func scores(in group: borrowing Group) throws -> [FieldScore] {
    let names = try group.dataset("name").readTexts()
    let groups = try group.dataset("group").readTexts()
    let points = try group.integers("points", count: names.count)
    let values = try columns.map { try group.numbers($0.name, count: names.count) }
    var baselines: [String: [Double]] = [:]
    if try group.exists("baseline_mae") {
      let part = try group.group("baseline_mae")
      for child in try part.children() {
        baselines[child.name] = try part.numbers(child.name, count: names.count)
      }
    }
    guard groups.count == names.count else {
      throw InputError.damaged(
        group.path, key: "evaluation/structures/group", expected: names.count, found: groups.count)
    }
    return names.indices.map { k in
      FieldScore(
        name: names[k], group: groups[k], pointCount: points[k], meanAbsoluteError: values[0][k],
        rootMeanSquareError: values[1][k], largestError: values[2][k], determination: values[3][k],
        normalizedError: values[4][k], referenceIntegral: values[5][k],
        predictedIntegral: values[6][k], baselines: baselines.mapValues { $0[k] })
    }
  }

  private static func profiles(in group: borrowing Group) throws -> [ErrorProfile] {
    let distance = try group.dataset("distance")
    let width = try distance.attribute("width", as: Double.self)
    let count = distance.elementCount
    let names = try group.children().filter { $0.kind == .group }.map(\.name)
    return try (names.filter { $0 == "any" } + names.filter { $0 != "any" }).map { name in
      let part = try group.group(name)
      let sums = try profileSums.map { try part.numbers($0.name, count: count) }
      return ErrorProfile(species: name, width: width, binCount: count)
        .with(summands: sums.joined().map(\.self)[...])
    }
  }
}

/// A column of numbers in a file: its name, where its values come from, and what it is.
private struct Column<Owner, Value> {
  let name: String
  let value: @Sendable (Owner) -> Value
  let description: String
  /// The unit for a field of a given unit.
  let unit: @Sendable (String) -> String
}

extension FieldEvaluationRecord {
  private static let columns: [Column<FieldScore, Double>] = [
    Column(
      name: "mae", value: { $0.meanAbsoluteError }, description: "mean absolute error", unit: { $0 }
    ),
    Column(
      name: "rmse", value: { $0.rootMeanSquareError }, description: "root mean square error",
      unit: { $0 }),
    Column(
      name: "largest_error", value: { $0.largestError }, description: "largest absolute error",
      unit: { $0 }),
    Column(
      name: "r2", value: { $0.determination }, description: "coefficient of determination",
      unit: { _ in "1" }),
    Column(
      name: "nmae", value: { $0.normalizedError },
      description: "sum of absolute errors over sum of absolute values", unit: { _ in "1" }),
    Column(
      name: "reference_integral", value: { $0.referenceIntegral },
      description: "integral of the reference over the cell", unit: { "\($0) angstrom^3" }),
    Column(
      name: "predicted_integral", value: { $0.predictedIntegral },
      description: "integral of the prediction, before any correction",
      unit: { "\($0) angstrom^3" }),
  ]

  /// In the order of `ErrorProfile.summands`.
  private static let profileSums: [Column<ErrorProfile, [Double]>] = [
    Column(
      name: "points", value: { $0.counts }, description: "number of points", unit: { _ in "1" }),
    Column(
      name: "reference", value: { $0.references }, description: "sum of the reference", unit: { $0 }
    ),
    Column(
      name: "error", value: { $0.errors }, description: "sum of predicted - reference", unit: { $0 }
    ),
    Column(
      name: "absolute_error", value: { $0.absoluteErrors }, description: "sum of absolute errors",
      unit: { $0 }),
    Column(
      name: "squared_error", value: { $0.squaredErrors }, description: "sum of squared errors",
      unit: { "(\($0))^2" }),
  ]
}
