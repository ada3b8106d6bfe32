import Foundation
import Structures
import Testing

/// Writes `text` to a file, calls `body` with its path, and removes it.
private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory.appending(path: "emulon-\(UUID()).xyz").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  try Data(text.utf8).write(to: URL(filePath: path))
  try body(path)
}

/// What the ranges between the cuts find after comparing notes, as several processes would.
private func indices(_ path: String, cuts: [Int]) throws -> [FrameIndex] {
  let size = try FrameIndex.fileSize(path)
  let bounds = [0] + cuts + [size]
  let guesses = try zip(bounds, bounds.dropFirst()).map {
    try FrameIndex(path: path, range: $0..<$1)
  }
  var previousEnd = 0
  return try guesses.enumerated().map { k, guess in
    let index = k == 0 ? guess : try guess.corrected(by: previousEnd)
    previousEnd = index.end(after: previousEnd)
    return index
  }
}

/// All frames read range by range, and the message when reading fails.
private func read(_ indices: [FrameIndex]) -> (frames: [Structure], message: String?) {
  var frames: [Structure] = []
  var linesBefore = 0
  do {
    for index in indices {
      var own = 0
      var reader = try index.reader(linesBefore: linesBefore)
      while let frame = try reader?.next() {
        frames.append(frame)
        own += 1
      }
      #expect(own == index.frameCount)
      linesBefore += index.lineCount
    }
    return (frames, nil)
  } catch {
    return (frames, "\(error)")
  }
}

/// Comments that look like counts, followed by atoms that keep false chains alive; empty frames,
/// empty lines, CRLF, and no end of the last line.
private let nasty = [
  "3\n2\nH 0 0 0\nH 1 0 0\nH 2 0 0\n", "1\n1\nHe 0 0 1\n", "1\n1\nHe 0 0 2\n", "0\n0\n", "0\n1\n",
  "2\n0\n1 0 0 0\n2 0 0 1\n", "\n  \n", "1\r\n1\r\nHe 0 0 3\r\n", "1\n4\nNe 0 0 0\n",
  "2\n\nH 0 0 0\nH 9 0 0\n",
  "0\n\n\n", "1\n0\n3 0 0 0",
].joined()

@Suite struct FrameIndexTests {
  @Test func everyCutOfANastyFileGivesTheSameFrames() throws {
    try withFile(nasty) { path in
      let expected = try ExtendedXYZ.read(path)
      #expect(expected.count == 11)
      let size = nasty.utf8.count
      for cut in 0...size {
        let result = read(try indices(path, cuts: [cut]))
        #expect(result.frames == expected && result.message == nil, "cut at \(cut)")
      }
      for first in stride(from: 0, to: size, by: 5) {
        for second in first...size {
          let result = read(try indices(path, cuts: [first, second]))
          #expect(result.frames == expected, "cuts at \(first) and \(second)")
        }
      }
      let everywhere = read(try indices(path, cuts: Array(1..<size)))
      #expect(everywhere.frames == expected)
    }
  }

  @Test func aDeceivedGuessIsFoundAndCorrected() throws {
    try withFile("3\n2\nH 0 0 0\nH 1 0 0\nH 2 0 0\n1\n\nHe 0 0 0\n") { path in
      let size = try FrameIndex.fileSize(path)
      let first = try FrameIndex(path: path, range: 0..<1)
      let guess = try FrameIndex(path: path, range: 1..<size)
      #expect(guess.firstStart == 2)  // the comment
      let end = first.end(after: 0)
      #expect(!guess.isConfirmed(by: end))
      let corrected = try guess.corrected(by: end)
      #expect(corrected.firstStart == 28 && corrected.frameCount == 1)
      #expect(corrected.isConfirmed(by: end))
    }
  }

  @Test func errorsNameTheSameLineForEveryCut() throws {
    let good = "2\nx\nH 0 0 0\nH 1 0 0\n"
    for bad in [
      "2\nx\nH 0 0 0\nH 1 0 abc\n", "2\nx\nH 0 0 0\n", "1\nx\nH 0 0 0\nH 1 0 0\n", "3\n1\n",
    ] {
      for tail in ["", good + good] {
        try withFile(good + bad + tail) { path in
          let error = #expect(throws: InputError.self) { try ExtendedXYZ.read(path) }
          for cut in 0...(good + bad + tail).utf8.count {
            let result = read(try indices(path, cuts: [cut]))
            #expect(result.message == error.map { "\($0)" }, "cut at \(cut)")
          }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func rangesCoverTheFileEvenly(_ count: Int) {
    let ranges = (0..<count).map { FrameIndex.range($0, of: count, fileSize: 47) }
    #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == 47)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    let sizes = ranges.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test func filesCutOffAreIndexedOnceThrough() throws {
    let frame = "2\n\nH 0 0 0\nH 1 0 0\n"
    try withFile(String(repeating: frame, count: 20_000) + "2\n\nH 0 0 0\n") { path in
      let size = try FrameIndex.fileSize(path)
      let index = try FrameIndex(path: path, range: (size / 2)..<size)
      // Trying each of the 10 000 candidates to the end would read 2 GB.
      #expect(index.isBroken && index.frameCount == 10_000)  // 9 999 whole ones and the last
    }
  }

  @Test func emptyFilesHaveNoFrames() throws {
    try withFile("") { path in
      let index = try FrameIndex(path: path, range: 0..<0)
      #expect(index.firstStart == nil && index.frameCount == 0 && index.lineCount == 0)
    }
  }
}
