extension Split {
  /// The folds of a grouped k-fold validation: each structure is tested once, groups stay whole.
  ///
  /// Shuffled groups go, one after the other, to the fold that has the fewest structures.
  ///
  /// - Parameters:
  ///   - groups: The group of each structure.
  ///   - foldCount: At least 2 and at most the number of groups.
  ///   - seed: Shuffles the groups.
  /// - Returns: `foldCount` splits.
  public static func kFold<Label: Hashable & Comparable>(
    groups: [Label], foldCount: Int, seed: UInt64
  ) -> [Split] {
    var sizes: [Label: Int] = [:]
    for group in groups { sizes[group, default: 0] += 1 }
    precondition(
      foldCount >= 2 && foldCount <= sizes.count,
      "between 2 and \(sizes.count) folds; got \(foldCount)")
    var generator = SeededGenerator(seed: seed)
    var (load, fold) = ([Int](repeating: 0, count: foldCount), [Label: Int]())
    for group in generator.shuffled(sizes.keys.sorted()) {
      let lightest = load.indices.reduce(0) { load[$1] < load[$0] ? $1 : $0 }
      fold[group] = lightest
      load[lightest] += sizes[group, default: 0]
    }
    return (0..<foldCount).map { k in Split(count: groups.count) { fold[groups[$0]] == k } }
  }

  /// The folds of consecutive structures, in the order and with the sizes of scikit-learn's
  /// `KFold(foldCount)`: the first `count % foldCount` folds have one structure more.
  public static func consecutiveFolds(count: Int, foldCount: Int) -> [Split] {
    precondition(
      foldCount >= 2 && foldCount <= count, "between 2 and \(count) folds; got \(foldCount)")
    let (size, extra) = count.quotientAndRemainder(dividingBy: foldCount)
    return (0..<foldCount).map { k in
      let start = k * size + min(k, extra)
      let range = start..<start + size + (k < extra ? 1 : 0)
      return Split(count: count, mayLeak: true) { range.contains($0) }
    }
  }

  /// One split per group, which is tested alone, in the order of the sorted labels.
  public static func leaveOneGroupOut<Label: Hashable & Comparable>(
    groups: [Label]
  ) -> [(label: Label, split: Split)] {
    Set(groups).sorted().map { label in
      (label, Split(count: groups.count) { groups[$0] == label })
    }
  }

  /// One split per element: **all** structures that contain the element are tested.
  ///
  /// - Parameter elements: The elements of each structure whose transfer is judged, for instance
  ///   the two magnetic atoms of a dimer. Elements that occur in every structure are left out,
  ///   since nothing would remain to train on.
  /// - Returns: The splits in the order of the sorted elements.
  public static func leaveOneElementOut<Label: Hashable & Comparable>(
    elements: [[Label]]
  ) -> [(label: Label, split: Split)] {
    Set(elements.joined()).sorted().compactMap { label in
      let split = Split(count: elements.count) { elements[$0].contains(label) }
      return split.training.isEmpty ? nil : (label, split)
    }
  }

  /// The splits of a learning curve: growing, nested parts of the training groups, one test set.
  ///
  /// - Parameters:
  ///   - groups: The group of each structure.
  ///   - fractions: Shares of the training **groups**, each in 0...1; at least one group is kept.
  ///   - seed: Orders the groups; a smaller fraction is a subset of a larger one.
  /// - Returns: One split for each fraction.
  public func learningCurve<Label: Hashable & Comparable>(
    groups: [Label], fractions: [Double], seed: UInt64
  ) -> [Split] {
    var generator = SeededGenerator(seed: seed)
    let labels = generator.shuffled(Set(training.map { groups[$0] }).sorted())
    return fractions.map { fraction in
      precondition(fraction > 0 && fraction <= 1, "a fraction in 0...1; got \(fraction)")
      let count = max(1, Int((fraction * Double(labels.count)).rounded()))
      let kept = Set(labels.prefix(count))
      return Split(
        training: training.filter { kept.contains(groups[$0]) }, test: test, mayLeak: mayLeak)
    }
  }
}
