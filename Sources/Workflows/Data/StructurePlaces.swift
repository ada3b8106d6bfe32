import Structures

/// In which file each structure of a data set stands, to say where a wrong one is.
struct StructurePlaces: Sendable, Hashable {
  /// The files in order.
  let files: [String]
  /// File `f` holds the structures `starts[f] ..< starts[f + 1]`.
  let starts: [Int]

  /// The places of structures of which file `f` has `counts[f]`.
  init(files: [String], counts: [Int]) {
    self.files = files
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// The number of structures in all files.
  var count: Int { starts[files.count] }

  /// The first file without structures, if there is one.
  var firstEmptyFile: String? {
    files.indices.first { starts[$0] == starts[$0 + 1] }.map { files[$0] }
  }

  /// How many of some structures, in ascending order, stand in each file.
  func counts(of structures: some Sequence<Int>) -> [Int] {
    var result = [Int](repeating: 0, count: files.count)
    var file = 0
    for structure in structures {
      while structure >= starts[file + 1] { file += 1 }
      result[file] += 1
    }
    return result
  }

  /// An error of a structure, with its file and its number in the file, counted from one.
  func error(_ error: InputError, in structure: Int) -> InputError {
    guard let next = starts.firstIndex(where: { $0 > structure }) else { return error }
    var located = error.at(file: files[next - 1])
    if located.line == nil {
      located.found = "\(error.found) in structure \(structure - starts[next - 1] + 1)"
    }
    return located
  }
}
