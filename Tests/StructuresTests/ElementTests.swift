import Structures
import Testing

@Suite struct ElementTests {
  @Test func symbolsAndNumbersNameTheSameElements() {
    #expect(Element.all.count == 118)
    for (i, element) in Element.all.enumerated() {
      #expect(element.atomicNumber == i + 1)
      #expect(Element(element.symbol) == element)
    }
    #expect(Set(Element.all.map(\.symbol)).count == 118)
    #expect(Set(Element.all.map(\.name)).count == 118)
    #expect(Element("fe") == nil && Element("") == nil && Element("Xx") == nil)
    #expect(Element(atomicNumber: 0) == nil && Element(atomicNumber: 119) == nil)
  }

  @Test func ironIsIron() throws {
    let iron = try #require(Element("Fe"))
    #expect(iron.atomicNumber == 26 && iron.name == "iron" && iron.mass == 55.845)
    #expect(iron.period == 4 && iron.group == 8 && iron.block == .d)
    #expect(iron.covalentRadius == 1.32 && iron.electronegativity == 1.83)
    #expect(iron.valenceElectronCount == 8 && iron.dElectronCount == 6)
  }

  /// Periods end with the noble gases; each has 2, 8, 8, 18, 18, 32, 32 members.
  @Test func periodsHaveTheirLengths() {
    let lengths = (1...7).map { p in Element.all.count { $0.period == p } }
    #expect(lengths == [2, 8, 8, 18, 18, 32, 32])
    let blocks = [Element.Block.s, .p, .d, .f].map { b in Element.all.count { $0.block == b } }
    #expect(blocks == [14, 36, 40, 28])
    #expect(Element.all.count { $0.group == 18 } == 7)
    #expect(Element.all.count { $0.group == 3 } == 4 + 28)
  }

  /// Electrons outside the core and those of the core make a neutral atom.
  @Test func shellsAddUpToNeutralAtoms() {
    for element in Element.all {
      let core = [0, 2, 10, 18, 36, 54, 86][element.period - 1]
      #expect(element.shells.total + core == element.atomicNumber, "\(element)")
      if element.block == .d || element.block == .s, element.atomicNumber != 2 {
        #expect(element.shells.total - element.shells.f == element.valenceElectronCount)
      }
    }
  }

  @Test(arguments: [
    ("Cr", 5), ("Cu", 10), ("Pd", 10), ("Ga", 10), ("Bi", 10), ("Rb", 0), ("Gd", 1),
  ])
  func dElectronsAreThoseOfTheGroundState(_ symbol: String, _ count: Int) throws {
    #expect(try #require(Element(symbol)).dElectronCount == count)
  }

  /// Masses grow with the atomic number except in the known inversions.
  @Test func massesGrowExceptInTheKnownInversions() {
    let inversions = zip(Element.all, Element.all.dropFirst()).filter { $0.mass > $1.mass }
    let symbols = inversions.map(\.0.symbol)
    // Ar-K, Co-Ni, Te-I, Th-Pa, U-Np, Pu-Am; Sg-Hs and later are mass numbers of single isotopes.
    #expect(symbols == ["Ar", "Co", "Te", "Th", "U", "Pu", "Bh"])
  }

  @Test func tablesCoverWhatTheySay() {
    for element in Element.all {
      #expect((element.covalentRadius != nil) == (element.atomicNumber <= 96))
      if let radius = element.covalentRadius { #expect((0.28...2.6).contains(radius)) }
      if let value = element.electronegativity { #expect((0.7...3.98).contains(value)) }
    }
    let unknown = Element.all.filter { $0.electronegativity == nil }.prefix(7).map(\.symbol)
    #expect(unknown == ["He", "Ne", "Ar", "Pm", "Eu", "Tb", "Yb"])
  }
}
