/// The name of a field and the unit in which Emulon holds it.
public struct FieldDescription: Hashable, Sendable {
  /// The name, for example `density`.
  public let name: String
  /// The unit.
  public let unit: FieldUnit

  /// A field with a name and a unit.
  public init(_ name: String, _ unit: FieldUnit) {
    self.name = name
    self.unit = unit
  }
}
