import Foundation
import Structures

/// The calls and bytes of a run as the library `MPICounter` counted them, summed over ranks.
struct CountTable {
  /// What one stage handed to MPI.
  struct Traffic {
    var calls = 0.0
    var bytes = 0.0
  }

  /// The number of ranks.
  let ranks: Int
  /// By the number of the stage (`StageNumber`); zero for what lies between stages.
  let stages: [Int: Traffic]
  /// The bytes that went to files.
  let written: Double

  /// Reads the table that a counted run left.
  ///
  /// - Throws: `InputError` when the file is no such table.
  init(reading path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(
        .missingInput, file: path, expected: "a table of counted calls", found: "no readable file",
        remedy: "run with MPICounter and EMULON_COUNT")
    }
    var (stages, written, last) = ([Int: Traffic](), 0.0, -1)
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t")
      guard cells.count == 6, let rank = Int(cells[0]), let stage = Int(cells[1]),
        let calls = Double(cells[3]), let bytes = Double(cells[4])
      else {
        throw InputError(
          file: path, expected: "rank, stage, function, calls, bytes, seconds", found: "'\(line)'",
          remedy: "count the run again")
      }
      last = max(last, rank)
      if cells[2].hasPrefix("File_write") { written += bytes }
      // Waiting and files are no messages.
      if cells[2].hasPrefix("File_") || cells[2].hasPrefix("Wait") { continue }
      stages[stage, default: Traffic()].calls += calls
      stages[stage, default: Traffic()].bytes += bytes
    }
    (ranks, self.stages, self.written) = (last + 1, stages, written)
  }
}

/// What was counted in the stages of a run, beside the models.
struct CountComparison {
  /// How far a model may be off.
  static let tolerance = 0.1
  /// Stages that hand less to MPI than this, bytes a rank, only agree on something; their calls are listed together.
  static let least = 4096.0

  /// The lines of the comparison.
  private(set) var lines: [String] = []
  /// The stages whose calls or bytes differ by more than the tolerance.
  private(set) var failures: [String] = []

  /// Compares the forecast for as many ranks.
  init(_ forecast: Forecast, _ counted: CountTable) {
    var table = TextTable(header: [
      "counted on \(counted.ranks) ranks", "calls", "model", "ratio", "bytes", "model", "ratio",
    ])
    var compared: Set<Int> = []
    for stage in forecast.stages where stage.bytes >= Self.least * Double(counted.ranks) {
      let number = StageNumber.of(stage.name)
      guard let found = counted.stages[number], number > 0 else { continue }
      compared.insert(number)
      let ratios = (found.calls / max(stage.calls, 1), found.bytes / stage.bytes)
      table.add([
        stage.name, String(format: "%.0f", found.calls), String(format: "%.0f", stage.calls),
        String(format: "%.2f", ratios.0), String(format: "%.0f", found.bytes),
        String(format: "%.0f", stage.bytes), String(format: "%.2f", ratios.1),
      ])
      for (ratio, what) in [(ratios.0, "calls"), (ratios.1, "bytes")]
      where abs(ratio - 1) > Self.tolerance {
        failures.append(
          "\(what) of '\(stage.name)' on \(counted.ranks) ranks: "
            + String(format: "%.2f", ratio) + " of the model")
      }
    }
    let rest = counted.stages.filter { !compared.contains($0.key) }.values
    let count = Double(counted.ranks)
    lines = table.lines
    lines.append(
      String(
        format: "elsewhere: %.0f calls and %.0f bytes a rank",
        rest.reduce(0) { $0 + $1.calls } / count,
        rest.reduce(0) { $0 + $1.bytes } / count))
    let written = forecast.stages.reduce(0) { $0 + $1.written }
    if written > 0 {
      lines.append(
        String(
          format: "to files by all ranks together: %.0f bytes, model %.0f, ratio %.2f",
          counted.written, written, counted.written / written))
    }
  }
}
