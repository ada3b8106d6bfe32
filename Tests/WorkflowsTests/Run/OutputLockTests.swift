import Foundation
import Testing

@testable import Workflows

@Suite struct OutputLockTests {
  private let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).lock").path

  private func lock(host: String = "here", job: String? = nil, stale: Double = 60) -> OutputLock {
    OutputLock(host: host, start: "now", jobId: job, command: "fit a", staleAfter: stale)
  }

  /// Writes the lock of another process of this host.
  private func leave(pid: Int32, start: String) throws {
    try RunJSON.write(lock(), to: path)
    var text = try String(contentsOfFile: path, encoding: .utf8)
    text = text.replacing(/"pid" : \d+/, with: "\"pid\" : \(pid)")
    text = text.replacing(/"process_start" : "\d*"/, with: "\"process_start\" : \"\(start)\"")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func aLockIsTakenAndReleased() throws {
    #expect(try lock().take(path) == nil)
    #expect(FileManager.default.fileExists(atPath: path))
    // The same process may take it again, as tests and scans do after an error.
    #expect(try lock().take(path) == nil)
    lock().release(path)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aRunOnAnotherHostKeepsItsLock() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try lock(host: "there").take(path)
    let error = #expect(throws: RunError.self) { try lock().take(path) }
    #expect(error?.exitCode == 73)
    for text in ["there", "'fit a'", "since now", path] {
      #expect(error?.description.contains(text) == true, "\(text)")
    }
    lock().release(path)
    #expect(FileManager.default.fileExists(atPath: path), "only its owner removes a lock")
  }

  @Test func aProcessThatIsGoneLeavesAStaleLock() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    // No process has this number: the kernel's largest is 2^22.
    try leave(pid: 1 << 23, start: "1")
    #expect(try lock().take(path)?.contains("the process is gone") == true)
    // Process 1 lives, but did not start when the lock says.
    try leave(pid: 1, start: "987654321")
    #expect(try lock().take(path)?.contains("the process is gone") == true)
  }

  @Test func theSameJobStartedAgainTakesOver() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try lock(host: "there", job: "7").take(path)
    #expect(throws: RunError.self) { try lock(job: "8").take(path) }
    #expect(try lock(job: "7").take(path)?.contains("started again") == true)
  }

  @Test func aRunWithoutSignsOfLifeIsGone() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try lock(host: "there", stale: 60).take(path)
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now.addingTimeInterval(-100)], ofItemAtPath: path)
    #expect(throws: RunError.self) { try lock().take(path) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now.addingTimeInterval(-130)], ofItemAtPath: path)
    #expect(try lock().take(path)?.contains("no sign of life") == true)
  }

  @Test func aTouchMovesTheTime() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try lock().take(path)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 5)], ofItemAtPath: path)
    #expect(OutputLock.lastTouch(path) == 5)
    OutputLock.touch(path)
    #expect(try #require(OutputLock.lastTouch(path)) > 5)
  }
}
