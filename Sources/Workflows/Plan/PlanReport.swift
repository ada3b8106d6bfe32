import Foundation

/// What a plan found, for people and as JSON.
struct PlanReport: Encodable {
  /// The name and the version of the schema.
  let schema = "emulon-plan"
  let schemaVersion = 1
  /// What is planned.
  let target: String
  let summary: String
  /// The files that are read.
  let inputs: [Input]
  /// The rates by which work becomes time.
  let calibration: Calibration
  /// The memory that a rank may take, bytes.
  let memoryLimit: Double
  /// The bytes of the results, by file.
  let outputs: [Output]
  /// One forecast for each number of ranks.
  let forecasts: [Forecast]
  /// The least power of two of ranks on which the job can run; nothing when none was found.
  let leastRanks: Int?

  /// A file that is read.
  struct Input: Encodable {
    let path: String
    let bytes: Int
    let sha256: String
  }

  /// A file that is written.
  struct Output: Encodable {
    let file: String
    let bytes: Double
  }

  /// The text on the screen.
  var lines: [String] {
    var lines = ["plan of \(target): \(summary)", "  \(calibration.text)"]
    for input in inputs {
      lines.append("  reads \(input.path): \(byteText(input.bytes)), SHA-256 \(input.sha256)")
    }
    for output in outputs {
      lines.append("  writes \(output.file): about \(byteText(Int(output.bytes)))")
    }
    for forecast in forecasts { lines += Self.lines(forecast, memoryLimit, calibration) }
    if let leastRanks {
      lines.append("runs from \(leastRanks) rank\(leastRanks == 1 ? "" : "s") on")
    }
    return lines
  }

  private static func lines(
    _ forecast: Forecast, _ limit: Double, _ machine: Calibration
  ) -> [String] {
    let ranks = forecast.ranks == 1 ? "1 rank" : "\(forecast.ranks) ranks"
    var table = TextTable(header: [
      "on \(ranks)", "s", "share", "messages s", "imbalance", "calls a rank", "sent a rank",
    ])
    let count = Double(forecast.ranks)
    for (stage, seconds) in zip(forecast.stages, forecast.seconds) {
      table.add([
        stage.name, String(format: "%.3f", seconds),
        String(format: "%.1f %%", 100 * seconds / max(forecast.total, 1e-12)),
        String(format: "%.3f", stage.messages(on: forecast.ranks, machine)),
        String(format: "%.2f", stage.imbalance),
        stage.calls > 0 ? String(format: "%.0f", stage.calls / count) : "",
        stage.bytes > 0 ? byteText(Int(stage.bytes / count)) : "",
      ])
    }
    let memory = forecast.memory.filter { $0.bytes >= 0.5e6 }.map {
      "\($0.name) \(byteText(Int($0.bytes)))"
    }
    return [""] + table.lines + [
      String(
        format: "forecast: %.2f s, efficiency %.2f; %@ of %@ a rank", forecast.total,
        forecast.efficiency, byteText(Int(forecast.peakBytes)), byteText(Int(limit))),
      "  " + memory.joined(separator: "; "),
    ] + (forecast.obstacle.isEmpty ? [] : ["  cannot run: \(forecast.obstacle)"])
  }
}
