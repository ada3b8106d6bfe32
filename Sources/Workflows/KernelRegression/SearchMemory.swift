/// The values that a search over parameters found so far, in the order in which it asked for them.
///
/// A search that begins again after an interruption asks the same questions and gets the same answers, to the
/// last bit, until it comes to new ones.
final class SearchMemory {
  /// A question and its answer.
  private struct Answer {
    let question: [Double]
    let values: [Double]
  }

  private var answers: [Answer] = []
  private var next = 0

  /// A memory without answers, or with those that a checkpoint keeps.
  init(_ slab: Slab? = nil) {
    guard let values = slab?.values else { return }
    var start = 0
    while start + 2 <= values.count {
      let (asked, answered) = (Int(values[start]), Int(values[start + 1]))
      let middle = start + 2 + asked
      guard asked >= 0, answered >= 0, middle + answered <= values.count else { return }
      answers.append(
        Answer(
          question: Array(values[start + 2..<middle]),
          values: Array(values[middle..<middle + answered])))
      start = middle + answered
    }
  }

  /// Whether there is anything to keep.
  var isEmpty: Bool { answers.isEmpty }

  /// All answers as a checkpoint keeps them.
  var slab: Slab {
    Slab(
      values: answers.flatMap {
        [Double($0.question.count), Double($0.values.count)] + $0.question + $0.values
      })
  }

  /// Lets the search begin again.
  func rewind() { next = 0 }

  /// The answer to a question: the one that is known, or else the one that `compute` gives.
  ///
  /// - Parameters:
  ///   - question: What decides the answer.
  ///   - pulse: Called after each new answer, when a checkpoint may be written.
  ///   - compute: Finds a new answer.
  /// - Returns: The answer.
  /// - Throws: What `pulse` and `compute` throw.
  func answer(
    to question: [Double], pulse: () throws -> Void, _ compute: () throws -> [Double]
  ) throws -> [Double] {
    if next < answers.count, answers[next].question == question {
      next += 1
      return answers[next - 1].values
    }
    // Another question: what was kept belongs to another search.
    answers.removeSubrange(next...)
    answers.append(Answer(question: question, values: try compute()))
    next += 1
    try pulse()
    return answers[next - 1].values
  }
}
