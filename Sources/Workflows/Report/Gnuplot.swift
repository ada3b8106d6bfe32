import Foundation

/// The program gnuplot, which draws the pictures.
struct Gnuplot: Sendable {
  /// Where the program is.
  let program: URL

  /// Finds gnuplot in the folders of `path`, a list of the form of the environment's `PATH`.
  init?(path: String? = ProcessInfo.processInfo.environment["PATH"]) {
    let folders = (path ?? "").split(separator: ":")
    let candidates = folders.map { URL(filePath: String($0)).appending(path: "gnuplot") }
    let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { return nil }
    program = found
  }

  /// Draws `picture` as SVG and PNG into `folder`.
  ///
  /// - Throws: `ReportError.gnuplotFailed` with gnuplot's first message.
  func draw(_ picture: Picture, in folder: URL) throws(ReportError) {
    let script = folder.appending(path: picture.name + ".gnuplot")
    let messages = folder.appending(path: picture.name + ".messages")
    let status: Int32
    do {
      // The script comes from a file and messages go to one, so that no pipe can fill up.
      try Data(picture.script.utf8).write(to: script)
      try Data().write(to: messages)
      status = try run(input: script, messages: messages, in: folder)
    } catch {
      let reason = (error as NSError).localizedDescription
      throw .gnuplotFailed(picture: picture.name, message: Self.oneLine(reason))
    }
    let text = (try? String(contentsOf: messages, encoding: .utf8)) ?? ""
    guard status == 0, isComplete(picture, in: folder) else {
      throw .gnuplotFailed(picture: picture.name, message: Self.firstMessage(text, status))
    }
  }

  private func run(input: URL, messages: URL, in folder: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = program
    process.currentDirectoryURL = folder
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Whether both files are there and not empty.
  private func isComplete(_ picture: Picture, in folder: URL) -> Bool {
    ["svg", "png"].allSatisfy { type in
      let file = folder.appending(path: "\(picture.name).\(type)")
      return FileManager.default.contents(atPath: file.path)?.isEmpty == false
    }
  }

  /// The line of gnuplot's messages that says what is wrong.
  private static func firstMessage(_ text: String, _ status: Int32) -> String {
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let message = lines.first { $0.hasPrefix("line ") || $0.contains("rror") } ?? lines.first
    return oneLine(message ?? "it ended with status \(status) and without a message")
  }

  private static func oneLine(_ text: String) -> String {
    text.map { $0.isNewline ? " " : String($0) }.joined()
  }
}
