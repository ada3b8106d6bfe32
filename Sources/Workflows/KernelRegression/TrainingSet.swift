package import LinearAlgebra
import Regression

/// The structures that train a model, in the order of the Gram matrix, with their targets.
package struct TrainingSet: Sendable {
  /// The structures by their numbers in the data set; members of a group stand together.
  let structures: [Int]
  /// The targets, `structures.count x outputs`.
  let targets: Matrix
  /// The ranges of `structures` that belong to one group each.
  let groups: [Range<Int>]

  /// Orders structures by group, so that a group is a range.
  ///
  /// - Parameters:
  ///   - structures: The structures that train.
  ///   - targets: The targets of all structures of the data set.
  ///   - labels: The groups of all structures of the data set.
  package init(_ structures: [Int], targets: Matrix, groups labels: [String]) {
    let ordered = structures.sorted { (labels[$0], $0) < (labels[$1], $1) }
    self.structures = ordered
    self.targets = Matrix(rowCount: ordered.count, columnCount: targets.columnCount) { i, j in
      targets[ordered[i], j]
    }
    var groups: [Range<Int>] = []
    for (i, structure) in ordered.enumerated() {
      if i > 0 && labels[structure] == labels[ordered[i - 1]] {
        groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<i + 1
      } else {
        groups.append(i..<i + 1)
      }
    }
    self.groups = groups
  }

  private init(structures: [Int], targets: Matrix, groups: [Range<Int>]) {
    (self.structures, self.targets, self.groups) = (structures, targets, groups)
  }

  /// A part of the training set that consists of whole groups.
  ///
  /// `positions` are places in `structures`, in increasing order.
  func part(_ positions: [Int]) -> TrainingSet {
    let kept = Set(positions)
    var ranges: [Range<Int>] = []
    for group in groups where kept.contains(group.lowerBound) {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + group.count)
    }
    return TrainingSet(
      structures: positions.map { structures[$0] },
      targets: Matrix(rowCount: positions.count, columnCount: targets.columnCount) { i, j in
        targets[positions[i], j]
      }, groups: ranges)
  }

  /// By what the errors of each output are divided before they are added up: 1 for a single output, else
  /// the standard deviation of the output.
  var scales: [Double] {
    if targets.columnCount == 1 { return [1] }
    return (0..<targets.columnCount).map { output in
      let values = targets.column(output)
      let mean = values.reduce(0, +) / Double(max(1, count))
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, count))
      return variance > 0 ? variance.squareRoot() : 1
    }
  }

  /// The number of structures.
  var count: Int { structures.count }
}
