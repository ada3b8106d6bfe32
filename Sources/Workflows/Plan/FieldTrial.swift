import Descriptors
import Fields
import LinearAlgebra
import MPI
import Regression
import Structures

/// What the parts of the fit of a field cost on one core, from trials on some of its points.
struct FieldTrial: Sendable {
  /// Seconds of a training point: its features and its row in the factorization, and the features alone.
  let training: Double
  let features: Double
  /// Seconds to read a point of a field and to decide whether it is drawn.
  let reading: Double
  /// Seconds of the decomposition of a factor of all features, and of merging two.
  let path: Double
  let merge: Double
  /// Seconds of the path and of the merge of the one-body model; zero when it is not judged.
  let plainPath: Double
  let plainMerge: Double
  /// Seconds to judge a point by the model and the baselines.
  let judged: Double

  /// The points of a trial, and the largest number of features whose factor is decomposed.
  static let pointCount = 2048
  static let featureLimit = 1200

  /// Tries the parts of a job.
  ///
  /// **Collective** on one rank.
  init(
    _ job: FieldJob, _ data: FieldDataset, _ splits: [FieldDivision], _ expansion: JacobiLegendre,
    on alone: borrowing Communicator
  ) throws {
    let used = Set(splits.flatMap(\.training)).sorted()
    let chosen = Set([used[0], used[used.count / 2]]).sorted()
    let bench = Bench(data: data, expansion: expansion)
    var factor = TriangularFactor(columnCount: expansion.featureCount, targetCount: 1)
    // The first panel warms caches and tables.
    _ = try bench.describe(chosen[0], count: 64)
    var seconds = (all: 0.0, features: 0.0, read: 0.0)
    for snapshot in chosen {
      seconds.read += try bench.reading(snapshot, job.sampling, on: alone)
      seconds.features += try cpuSeconds {
        _ = try bench.describe(snapshot, count: Self.pointCount)
      }
      seconds.all += try cpuSeconds {
        let panels = try bench.describe(snapshot, count: Self.pointCount)
        for panel in panels { try factor.append(features: panel.features, targets: panel.targets) }
      }
    }
    let count = Double(chosen.count * Self.pointCount)
    (training, features) = (seconds.all / count, seconds.features / count)
    reading = seconds.read / Double(chosen.count)
    (path, merge) = try bench.algebra(factor)
    var plain = expansion.parameters
    (plain.twoBody, plain.threeBody) = (nil, nil)
    let width = try JacobiLegendre(plain).featureCount
    let isPlain = width == expansion.featureCount || !job.validation.baselines
    (plainPath, plainMerge) = isPlain ? (0, 0) : try bench.algebra(factor.leading(columns: width))
    judged =
      try splits.flatMap(\.test).first.map { try bench.judged($0, hasPlain: !isPlain, plain) } ?? 0
  }

  /// The data of the trials.
  private struct Bench {
    let data: FieldDataset
    let expansion: JacobiLegendre

    /// The features of points that are spread evenly over a grid, in panels.
    func describe(_ number: Int, count: Int) throws -> [(features: Matrix, targets: Matrix)] {
      let snapshot = data.snapshots[number]
      let search = try NeighbourSearch(snapshot.structure, cutoff: expansion.parameters.cutoff)
      var workspace = try JacobiLegendreWorkspace(expansion, search)
      let total = snapshot.grid.pointCount
      return stride(from: 0, to: count, by: FieldTraining.panelSize).map { start in
        let end = min(start + FieldTraining.panelSize, count)
        let points = (start..<end).map { snapshot.grid.position($0 * total / count) }
        return (
          expansion.features(search, at: points, &workspace),
          Matrix(rowCount: 1, columnCount: points.count, repeating: 1)
        )
      }
    }

    /// Seconds to read a point and to decide whether it is drawn.
    func reading(
      _ number: Int, _ sampling: SamplingSection, on alone: borrowing Communicator
    ) throws -> Double {
      let snapshot = data.snapshots[number]
      let shape = snapshot.grid.shape
      let block = snapshot.grid.whole.with(0..<max(1, shape.x / 4), along: 0)
      let seconds = try cpuSeconds {
        let values = try data.values(of: number, in: block, on: alone)
        let sampler = PointSampler(
          sampling.scheme, count: min(sampling.points, max(1, values.count / 8)),
          seed: sampling.seed, structure: data.identity(of: number))
        _ = try sampler.sample(
          Array(0..<values.count), logWeights: values.map(sampling.scheme.logWeight)
        ) { try alone.allReduce($0, .sum) }
      }
      return seconds / Double(block.pointCount)
    }

    /// Seconds of a decomposition and of a merge.
    func algebra(_ factor: TriangularFactor) throws -> (path: Double, merge: Double) {
      let width = min(factor.columnCount, FieldTrial.featureLimit)
      let part = width < factor.columnCount ? factor.leading(columns: width) : factor
      let ratio = Double(factor.columnCount) / Double(max(1, width))
      let scale = ratio * ratio * ratio
      let path = try meanCPUSeconds { _ = try LinearPath(part) }
      let merge = meanCPUSeconds { _ = TriangularFactor.merged([part, part]) }
      return (path * scale, merge * scale)
    }

    /// Seconds to judge a point of a test structure.
    func judged(
      _ number: Int, hasPlain: Bool, _ plain: JacobiLegendreParameters
    ) throws -> Double {
      let snapshot = data.snapshots[number]
      let shape = snapshot.grid.shape
      let block = snapshot.grid.whole.with(
        shape.x / 4..<shape.x / 4 + max(1, shape.x / 4), along: 0)
      var expansions = [expansion]
      if hasPlain { expansions.append(try JacobiLegendre(plain)) }
      var values = [Double](repeating: 0, count: block.pointCount)
      var seconds = 0.0
      for expansion in expansions {
        let field = try FieldEvaluator(
          expansion,
          coefficients: (0..<expansion.featureCount).map { 1 / Double(1 + $0) }
        ).prepared(for: snapshot.structure, on: snapshot.grid)
        var span = values.mutableSpan
        seconds += cpuSeconds { field.evaluate(block, into: &span) }
        if let reference = data.reference {
          seconds += try cpuSeconds {
            try reference.add(to: &span, snapshot.structure, on: snapshot.grid, block)
          }
        }
      }
      return seconds / Double(block.pointCount)
    }
  }
}
