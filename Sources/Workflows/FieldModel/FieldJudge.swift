import Descriptors
import Fields
import MPI
import Structures

/// Judges field models on all grid points of structures that they have not seen.
struct FieldJudge {
  /// A predictor of the field on a box of a grid.
  typealias Predictor = (Structure, Grid, GridBlock) throws -> [Double]

  /// The name of the stage.
  private static let stage = "test"

  /// The fields.
  let data: FieldDataset
  /// The snapshots that are judged, each once, with the number of its model.
  let cases: [(snapshot: Int, model: Int)]
  /// The range of the values, for the picture of predicted against reference values.
  let range: ClosedRange<Double>

  /// Compares predictions with the fields, slab by slab on all ranks.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - models: The models.
  ///   - baselines: For each model plainer predictors, by name.
  ///   - run: The run, for its progress.
  ///   - world: All ranks.
  /// - Returns: What was found.
  /// - Throws: `InputError` on all ranks where a field cannot be read or a structure does not suit the model.
  func record(
    _ models: [Predictor], baselines: [[String: Predictor]], _ run: Run,
    on world: borrowing Communicator
  ) throws -> FieldEvaluationRecord {
    let names = Set(baselines.flatMap(\.keys)).sorted()
    var comparison = FieldComparison(fieldCases, over: range)
    var plain = [[Double]](
      repeating: [Double](repeating: 0, count: names.count), count: cases.count)
    try run.checkpoint.look(before: Self.stage, on: world)
    var progress = Progress(Self.stage, total: cases.count, isShown: run.isFirst)
    let old = try run.checkpoint.restored(Self.stage, on: world)
    let doneCount = try world.together {
      try old.map { try restore(&comparison, &plain, $0, world.rank, world.size) } ?? 0
    }
    for (number, item) in cases.enumerated() where number >= doneCount {
      let snapshot = data.snapshots[item.snapshot]
      let block = BlockPartition(slabsOf: snapshot.grid.shape, ranks: world.size)
        .block(of: world.rank)
      let reference = try data.values(of: item.snapshot, in: block, on: world)
      try world.together {
        if block.isEmpty { return }
        let predicted = try models[item.model](snapshot.structure, snapshot.grid, block)
        try comparison.add(number, block, reference: reference.span, predicted: predicted.span)
        for (k, name) in names.enumerated() {
          guard let baseline = baselines[item.model][name] else { continue }
          let other = try baseline(snapshot.structure, snapshot.grid, block)
          plain[number][k] = zip(other, reference).reduce(0) { $0 + abs($1.0 - $1.1) }
        }
      }
      progress.update(number + 1)
      try run.checkpoint.step(Self.stage, on: world) { writer in
        writer.add(unit: world.rank, state(comparison, plain, doneCount: number + 1))
      }
    }
    progress.finish()
    run.checkpoint.finished(Self.stage)
    let sums = try world.allReduce(plain.flatMap { $0 }, .sum)
    let errors = cases.indices.map { number in
      let count = Double(data.snapshots[cases[number].snapshot].grid.pointCount)
      return Dictionary(
        uniqueKeysWithValues: names.enumerated().map { k, name in
          (name, sums[number * names.count + k] / count)
        })
    }
    return try comparison.summed(on: world).record(baselines: errors)
  }

  /// What a rank has found in the first cases, as a part of a checkpoint.
  private func state(_ comparison: FieldComparison, _ plain: [[Double]], doneCount: Int) -> Slab {
    Slab(
      text: "\(doneCount)",
      values: comparison.largestErrors + plain.flatMap { $0 } + comparison.summands)
  }

  /// Takes what ranks have found in the first cases; where there were more ranks, each takes the parts of some.
  ///
  /// - Returns: The number of cases that were done.
  private func restore(
    _ comparison: inout FieldComparison, _ plain: inout [[Double]], _ stored: StoredStage,
    _ rank: Int, _ size: Int
  ) throws -> Int {
    for unit in stored.units where unit % size == rank {
      let values = try stored.slab(of: unit).values
      let width = plain.first?.count ?? 0
      let start = cases.count * (1 + width)
      for number in cases.indices {
        for k in 0..<width { plain[number][k] += values[cases.count + number * width + k] }
      }
      comparison = comparison.with(
        summands: zip(comparison.summands, values[start...]).map { $0 + $1 },
        largestErrors: zip(comparison.largestErrors, values).map { max($0, $1) })
    }
    return stored.units.first.flatMap { stored.text(of: $0) }.flatMap { Int($0) } ?? 0
  }

  /// The cases; of every group the first one keeps a plane for the pictures.
  private var fieldCases: [FieldCase] {
    var seen: Set<String> = []
    return cases.map { item in
      let snapshot = data.snapshots[item.snapshot]
      let group = data.groups[item.snapshot]
      return FieldCase(
        name: snapshot.name, group: group, structure: snapshot.structure,
        grid: snapshot.grid, hasSlice: seen.insert(group).inserted)
    }
  }
}
