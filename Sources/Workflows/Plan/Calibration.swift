import Foundation
import LinearAlgebra
import MPI

/// The rates of a machine, by which work becomes time.
struct Calibration: Sendable, Codable, Hashable {
  /// The machine and the BLAS kernel that were measured.
  var host = ""
  var blasKernel = ""
  /// Whether the rates were measured, not assumed.
  var isMeasured = false
  /// Whether latency and bandwidth were measured, which takes two ranks.
  var hasNetwork = false
  /// DGEMM and the Cholesky factorization of one rank, floating-point operations a second.
  var productRate = 0.0
  var choleskyRate = 0.0
  /// Writing with synchronization, bytes a second.
  var diskRate = 8e8
  /// The time of a message without content, seconds.
  var latency = 2e-6
  /// Bytes a second of a rank that sends.
  var bandwidth = 5e9

  /// Rates that follow from a short DGEMM; those of disk and network are assumed.
  static func assumed() -> Calibration {
    var result = Calibration()
    result.blasKernel = BLASKernel.current
    result.productRate = productRate(order: 512)
    result.choleskyRate = 0.8 * result.productRate
    return result
  }

  /// Measures the machine in some seconds.
  ///
  /// **Collective.** Rank 0 measures products and disk alone; ranks 0 and 1 the network, when there are two.
  ///
  /// - Parameters:
  ///   - folder: Where the file for the disk rate is written and removed.
  ///   - world: All ranks.
  /// - Returns: The rates, on all ranks.
  /// - Throws: `RunError` on all ranks when the folder takes no file.
  static func measured(in folder: String, on world: borrowing Communicator) throws -> Calibration {
    var result = Calibration()
    let host = try hostName()
    try world.together {
      guard world.rank == 0 else { return }
      result.host = host
      result.blasKernel = BLASKernel.current
      result.isMeasured = true
      result.productRate = productRate(order: 1024)
      result.choleskyRate = try choleskyRate(order: 3000)
      result.diskRate = try diskRate(in: folder)
    }
    if world.size > 1 {
      result.hasNetwork = true
      result.latency = try messageTime(count: 1, repetitions: 2000, on: world)
      let count = 1 << 19
      result.bandwidth =
        Double(8 * count) / (try messageTime(count: count, repetitions: 50, on: world))
    }
    let text = try ModelFile.json(result)
    return try JSONDecoder().decode(
      Calibration.self, from: Data(try world.broadcast(text).utf8))
  }

  private static func productRate(order: Int) -> Double {
    let matrix = Matrix(rowCount: order, columnCount: order) { i, j in Double((i + j) % 7) }
    let seconds = meanCPUSeconds { _ = matrix.product(matrix) }
    return 2 * Double(order * order * order) / max(seconds, 1e-9)
  }

  private static func choleskyRate(order: Int) throws -> Double {
    // The only owner hands the matrix over, so that no copy is timed.
    var matrix: Matrix? = Matrix(rowCount: order, columnCount: order) { i, j in
      i == j ? Double(order) : 1 / Double(1 + abs(i - j))
    }
    let seconds = try cpuSeconds {
      if let own = matrix.take() { _ = try Cholesky(own) }
    }
    return Double(order * order * order) / 3 / max(seconds, 1e-9)
  }

  private static func diskRate(in folder: String) throws -> Double {
    let path = folder + "/.emulon-calibration-\(ProcessInfo.processInfo.processIdentifier)"
    let piece = Data(repeating: 7, count: 1 << 24)
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw RunError.cannotCreate(path, "the folder is not writable") }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let start = StageClock.now()
    for _ in 0..<8 { try file.write(contentsOf: piece) }
    try file.synchronize()
    try file.close()
    return Double(8 * piece.count) / max(StageClock.now() - start, 1e-9)
  }

  /// Half the time of a message there and back between the first two ranks.
  private static func messageTime(
    count: Int, repetitions: Int, on world: borrowing Communicator
  ) throws -> Double {
    try world.barrier()
    let start = StageClock.now()
    if world.rank < 2 {
      let values = [Double](repeating: 0, count: count)
      let other = 1 - world.rank
      for _ in 0..<repetitions {
        if world.rank == 0 { try world.send(values.span, to: other) }
        _ = try world.receive(Double.self, count: count, from: other)
        if world.rank == 1 { try world.send(values.span, to: other) }
      }
    }
    let seconds = (StageClock.now() - start) / Double(2 * repetitions)
    return try world.broadcast(seconds)
  }
}

extension Calibration {
  /// Where rates are kept when the user names no file.
  static var standardPath: String {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? ".") + "/.cache"
    return cache + "/emulon/emulon-calibration.json"
  }

  /// The rates of a file; nil where there is none, or one of another kernel.
  init?(reading path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let value = try? JSONDecoder().decode(Calibration.self, from: data),
      value.blasKernel == BLASKernel.current
    else { return nil }
    self = value
  }

  /// Writes the rates.
  func write(to path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try Data((try ModelFile.json(self) + "\n").utf8).write(to: URL(filePath: path))
    } catch { throw RunError.cannotCreate(path, "\(error.localizedDescription)") }
  }

  /// The rates for people.
  var text: String {
    let products = String(
      format: "DGEMM %.1f GFLOP/s, Cholesky %.1f GFLOP/s a rank", productRate / 1e9,
      choleskyRate / 1e9)
    let network = String(
      format: "messages %.1f us and %.1f GB/s%@", latency * 1e6, bandwidth / 1e9,
      hasNetwork ? "" : " (assumed)")
    let disk = String(
      format: "disk %.2f GB/s%@", diskRate / 1e9, isMeasured ? "" : " (assumed)")
    return "\(products); \(disk); \(network)"
  }
}
