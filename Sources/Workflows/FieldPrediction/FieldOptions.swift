/// What a user wants of the prediction of a field.
public struct FieldOptions: Hashable, Sendable {
  /// The grid; without it, the grids of files that hold fields.
  public var grid: GridChoice?
  /// How the number of electrons is corrected.
  public var conservation: Conservation
  /// The number of electrons that a correction reaches.
  public var electronCount: Double?
  /// Whether HDF5 files hold numbers of single precision.
  public var isSingle: Bool
  /// Whether the leverage of every point is written as well.
  public var hasLeverage: Bool

  /// Options, by default those of a plain prediction.
  public init(
    grid: GridChoice? = nil, conservation: Conservation = .none, electronCount: Double? = nil,
    isSingle: Bool = false, hasLeverage: Bool = false
  ) {
    self.grid = grid
    self.conservation = conservation
    self.electronCount = electronCount
    self.isSingle = isSingle
    self.hasLeverage = hasLeverage
  }
}
