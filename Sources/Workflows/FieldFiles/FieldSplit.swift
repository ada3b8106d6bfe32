/// The part of a set of snapshots to which one belongs, as its file says.
enum FieldSplit: Int, Hashable, Sendable {
  /// For training and for the choice of settings.
  case train = 0
  /// For the final measure only.
  case test = 1
  /// For neither.
  case heldOut = 2
}
