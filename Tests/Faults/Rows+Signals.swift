extension Row {
  /// Rows about signals and checkpoints.
  static let signals: [Row] = []
}
