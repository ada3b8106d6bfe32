import LinearAlgebra
import MPI
import Regression

extension LeaveOneOut {
  /// Leaves out every group, each on one of the ranks.
  ///
  /// **Collective.** A group costs a singular value decomposition, so it goes to one rank as a whole; the results are
  /// the same to the last bit on any number of ranks when the factors are.
  ///
  /// - Parameters:
  ///   - factors: One factor for each group, the same on all ranks, at least two.
  ///   - regularizations: What is tried.
  ///   - conditions: Rows that count in every fit and are never left out.
  ///   - stage: The name of the stage, for checkpoints.
  ///   - run: The run.
  ///   - world: The ranks.
  /// - Throws: `FactorizationError.notConverged`; `MPIError`; `Interrupted` when the run shall stop.
  init(
    _ factors: [TriangularFactor], _ regularizations: [LinearRegularization],
    conditions: TriangularFactor? = nil, stage: String, _ run: Run,
    on world: borrowing Communicator
  ) throws {
    let mine = factors.indices.filter { $0 % world.size == world.rank }
    var walk = LeaveOneOutWalk(factors, regularizations, conditions: conditions)
    let slabs = try run.checkpoint.units(stage, mine: mine, on: world, run: run) {
      Slab(values: try walk.leftOut($0).packed)
    }
    let shape = (targets: factors.first?.targetCount ?? 0, count: regularizations.count)
    let width = 2 + (2 * shape.targets + 1) * shape.count
    let all = try world.allGather(mine.flatMap { slabs[$0]?.values ?? [] })
    self.init(
      regularizations,
      stride(from: 0, to: all.count, by: width).map {
        LeftOut(packed: all[$0..<$0 + width], targetCount: shape.targets, count: shape.count)
      }, targetVariations: Self.targetVariations(factors))
  }
}

extension LeftOut {
  /// All numbers, for a message.
  fileprivate var packed: [Double] {
    [Double(group), Double(rowCount)] + squaredErrors.elements + noiseVariances.elements
      + leverageSums
  }

  /// Unpacks ``packed``.
  fileprivate init(packed: ArraySlice<Double>, targetCount: Int, count: Int) {
    let values = Array(packed)
    let size = targetCount * count
    func matrix(_ start: Int) -> Matrix {
      Matrix(
        rowCount: targetCount, columnCount: count, elements: Array(values[start..<start + size]))
    }
    self.init(
      group: Int(values[0]), rowCount: Int(values[1]), squaredErrors: matrix(2),
      noiseVariances: matrix(2 + size), leverageSums: Array(values[(2 + 2 * size)...]))
  }
}
