/// One named column of values of the atoms of a structure, such as forces or a centre flag.
public struct AtomArray: Hashable, Sendable {
  /// The values of all atoms, the components of one atom beside each other.
  public enum Values: Hashable, Sendable {
    /// Real numbers.
    case reals([Double])
    /// Whole numbers.
    case integers([Int])
    /// Truth values.
    case logicals([Bool])
    /// Words.
    case strings([String])
  }

  /// The values, `atomCount * componentCount` of them.
  public let values: Values
  /// The number of components of one atom, at least one.
  public let componentCount: Int

  /// A column with `componentCount` components an atom.
  public init(_ values: Values, componentCount: Int = 1) {
    precondition(componentCount > 0, "at least one component; got \(componentCount)")
    self.values = values
    self.componentCount = componentCount
    precondition(
      valueCount.isMultiple(of: componentCount),
      "a multiple of \(componentCount) values; got \(valueCount)")
  }

  /// The number of atoms that the column describes.
  public var atomCount: Int { valueCount / componentCount }

  private var valueCount: Int {
    switch values {
    case .reals(let values): values.count
    case .integers(let values): values.count
    case .logicals(let values): values.count
    case .strings(let values): values.count
    }
  }

  /// The values as real numbers when they are real or whole numbers.
  public var reals: [Double]? {
    switch values {
    case .reals(let values): values
    case .integers(let values): values.map(Double.init)
    default: nil
    }
  }

  /// The values when they are whole numbers.
  public var integers: [Int]? {
    if case .integers(let values) = values { values } else { nil }
  }

  /// The values as truth values: logicals, or whole numbers different from zero.
  public var logicals: [Bool]? {
    switch values {
    case .logicals(let values): values
    case .integers(let values): values.map { $0 != 0 }
    default: nil
    }
  }

  /// The values when they are words.
  public var strings: [String]? {
    if case .strings(let values) = values { values } else { nil }
  }

  /// The column of the atoms named by `indices`, in that order; an index may occur repeatedly.
  public func selecting(_ indices: [Int]) -> AtomArray {
    let n = componentCount
    func pick<T>(_ values: [T]) -> [T] {
      if n == 1 { return indices.map { values[$0] } }
      return indices.flatMap { values[($0 * n)..<(($0 + 1) * n)] }
    }
    switch values {
    case .reals(let values): return AtomArray(.reals(pick(values)), componentCount: n)
    case .integers(let values): return AtomArray(.integers(pick(values)), componentCount: n)
    case .logicals(let values): return AtomArray(.logicals(pick(values)), componentCount: n)
    case .strings(let values): return AtomArray(.strings(pick(values)), componentCount: n)
    }
  }
}
