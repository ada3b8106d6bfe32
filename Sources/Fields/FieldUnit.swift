/// The unit in which Emulon holds a field.
public enum FieldUnit: String, Hashable, Sendable, Codable, CaseIterable {
  /// Electrons per cubic angstrom.
  case density = "e/A^3"
  /// Electronvolt.
  case energy = "eV"
  /// Bohr magnetons per cubic angstrom.
  case magnetisation = "muB/A^3"
  /// A pure number, or a unit that Emulon does not convert.
  case none = "1"

  /// The Bohr radius, angstrom (CODATA 2018).
  public static let bohr = 0.529177210903
  /// The Hartree energy, electronvolt (CODATA 2018).
  public static let hartree = 27.211386245988

  /// What the text of a unit means: Emulon's unit, and the factor by which values in the other are
  /// multiplied to be in it.
  ///
  /// What follows a comma or semicolon is passed over. An unknown unit is ``none`` with factor one.
  public static func meaning(of text: String) -> (unit: FieldUnit, factor: Double) {
    let name = text.prefix { $0 != "," && $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    let volume = bohr * bohr * bohr
    switch name {
    case "e/a^3", "e/angstrom^3", "electron/angstrom^3", "electrons/angstrom^3", "1/angstrom^3":
      return (.density, 1)
    case "e/bohr^3", "electron/bohr^3", "electrons/bohr^3": return (.density, 1 / volume)
    case "ev", "electronvolt": return (.energy, 1)
    case "mev": return (.energy, 1e-3)
    case "hartree", "ha": return (.energy, hartree)
    case "rydberg", "ry": return (.energy, hartree / 2)
    case "mub/a^3", "mub/angstrom^3", "bohrmagneton/angstrom^3": return (.magnetisation, 1)
    case "mub/bohr^3": return (.magnetisation, 1 / volume)
    default: return (.none, 1)
    }
  }
}
