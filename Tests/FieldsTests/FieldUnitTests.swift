import Fields
import Testing

@Suite struct FieldUnitTests {
  @Test func atomicUnitsAreConverted() {
    let volume = 0.529177210903 * 0.529177210903 * 0.529177210903
    #expect(FieldUnit.meaning(of: "e/bohr^3").unit == .density)
    #expect(abs(FieldUnit.meaning(of: "e/bohr^3").factor * volume - 1) < 1e-15)  // roundings
    #expect(FieldUnit.meaning(of: "hartree, V_imp - V_host").factor == 27.211386245988)
    #expect(FieldUnit.meaning(of: "Ry").factor == 13.605693122994)
    #expect(FieldUnit.meaning(of: "electron/angstrom^3; index order").unit == .density)
    #expect(FieldUnit.meaning(of: "furlong").unit == .none)
  }

  @Test(arguments: FieldUnit.allCases) func ownUnitsAreRead(_ unit: FieldUnit) {
    let meaning = FieldUnit.meaning(of: unit.rawValue)
    #expect(meaning.unit == unit && meaning.factor == 1)
  }
}
