import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression

/// Trains and tests the tasks of a plan: small problems side by side, large ones one after the other.
///
/// A problem is small when one rank can hold all features and solve it in seconds; then every rank works
/// alone on some of the tasks, so that each result is the same to the last bit on any number of ranks.
/// Otherwise all ranks share every task. Which of the two holds depends on the data alone.
struct TaskRunner {
  /// Chooses and fits the models.
  let chooser: ModelChooser
  /// The structures with their targets and groups.
  let data: LabelledStructures
  /// The features of the structures, spread over all ranks.
  let store: FeatureStore

  /// The largest number of structures of a small problem.
  var smallCount = 2000
  /// The most bytes of features of a small problem.
  static let smallBytes = 1 << 26

  /// Whether one rank alone can solve the problem.
  ///
  /// **Collective.**
  func isSmall(on world: borrowing Communicator) throws -> Bool {
    let bytes = try world.allReduce(store.localBytes, .sum)
    return data.count <= smallCount && bytes <= Self.smallBytes
  }

  /// The outcomes of all tasks, in their order.
  ///
  /// **Collective.**
  func outcomes(
    _ tasks: [EvaluationTask], _ run: Run, on world: borrowing Communicator
  ) throws -> [TaskOutcome] {
    if try isSmall(on: world) { return try sideBySide(tasks, run, on: world) }
    return try together(tasks, run, on: world)
  }

  /// All ranks solve one task after the other.
  private func together(
    _ tasks: [EvaluationTask], _ run: Run, on world: borrowing Communicator
  ) throws -> [TaskOutcome] {
    let grid = try ProcessGrid(on: world)
    let stage = "validation"
    let stored = try run.checkpoint.restored(stage, on: world)
    var progress = Progress(stage, total: tasks.count, isShown: run.isFirst)
    var slabs: [Slab] = []
    let isFirst = world.rank == 0
    var memory = SearchMemory()
    let fill = { (writer: inout SlabWriter) in
      guard isFirst else { return }
      for (index, slab) in slabs.enumerated() { writer.add(unit: index, slab) }
      if !memory.isEmpty { writer.add(unit: Checkpoint.draft(of: slabs.count), memory.slab) }
    }
    for (index, task) in tasks.enumerated() {
      if let stored, stored.contains(index) {
        slabs.append(try world.together { try stored.slab(of: index) })
      } else {
        memory = SearchMemory(try world.together { try stored?.draft(of: index) })
        let outcome = try outcome(task, store, on: grid, memory) {
          try run.checkpoint.step(stage, on: world, fill)
        }
        memory = SearchMemory()
        slabs.append(outcome.slab)
        try run.checkpoint.step(stage, on: world, fill)
      }
      progress.update(index + 1)
    }
    progress.finish()
    try run.checkpoint.finished(stage, on: world, fill)
    return zip(tasks, slabs).map { TaskOutcome($1, of: $0, data) }
  }

  /// Every rank solves its tasks alone; the outcomes are then shared.
  private func sideBySide(
    _ tasks: [EvaluationTask], _ run: Run, on world: borrowing Communicator
  ) throws -> [TaskOutcome] {
    let everything = try store.replicated(on: world)
    let alone = try world.split(color: world.rank, key: 0)
    let grid = try ProcessGrid(on: alone)
    let owners = Self.owners(tasks, rankCount: world.size)
    let mine = tasks.indices.filter { owners[$0] == world.rank }
    let solved = try run.checkpoint.searches("validation", mine: mine, on: world, run: run) {
      index, memory, pulse in
      try outcome(tasks[index], everything, on: grid, memory, pulse).slab
    }
    return try tasks.indices.map { index in
      let slab = Slab(
        text: try world.broadcast(solved[index]?.text ?? "", from: owners[index]),
        values: try world.broadcast(solved[index]?.values ?? [], from: owners[index]))
      return TaskOutcome(slab, of: tasks[index], data)
    }
  }

  private func outcome(
    _ task: EvaluationTask, _ store: FeatureStore, on grid: borrowing ProcessGrid,
    _ memory: SearchMemory, _ pulse: () throws -> Void
  ) throws -> TaskOutcome {
    let training = TrainingSet(
      task.split.training, targets: data.targets, groups: data.groups)
    let choice = try chooser.choice(
      training, store, on: grid, memory: memory, pulse: pulse)
    let model = try chooser.fitted(choice, training, store, on: grid)
    return TaskOutcome(
      choice: choice.description,
      predictions: try model.predictions(task.split.test, store, on: grid),
      innerError: choice.innerError)
  }

  /// The rank of each task: the costliest first, each to the rank with the least work so far.
  static func owners(_ tasks: [EvaluationTask], rankCount: Int) -> [Int] {
    let costs = tasks.map { task in
      let count = Double(task.split.training.count)
      return count * count * count
    }
    var load = [Double](repeating: 0, count: rankCount)
    var owners = [Int](repeating: 0, count: tasks.count)
    for index in tasks.indices.sorted(by: { (-costs[$0], $0) < (-costs[$1], $1) }) {
      let rank = load.indices.min { (load[$0], $0) < (load[$1], $1) } ?? 0
      owners[index] = rank
      load[rank] += costs[index]
    }
    return owners
  }
}

extension TaskOutcome {
  /// The outcome as a checkpoint keeps it.
  fileprivate var slab: Slab {
    Slab(text: choice, values: predictions.elements + [innerError ?? .nan])
  }

  fileprivate init(_ slab: Slab, of task: EvaluationTask, _ data: LabelledStructures) {
    self.init(
      choice: slab.text,
      predictions: Matrix(
        rowCount: task.split.test.count, columnCount: data.targets.columnCount,
        elements: Array(slab.values.dropLast())), innerError: slab.values.last?.finiteOrNone)
  }
}
