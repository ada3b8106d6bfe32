import Structures

/// Values over pairs of elements: the mean of what was predicted out of fold, and of the reference.
struct PairTable: Sendable {
  /// The symbols of rows and columns, by atomic number.
  let symbols: [String]
  /// `reference[i][j]` of the pair (`symbols[i]`, `symbols[j]`); not a number where there is none.
  let reference: [[Double]]
  /// The predictions, in the same layout.
  let predicted: [[Double]]

  /// The error, predicted minus reference.
  var error: [[Double]] {
    zip(predicted, reference).map { zip($0, $1).map { $0 - $1 } }
  }

  /// The mean over all predictions for each ordered pair.
  ///
  /// There is no table where structures do not have two centres each.
  ///
  /// - Parameters:
  ///   - evaluation: Predictions for all structures.
  ///   - elements: The elements of the two centres of every structure.
  init?(of evaluation: Evaluation, elements: [[String]]) {
    guard !elements.isEmpty, elements.allSatisfy({ $0.count == 2 }) else { return nil }
    let symbols = Set(elements.joined()).sorted { Self.rank($0) < Self.rank($1) }
    let index = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
    let empty = Array(repeating: Array(repeating: 0.0, count: symbols.count), count: symbols.count)
    var (count, reference, predicted) = (empty, empty, empty)
    for (k, structure) in evaluation.structure.enumerated() where elements.indices ~= structure {
      let pair = elements[structure]
      guard let i = index[pair[0]], let j = index[pair[1]], evaluation.predicted[k].isFinite else {
        continue
      }
      count[i][j] += 1
      reference[i][j] += evaluation.reference[k]
      predicted[i][j] += evaluation.predicted[k]
    }
    self.symbols = symbols
    self.reference = Self.quotient(reference, count)
    self.predicted = Self.quotient(predicted, count)
  }

  /// Element by element; `0 / 0` marks an empty place.
  private static func quotient(_ sums: [[Double]], _ counts: [[Double]]) -> [[Double]] {
    zip(sums, counts).map { zip($0, $1).map { $0 / $1 } }
  }

  private static func rank(_ symbol: String) -> (Int, String) {
    (Element(symbol)?.atomicNumber ?? Int.max, symbol)
  }
}
