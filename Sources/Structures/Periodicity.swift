/// Along which of the three lattice vectors a structure repeats.
public struct Periodicity: Hashable, Sendable {
  /// Whether the structure repeats along the first, second and third lattice vector.
  public let a, b, c: Bool

  /// Says for each lattice vector whether the structure repeats along it.
  public init(_ a: Bool, _ b: Bool, _ c: Bool) {
    self.a = a
    self.b = b
    self.c = c
  }

  /// A molecule or cluster.
  public static let none = Periodicity(false, false, false)
  /// A crystal.
  public static let all = Periodicity(true, true, true)

  /// Whether the structure repeats along axis 0, 1 or 2.
  public subscript(axis: Int) -> Bool {
    precondition((0..<3).contains(axis), "an axis in 0..<3; got \(axis)")
    return axis == 0 ? a : axis == 1 ? b : c
  }

  /// The number of directions in which the structure repeats, 0...3.
  public var count: Int { (a ? 1 : 0) + (b ? 1 : 0) + (c ? 1 : 0) }
}
