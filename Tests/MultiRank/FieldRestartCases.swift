import Fields
import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// A file with fields that is written in small pieces by a run that may be interrupted.
private struct RestartedFile {
  let field: SyntheticField
  let path: String
  /// How many structures the file has.
  var count = 1
  var isSingle = false

  /// Writes the file, or goes on with it.
  ///
  /// - Returns: The totals, `nil` when the run was interrupted, and the points that this rank evaluated.
  func written(_ trial: Trial, on world: borrowing Communicator) throws
    -> (totals: [FieldTotals]?, evaluated: Int)
  {
    var file = FieldFile(contents: Array(repeating: try field.content, count: count))
    // Two rows of an HDF5 file, a plane of a text file.
    file.pieceSize = path.hasSuffix(".h5") ? 14 : 42
    (file.isSingle, file.run) = (isSingle, trial.run)
    var evaluated = 0
    let totals = try Trial.outcome {
      try file.write(to: path, on: world) { _, _, block in
        evaluated += block.pointCount
        return field.values(block)
      }
    }
    return (totals, evaluated)
  }

  /// All values of the file.
  func values() throws -> [Double] {
    guard path.hasSuffix(".h5") else { return try FieldTextFile(path).read("density").values }
    let file = try File(openingAt: path)
    return try (0..<count).flatMap { k in
      try file.dataset(count == 1 ? "fields/density" : "\(k)/fields/density").read(Double.self)
    }
  }
}

/// The scores and the coefficients of a fit of small fields; `nil` when it was interrupted.
private func fitted(_ text: String, _ run: Run, on world: borrowing Communicator) throws
  -> [Double]?
{
  try Trial.outcome {
    let job = try FieldJob(text: text, file: "job.yaml")
    let data = try FieldDataset(job.data, jobFile: job.file, on: world)
    let splits = try FieldDivision.divisions(job.validation, data, jobFile: job.file)
    let fit = try FieldFit(job, data, splits, adding: [], run, on: world)
    let record = try fit.judged(run, on: world)
    return fit.model.coefficients + [fit.mean, fit.range.lowerBound, fit.range.upperBound]
      + (record?.scores.map(\.meanAbsoluteError) ?? [])
  }
}

private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

let fieldRestartCases = [
  Case("aFieldThatWasInterruptedIsWrittenToItsEndOnAnyNumberOfRanks") { world in
    let (size, field) = (world.size, try SyntheticField())
    var interruptions = 0
    for (stop, isSingle) in [(2, false), (4, true), (7, false)] {
      for (before, after) in [(size, size), (1, size), (size, 1)] {
        try withScratch(world) { folder in
          let file = RestartedFile(
            field: field, path: folder + "/a.h5", count: 2, isSingle: isSingle)
          let whole = RestartedFile(
            field: field, path: folder + "/whole.h5", count: 2, isSingle: isSingle)
          let expected = try whole.written(try Trial(in: folder + "/w", on: world), on: world)
          try onFirst(before, of: world) { group in
            let trial = try Trial(in: folder + "/c", stop: stop, on: group)
            guard try file.written(trial, on: group).totals == nil else { return }
            interruptions += 1
            try expect(!exists(file.path) && exists(file.path + ".part"), "a part alone")
          }
          try world.barrier()
          let isStopped = exists(file.path + ".part")
          try world.barrier()
          try onFirst(after, of: world) { group in
            let trial = try Trial(in: folder + "/c", on: group)
            let second = try file.written(trial, on: group)
            try expectEqual(second.totals ?? [], expected.totals ?? [], "totals")
            let evaluated = try group.allReduce(second.evaluated, .sum)
            try expect(!isStopped || evaluated < 420, "\(evaluated) of 420 points again")
            try group.barrier()
            try expectEqual(try file.values(), try whole.values(), "values")
            try expect(!exists(file.path + ".part"), "no part is left")
          }
        }
      }
    }
    try expect(try world.allReduce(interruptions, .sum) > 3, "\(interruptions) interruptions")
  },
  Case("rowsThatWereDamagedMeanwhileAreWrittenAgain") { world in
    try withScratch(world) { folder in
      let file = RestartedFile(field: try SyntheticField(), path: folder + "/a.h5")
      let first = try file.written(
        try Trial(in: folder + "/c", stop: 5, on: world), on: world)
      try world.together {
        guard world.rank == 0, first.totals == nil else { return }
        // The third value of the field, in the order of the bytes in the file.
        let wanted = withUnsafeBytes(of: file.field.values[2]) { Data($0) }
        var bytes = try Data(contentsOf: URL(filePath: file.path + ".part"))
        if let place = bytes.range(of: wanted) {
          bytes[place.lowerBound] ^= 1
          try bytes.write(to: URL(filePath: file.path + ".part"))
        }
      }
      let second = try file.written(try Trial(in: folder + "/c", on: world), on: world)
      try expect(second.totals != nil, "the end")
      try world.barrier()
      try expectEqual(try file.values(), file.field.values, "values")
    }
  },
  Case("aFieldWhosePartWasLostOrCutOffBeginsAnew") { world in
    for isCut in [false, true] {
      for name in ["a.h5", "a.cube"] {
        try withScratch(world) { folder in
          let file = RestartedFile(field: try SyntheticField(), path: folder + "/" + name)
          _ = try file.written(try Trial(in: folder + "/c", stop: 2, on: world), on: world)
          try world.together {
            guard world.rank == 0, exists(file.path + ".part") else { return }
            let bytes = try Data(contentsOf: URL(filePath: file.path + ".part"))
            try FileManager.default.removeItem(atPath: file.path + ".part")
            if isCut { try bytes.prefix(100).write(to: URL(filePath: file.path + ".part")) }
          }
          let second = try file.written(try Trial(in: folder + "/c", on: world), on: world)
          try expect(second.totals != nil, "the end")
          try world.barrier()
          // Cube files have six digits.
          let bound = name == "a.h5" ? 0 : 1e-5
          try expectClose(try file.values(), file.field.values, bound, name)
        }
      }
    }
  },
  Case("textFilesGoOnWhereTheyStopped") { world in
    for name in ["CHGCAR", "a.cube", "a.cube.gz"] {
      for stop in [2, 3] {
        try withScratch(world) { folder in
          let file = RestartedFile(field: try SyntheticField(), path: folder + "/" + name)
          let whole = RestartedFile(field: file.field, path: folder + "/w" + name)
          _ = try whole.written(try Trial(in: folder + "/w", on: world), on: world)
          let first = try file.written(
            try Trial(in: folder + "/c", stop: stop, on: world), on: world)
          // The first look is before the file is begun.
          try expect(stop > 2 || first.totals == nil, "no interruption after the first planes")
          let second = try file.written(try Trial(in: folder + "/c", on: world), on: world)
          let evaluated = try world.allReduce(second.evaluated, .sum)
          try expect(first.totals != nil || evaluated < 210, "\(evaluated) of 210 points again")
          try world.barrier()
          try expectEqual(try file.values(), try whole.values(), name)
        }
      }
    }
  },
  Case("aFieldFitThatWasInterruptedFindsTheSameBits") { world in
    try withScratch(world) { folder in
      try FieldSample.write([0, 1, 2, 3, 4], to: folder + "/a.h5", on: world)
      let text = FieldSample.job(
        [folder + "/a.h5"], scheme: "{leverage: {candidates: 2}}", output: folder
      ).replacingOccurrences(of: "linear: {", with: "linear: {integral: 10, weights: residual, ")
      let whole = try fitted(text, try Trial(in: folder + "/w", on: world).run, on: world) ?? []
      // Looks that the stages before the stop need not have in a run that goes on.
      var (interruptions, found): (Int, [Double]?) = (0, nil)
      for stop in [3, 5, 8, 4, 7, 9, 6, 10, 1000] where found == nil {
        let trial = try Trial(in: folder + "/c", interval: 1e-9, stop: stop, on: world)
        found = try fitted(text, trial.run, on: world)
        if found == nil { interruptions += 1 }
      }
      try expectEqual(found ?? [], whole, "coefficients and scores")
      try expect(interruptions >= 3, "only \(interruptions) interruptions")
    }
  },
  Case("aPredictionStopsAtItsTimeLimitAndGoesOn") { world in
    try withScratch(world) { folder in
      let sample = try FieldModelSample()
      try sample.write(folder, on: world)
      let path = folder + "/field.h5"
      var options = RunOptions(level: .error, restart: .auto, timeLimit: 0)
      let field = FieldOptions(
        grid: .shape(try sample.grid.shape), conservation: .shift, electronCount: 7)
      for limit in [0.0, nil] {
        options.timeLimit = limit
        let outcome: Void? = try Trial.outcome {
          try predict(
            modelFile: folder + "/model.h5", structureFiles: [folder + "/two.extxyz"],
            output: path, field: field, running: options, on: world)
        }
        try expectEqual(outcome == nil, limit != nil, "interruption")
        try world.barrier()
        try expectEqual(exists(path), limit == nil, "the file")
        try world.barrier()
      }
      try expect(!exists(path + ".checkpoint"), "no checkpoint is left")
    }
  },
]
