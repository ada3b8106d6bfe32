import DistributedLinearAlgebra
import Foundation
import LinearAlgebra
import MPI
import Regression
import Structures
import Synchronization

@testable import Workflows

/// A run in a folder of checkpoints that looks at signals all the time, and can be interrupted at a look.
struct Trial {
  let run: Run
  private let counter = Counter()

  private final class Counter { var looks = 0 }

  /// Begins a run, whose last rank gets a signal at its `stop`th look.
  ///
  /// **Collective.** An interval of almost nothing writes a checkpoint at every look.
  init(
    in folder: String, interval: Double = 600, stop: Int? = nil, signal number: Int32 = SIGTERM,
    settings: [String: String] = ["a": "1"], restart: RestartChoice = .auto,
    on world: borrowing Communicator
  ) throws {
    let options = RunOptions(level: .error, restart: restart, checkpointInterval: interval)
    run = try Run("test", running: options, on: world)
    Signals.reset()
    try run.checkpoint.begin(
      in: folder, CheckpointIdentity(command: "test", settings: settings, inputs: [:]), on: world)
    run.checkpoint.roundTime = 0
    let (counter, isLast) = (counter, world.rank == world.size - 1)
    run.checkpoint.beforeLook = {
      counter.looks += 1
      if isLast && counter.looks == stop { raise(number) }
    }
  }

  /// The value of `body`, or `nil` when the run was interrupted.
  static func outcome<Value>(_ body: () throws -> Value) throws -> Value? {
    defer { Signals.reset() }
    do { return try body() } catch  where exitCode(of: error) == 75 { return nil }
  }
}

/// Runs `body` on the first ranks only.
///
/// **Collective.**
func onFirst(
  _ count: Int, of world: borrowing Communicator, _ body: (borrowing Communicator) throws -> Void
) throws {
  let group = try world.split(color: world.rank < count ? 0 : 1, key: world.rank)
  try world.together { if world.rank < count { try body(group) } }
}

/// The training equations of 144 dimers in small panels.
private struct Equations {
  let system: KernelSystem
  let lambda = 0.3
  /// `n eps cond(K + lambda I)` with a largest eigenvalue below the trace `30 n`: 5e-10.
  var bound: Double {
    let n = Double(system.training.count)
    return n * Double.ulpOfOne * (30 * n / lambda)
  }

  init(on world: borrowing Communicator) throws {
    let text = DimerSample.text(
      model: [
        "kernel:", "  - gaussian: {on: soap, lengthScale: {fixed: 0.7}}", "  - elements",
        "amplitude: 30", "regularization: 0.3",
      ], soap: true)
    let structures = try DimerSample.structures(DimerSample.someElements)
    let sample = try DimerSample(text, structures, on: world)
    var system = KernelSystem(
      kernel: sample.kernel, training: sample.training, store: sample.store, fitsConstant: true)
    (system.panel, system.factorPanel) = ((rows: 30, columns: 25), 32)
    self.system = system
  }

  /// The coefficients; `nil` when the run was interrupted.
  func solution(_ trial: Trial?, on world: borrowing Communicator) throws -> [Double]? {
    let grid = try ProcessGrid(on: world)
    return try Trial.outcome {
      let found = try system.solved(lambda, on: grid, run: trial?.run, key: "the same")
      return found.dualCoefficients.elements + found.constants
    }
  }
}

/// Adds one to a byte in the middle of a file.
private func damage(_ path: String) throws {
  var bytes = try Data(contentsOf: URL(filePath: path))
  bytes[bytes.count / 2] &+= 1
  try bytes.write(to: URL(filePath: path))
}

private let searchModel = [
  "kernel:", "  - gaussian: {on: soap, lengthScale: {start: 1.0, from: 0.03, to: 100}}",
  "  - elements", "amplitude: {start: 30, from: 0.01, to: 1.0e+5}",
  "regularization: {start: 0.3, from: 1.0e-4, to: 100}", "choose: marginalLikelihood", "steps: 3",
]

let checkpointCases = [
  Case("aSolutionThatWasInterruptedHasTheBitsOfAnUnbrokenOne") { world in
    let equations = try Equations(on: world)
    let whole = try equations.solution(nil, on: world) ?? []
    var interruptions = 0
    for stop in [2, 4, 7, 12, 17, 20] {
      try withScratch(world) { folder in
        let first = try Trial(in: folder + "/c", stop: stop, on: world)
        if try equations.solution(first, on: world) == nil { interruptions += 1 }
        // The second run writes a checkpoint at every look, and the third goes on from one of those.
        let second = try Trial(in: folder + "/c", interval: 1e-9, stop: 6, on: world)
        var found = try equations.solution(second, on: world)
        if found == nil {
          found = try equations.solution(try Trial(in: folder + "/c", on: world), on: world)
        }
        try expectEqual(found ?? [], whole, "solution after look \(stop)")
      }
    }
    try expect(interruptions >= 3, "only \(interruptions) runs were interrupted")
  },
  Case("aSolutionGoesOnOnAnotherNumberOfRanks") { world in
    let size = world.size
    for (before, after) in [
      (size, 1), (1, size), (size, max(1, size - 1)), (max(1, size - 1), size),
    ] {
      for stop in [6, 12, 17] {
        try withScratch(world) { folder in
          try onFirst(before, of: world) { group in
            let trial = try Trial(in: folder + "/c", stop: stop, on: group)
            _ = try Equations(on: group).solution(trial, on: group)
          }
          try onFirst(after, of: world) { group in
            let equations = try Equations(on: group)
            let whole = try equations.solution(nil, on: group) ?? []
            let found = try equations.solution(try Trial(in: folder + "/c", on: group), on: group)
            try expectClose(
              found ?? [], whole, equations.bound, "from \(before) to \(after) ranks")
          }
        }
      }
    }
  },
  Case("unitsThatACheckpointHoldsAreNotDoneAgain") { world in
    let (r, size, count) = (world.rank, world.size, 23)
    let result = { (unit: Int) in
      Slab(text: "unit \(unit)", values: (0..<unit % 4).map { Double(unit) + 0.1 * Double($0) })
    }
    for (stop, signal) in [(2, SIGTERM), (5, SIGINT), (9, SIGUSR2)] {
      try withScratch(world) { folder in
        let trial = try Trial(in: folder + "/c", stop: stop, signal: signal, on: world)
        var first: [Int] = []
        let dealt = (0..<count).filter { $0 % size == r }
        let interrupted = try Trial.outcome {
          try trial.run.checkpoint.units("some units", mine: dealt, on: world, run: trial.run) {
            first.append($0)
            return result($0)
          }
        }
        let other = try Trial(in: folder + "/c", on: world)
        var second: [Int] = []
        let mine = Array(r * count / size..<(r + 1) * count / size)
        let found = try other.run.checkpoint.units(
          "some units", mine: mine, on: world, run: other.run
        ) {
          second.append($0)
          return result($0)
        }
        try expectEqual(
          found, Dictionary(uniqueKeysWithValues: mine.map { ($0, result($0)) }), "units")
        if interrupted == nil {
          let all = try world.allGather(first) + world.allGather(second)
          try expectEqual(all.sorted(), Array(0..<count), "units of both runs")
        }
      }
    }
  },
  Case("aSignalAsksForACheckpointAndTheRunGoesOn") { world in
    try withScratch(world) { folder in
      let trial = try Trial(in: folder + "/c", stop: 3, signal: SIGUSR1, on: world)
      let mine = (0..<30).filter { $0 % world.size == world.rank }
      let found = try trial.run.checkpoint.units("units", mine: mine, on: world, run: trial.run) {
        Slab(values: [Double($0)])
      }
      try expectEqual(found.count, mine.count, "units")
      try expect(
        FileManager.default.fileExists(atPath: folder + "/c/units.h5"), "a checkpoint on USR1")
      try trial.run.checkpoint.remove(on: world)
      try world.barrier()
      try expect(!FileManager.default.fileExists(atPath: folder + "/c"), "no folder after success")
    }
  },
  Case("theErrorOfAUnitReachesAllRanks") { world in
    try withScratch(world) { folder in
      let trial = try Trial(in: folder + "/c", on: world)
      let mine = (0..<30).filter { $0 % world.size == world.rank }
      do {
        _ = try trial.run.checkpoint.units("units", mine: mine, on: world, run: trial.run) { unit in
          if unit == 17 { throw Unmet("unit 17") }
          return Slab()
        }
        throw Unmet("no error")
      } catch { try expect("\(error)".contains("unit 17"), "\(error)") }
    }
  },
  Case("twoGenerationsStandOnTheDiskAndTheNewestWholeOneIsTaken") { world in
    try withScratch(world) { folder in
      let path = folder + "/c/a-stage"
      let write = { (checkpoint: Checkpoint, version: Double, world: borrowing Communicator) in
        try checkpoint.write("a stage", units: [world.rank], on: world) { unit in
          Slab(text: "of \(unit)", values: [version, Double(unit)])
        }
      }
      func version(_ world: borrowing Communicator) throws -> Double? {
        let trial = try Trial(in: folder + "/c", on: world)
        let stored = try trial.run.checkpoint.restored("a stage", on: world)
        return try world.together { try stored?.slab(of: world.rank).values.first }
      }
      func onDisk(_ world: borrowing Communicator, _ body: () throws -> Void) throws {
        try world.barrier()
        try world.together { if world.rank == 0 { try body() } }
      }
      let trial = try Trial(in: folder + "/c", on: world)
      try expectEqual(try version(world), nil, "before the first checkpoint")
      for number in [1.0, 2, 3] {
        try write(trial.run.checkpoint, number, world)
        try expectEqual(try version(world), number, "newest")
      }
      try onDisk(world) {
        let old = try StoredStage(path + ".prev.h5").slab(of: 0).values.first
        try expectEqual(old, 2, "the older one after the second rotation")
        // A run that ended before the last renaming leaves the newest one under its first name.
        try FileManager.default.moveItem(atPath: path + ".h5", toPath: path + ".next.h5")
        try Data([1]).write(to: URL(filePath: path + ".next.h5.part"))
      }
      try expectEqual(try version(world), 3, "a complete one without its name")
      try expect(
        !FileManager.default.fileExists(atPath: path + ".next.h5.part"), "the part is removed")
      try onDisk(world) { try damage(path + ".next.h5") }
      try expectEqual(try version(world), 2, "the newest one is damaged")
      try onDisk(world) { try damage(path + ".prev.h5") }
      try expectEqual(try version(world), nil, "all are damaged")
    }
  },
  Case("aCheckpointOfAnotherInputIsRefused") { world in
    try withScratch(world) { folder in
      let trial = try Trial(in: folder + "/c", on: world)
      try trial.run.checkpoint.write("a", units: [world.rank], on: world) { _ in Slab() }
      do {
        _ = try Trial(in: folder + "/c", settings: ["a": "2"], on: world)
        throw Unmet("no error")
      } catch {
        try expectEqual(exitCode(of: error), 65, "code of \(error)")
        try expect("\(error)".contains("setting a") && "\(error)".contains("'2'"), "\(error)")
      }
      _ = try Trial(in: folder + "/c", settings: ["a": "2"], restart: .new, on: world)
      try world.barrier()
      try expect(!FileManager.default.fileExists(atPath: folder + "/c"), "a new beginning")
    }
  },
  Case("aSearchThatWasInterruptedFindsTheSameBits") { world in
    let text = DimerSample.text(model: searchModel, soap: true)
    let structures = try DimerSample.structures(Array(DimerSample.someElements.prefix(8)))
    let sample = try DimerSample(text, structures, on: world)
    for smallCount in [2000, 0] {
      func result(_ trial: Trial?, _ world: borrowing Communicator) throws -> [Double]? {
        var runner = sample.runner
        runner.smallCount = smallCount
        let run = trial?.run ?? sample.run
        return try Trial.outcome {
          let evaluations = try judged(sample.job, runner, run, on: world)
          let model = try finalModel(runner, run, on: world)
          return evaluations.flatMap { $0.runs.flatMap { $0.outcome.predictions.elements } }
            + model.kernel.logParameters + model.dualCoefficients.elements
        }
      }
      let whole = try result(nil, world) ?? []
      try withScratch(world) { folder in
        var (interruptions, found): (Int, [Double]?) = (0, nil)
        for stop in [3, 6, 9, 5, 8, 1000] where found == nil {
          found = try result(try Trial(in: folder + "/c", stop: stop, on: world), world)
          if found == nil { interruptions += 1 }
        }
        try expectEqual(found ?? [], whole, "predictions and model, small below \(smallCount)")
        try expect(interruptions >= 3, "only \(interruptions) runs were interrupted")
      }
    }
  },
  Case("predictionsThatWereInterruptedHaveTheSameBits") { world in
    let text = DimerSample.text(
      model: [
        "kernel: {gaussian: {on: soap, lengthScale: 1}}", "amplitude: 30", "regularization: 0.3",
      ], soap: true)
    let sample = try DimerSample(
      text, try DimerSample.structures(DimerSample.someElements), on: world)
    let model = try finalModel(sample.runner, sample.run, on: world)
    let grid = try ProcessGrid(on: world)
    let all = Array(0..<144)
    let whole = try model.predictions(all, sample.store, on: grid)
    try withScratch(world) { folder in
      var (interruptions, found): (Int, Matrix?) = (0, nil)
      for stop in [3, 4, 1000] where found == nil {
        let trial = try Trial(in: folder + "/c", stop: stop, on: world)
        found = try Trial.outcome {
          try model.predictions(
            of: sample.store, training: sample.store, chunk: 20, trial.run, on: grid)
        }
        if found == nil { interruptions += 1 }
      }
      try expectEqual(interruptions, 2, "interruptions")
      // Other chunks are other tiles: sums of 144 terms in another order, relative to their largest.
      try expectClose(found?.elements ?? [], whole.elements, 1e-12, "predictions")
    }
  },
  Case("aFitStopsAtItsTimeLimitAndGoesOn") { world in
    try withScratch(world) { folder in
      let (data, job) = (folder + "/some.extxyz", folder + "/job.yaml")
      let text = DimerSample.text(
        model: ["kernel: elements", "amplitude: 30", "regularization: 0.3"], soap: true,
        file: "some.extxyz"
      ).replacing("directory: out", with: "directory: \(folder)/out")
      try world.together {
        guard world.rank == 0 else { return }
        try StructureFile.write(
          try DimerSample.structures(Array(DimerSample.someElements.prefix(4))), to: data)
        try Data(text.utf8).write(to: URL(filePath: job))
      }
      var options = RunOptions(level: .error, restart: .auto, timeLimit: 0)
      do {
        try Workflows.fit(jobFile: job, running: options, on: world)
        throw Unmet("no interruption")
      } catch { try expectEqual(exitCode(of: error), 75, "code of \(error)") }
      let model = folder + "/out/model.h5"
      try expect(!FileManager.default.fileExists(atPath: model), "no model yet")
      options.timeLimit = nil
      try Workflows.fit(jobFile: job, running: options, on: world)
      try expect(FileManager.default.fileExists(atPath: model), "a model")
      try expect(
        !FileManager.default.fileExists(atPath: folder + "/out/checkpoint"), "no checkpoint left")
    }
  },
]
