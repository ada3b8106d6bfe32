import ArgumentParser
import Foundation

/// `faults damage`: single flipped bits and truncations of files that Emulon reads, each noticed without a crash.
struct Damage: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Damage models, factors, checkpoints, predictions and listed inputs at random places."
  )

  @Option(help: "The number of damages.") var count = 1000
  @Option(help: "The seed of the places.") var seed: UInt64 = 1
  @Option(help: "The program; by default the one beside this one.") var program: String?

  func run() throws {
    let bench = try Bench(program: program ?? Bench.neighbour("emulon"))
    defer { bench.clear() }
    let targets = try DamageTarget.prepared(in: bench)
    guard bench.complaints.isEmpty else {
      printNow(bench.complaints.joined(separator: "\n") + "\n")
      throw ExitCode(1)
    }
    var random = SplitMix(state: seed)
    var tallies = targets.map { _ in (flips: 0, cuts: 0) }
    for k in 0..<count {
      let target = k % targets.count
      let isCut = try targets[target].damage(in: bench, &random)
      if isCut { tallies[target].cuts += 1 } else { tallies[target].flips += 1 }
    }
    for (target, tally) in zip(targets, tallies) {
      printNow(
        "\(target.file.padded(to: 28)) \(tally.flips) flipped bits, \(tally.cuts) truncations, by: "
          + "emulon \(target.arguments.joined(separator: " "))\n")
    }
    for complaint in bench.complaints { printNow("  \(complaint)\n") }
    printNow("\(count) damages: \(bench.complaints.count) complaints, \(bench.hangCount) hangs\n")
    if !bench.complaints.isEmpty { throw ExitCode(1) }
  }
}

/// A file that is damaged, and the command that has to notice it.
struct DamageTarget {
  /// The file in the folder of the bench.
  let file: String
  /// The command that reads it.
  let arguments: [String]
  /// The file as it was written.
  let whole: Data

  /// Damages the file at one place, runs the command, and repairs the file.
  ///
  /// - Returns: Whether the file was cut off; otherwise one bit was flipped.
  func damage(in bench: Bench, _ random: inout SplitMix) throws -> Bool {
    var bytes = whole
    let isCut = Int.random(in: 0..<3, using: &random) == 0
    let place = Int.random(in: 0..<whole.count, using: &random)
    if isCut {
      // Half of the truncations are short, as of a copy that was broken off at its end.
      let isShort = Bool.random(using: &random)
      bytes = whole.prefix(isShort ? max(0, whole.count - 1 - place % 100) : place)
    } else {
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    try bytes.write(to: bench.folder.appending(path: file))
    defer { try? whole.write(to: bench.folder.appending(path: file)) }
    let before = bench.complaints.count
    let name = file.split(separator: "/").last.map(String.init) ?? file
    bench.finish(
      try bench.startBare([bench.program] + arguments), gives: [65], saying: [name])
    if bench.complaints.count > before {
      bench.complain(
        "  that was \(file) \(isCut ? "cut to \(bytes.count)" : "flipped at \(place)")")
    }
    return isCut
  }

  /// Makes one file of each kind.
  static func prepared(in bench: Bench) throws -> [DamageTarget] {
    try keepCheckpoint(in: bench)
    try bench.makeClusterModel()
    try bench.makeFieldModel()
    try bench.prepare(["predict", "out/model.h5", "clusters.extxyz", "-o", "p.h5"])
    try bench.prepare([
      "predict", "fields/model.h5", "al.extxyz", "--grid", "8", "8", "8", "-o", "q.h5",
    ])
    try FileManager.default.createDirectory(
      atPath: bench.path("listed"), withIntermediateDirectories: true)
    var list = ""
    for name in ["clusters.extxyz", "a0.cube"] {
      try bench.data(name).write(to: bench.folder.appending(path: "listed/" + name))
      let sum = bench.finish(try bench.startBare(["sha256sum", name]))
      list += sum.output.split(separator: "\n").first.map { $0 + "\n" } ?? ""
    }
    try bench.write(list, to: "listed/SHA256SUMS")
    let commands = [
      "out/model.h5": ["predict", "out/model.h5", "clusters.extxyz", "-o", "again.h5"],
      "fields/model.h5": [
        "predict", "fields/model.h5", "al.extxyz", "--grid", "4", "4", "4", "-o", "again.h5",
      ],
      "fields/factors.h5": ["fit", "field.yaml", "--add", "fields/factors.h5"],
      "p.h5": ["verify", "p.h5"], "checkpoint.h5": ["verify", "checkpoint.h5"],
      "q.h5": ["convert", "q.h5", "again.cube"],
      "listed/clusters.extxyz": [
        "predict", "out/model.h5", "listed/clusters.extxyz", "-o", "again.h5",
      ],
      "listed/a0.cube": ["convert", "listed/a0.cube", "again.h5"],
    ]
    return try commands.sorted { $0.key < $1.key }.map {
      DamageTarget(file: $0.key, arguments: $0.value, whole: try bench.data($0.key))
    }
  }

  /// Copies a checkpoint of a run that was stopped to `checkpoint.h5`.
  private static func keepCheckpoint(in bench: Bench) throws {
    try bench.stopLong()
    let found = bench.fileNames.first { $0.hasPrefix("out/checkpoint/") && $0.hasSuffix(".h5") }
    if let found {
      try bench.data(found).write(to: bench.folder.appending(path: "checkpoint.h5"))
    } else {
      bench.complain("no checkpoint: \(bench.fileNames)")
    }
    try? FileManager.default.removeItem(atPath: bench.path("out"))
  }
}
