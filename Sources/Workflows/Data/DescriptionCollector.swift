import LinearAlgebra
import Regression
import Structures

/// Collects the features of structures one after another, from their atoms or from a checkpoint.
struct DescriptionCollector {
  private let descriptions: Descriptions
  /// The number of features in each set.
  private let featureCounts: [Int]
  private var sets: [[Double]]
  private var offsets = [0]

  /// A collector with the memory for the features of structures.
  ///
  /// Growing step by step would take twice the memory of the largest array of a fit beside its matrix.
  init(_ descriptions: Descriptions, for structures: [Structure]) {
    self.descriptions = descriptions
    featureCounts = descriptions.featureCounts + [1]
    let total = structures.reduce(0) {
      $0 + ((try? descriptions.environmentCount(of: $1)) ?? 0)
    }
    sets = featureCounts.map { count in
      var values: [Double] = []
      values.reserveCapacity(count * total)
      return values
    }
  }

  /// Adds the features of a structure, which are computed.
  ///
  /// - Throws: `InputError` when atoms coincide or a species is unknown.
  mutating func append(_ structure: Structure) throws {
    for (set, values) in try descriptions.features(of: structure).enumerated() {
      sets[set] += values
    }
    offsets.append(sets[sets.count - 1].count)
  }

  /// Adds the features of a structure that a checkpoint keeps.
  mutating func append(_ slab: Slab) {
    let count = slab.values.count / featureCounts.reduce(0, +)
    var start = 0
    for (set, featureCount) in featureCounts.enumerated() {
      sets[set] += slab.values[start..<start + featureCount * count]
      start += featureCount * count
    }
    offsets.append(sets[sets.count - 1].count)
  }

  /// The features of the structure that was added as the `index`th one.
  func slab(_ index: Int) -> Slab {
    let (first, last) = (offsets[index], offsets[index + 1])
    return Slab(
      values: zip(sets, featureCounts).flatMap { $0[first * $1..<last * $1] })
  }

  /// The features of all structures so far.
  var block: EnvironmentBlock {
    EnvironmentBlock(
      features: zip(sets, featureCounts).map { values, count in
        Matrix(rowCount: count, columnCount: offsets[offsets.count - 1], elements: values)
      }, offsets: offsets)
  }
}
