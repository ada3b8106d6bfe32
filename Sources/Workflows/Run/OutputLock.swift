import Foundation
import MPI

/// The file that keeps a second run away from the output of a first one.
///
/// Its content tells who holds it; its time of modification is when a rank of that run last moved. A lock is stale, and the
/// next run takes it over, when its process is gone from this host, when it belongs to an earlier start of the same SLURM
/// job, or when no rank has moved for longer than the run's own watchdog allows.
struct OutputLock: Codable, Hashable, Sendable {
  let host: String
  let pid: Int32
  /// When the kernel started the process, in its own ticks: another process may get the same number.
  let processStart: String
  let start: String
  let jobId: String?
  let command: String
  /// The seconds without any movement after which the run is gone; zero for never.
  let staleAfter: Double

  /// The lock of this process.
  init(host: String, start: String, jobId: String?, command: String, staleAfter: Double) {
    (self.host, self.start, self.jobId, self.command) = (host, start, jobId, command)
    self.staleAfter = staleAfter
    pid = ProcessInfo.processInfo.processIdentifier
    processStart = Self.processStart(of: pid) ?? ""
  }

  /// Takes a lock.
  ///
  /// - Parameter path: The file of the lock.
  /// - Returns: A line for the log when a stale lock was taken over.
  /// - Throws: `RunError` with the exit code 73 when another run holds it.
  func take(_ path: String) throws -> String? {
    for _ in 0..<3 {
      do {
        try RunJSON.data(self).write(to: URL(filePath: path), options: .withoutOverwriting)
        return nil
      } catch {
        guard FileManager.default.fileExists(atPath: path) else {
          throw RunError.cannotCreate(path, "the file cannot be written")
        }
      }
      guard let holder = Self.read(path) else {
        usleep(200_000)  // it may be just being written
        guard Self.read(path) == nil else { continue }
        throw RunError.locked(path, "an unknown run")
      }
      guard let reason = staleness(of: holder, path) else {
        throw RunError.locked(path, holder.summary)
      }
      // Of several runs that see the same stale lock only one can move it away.
      let aside = "\(path).\(pid)"
      guard unsafe rename(path, aside) == 0 else { continue }
      guard Self.read(aside) == holder else {
        _ = unsafe rename(aside, path)
        continue
      }
      _ = unsafe unlink(aside)
      if let line = try take(path) { return line }
      return holder.pid == pid && holder.host == host
        ? nil : "took over the lock '\(path)' of \(holder.summary): \(reason)"
    }
    throw RunError.locked(path, "another run that starts now")
  }

  /// The lock of rank 0, on all ranks.
  ///
  /// **Collective.**
  func shared(on world: borrowing Communicator) throws -> OutputLock {
    let text = try world.broadcast(String(decoding: try RunJSON.data(self), as: UTF8.self))
    return try RunJSON.value(OutputLock.self, from: Data(text.utf8))
  }

  /// Removes a lock if it is that of this process.
  func release(_ path: String) {
    if Self.read(path) == self { _ = unsafe unlink(path) }
  }

  /// Says that the run moves.
  static func touch(_ path: String) { _ = unsafe utimensat(AT_FDCWD, path, nil, 0) }

  /// When the run last said that it moves: a time that only other times of the same file compare with.
  static func lastTouch(_ path: String) -> Double? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + 1e-9 * Double(status.st_mtim.tv_nsec)
  }

  private static func read(_ path: String) -> OutputLock? {
    FileManager.default.contents(atPath: path).flatMap {
      try? RunJSON.value(OutputLock.self, from: $0)
    }
  }

  /// Why a lock is stale; nothing when it is not.
  private func staleness(of holder: OutputLock, _ path: String) -> String? {
    if holder.host == host {
      if holder.pid == pid { return "it is this process" }
      if Self.processStart(of: holder.pid) != holder.processStart { return "the process is gone" }
      return nil
    }
    if let jobId, holder.jobId == jobId { return "this job was started again" }
    guard holder.staleAfter > 0, let last = Self.lastTouch(path) else { return nil }
    let silent = Date.now.timeIntervalSince1970 - last
    return silent > 2 * holder.staleAfter ? "no sign of life for \(duration(silent))" : nil
  }

  private var summary: String {
    "'\(command)' on \(host), process \(pid), since \(start)" + (jobId.map { ", job \($0)" } ?? "")
  }

  /// The time at which a process of this host started, by the kernel's clock; nothing when it is gone.
  private static func processStart(of pid: Int32) -> String? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    // The name of the program, in brackets, may hold anything.
    let text = String(decoding: data, as: UTF8.self)
    guard let bracket = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: bracket)...].split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" ? String(fields[19]) : nil
  }
}

extension RunError {
  /// The output is in use (exit code 73).
  static func locked(_ path: String, _ holder: String) -> RunError {
    RunError(
      description: "the output is in use by \(holder); wait for that run, choose another output, "
        + "or remove '\(path)' if it is gone",
      exitCode: 73)
  }
}
