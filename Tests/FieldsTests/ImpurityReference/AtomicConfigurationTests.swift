import Structures
import Testing

@testable import Fields

@Suite struct AtomicConfigurationTests {
  @Test func everyAtomIsNeutral() {
    for element in Element.all {
      let configuration = AtomicConfiguration(element)
      #expect(
        abs(configuration.electronCount - Double(element.atomicNumber)) < 1e-12, "\(element)")
    }
  }

  @Test func noShellHoldsMoreThanItCan() {
    for element in Element.all {
      for shell in AtomicConfiguration(element).shells {
        #expect(shell.l < shell.n && shell.occupation > 0, "\(element)")
        #expect(shell.occupation <= Double(2 * (2 * shell.l + 1)), "\(element)")
      }
    }
  }

  @Test(arguments: [
    ("Mg", [(3, 0, 1.5), (3, 1, 0.5)]), ("Si", [(3, 0, 1.5), (3, 1, 2.5)]),
    ("Mn", [(4, 0, 1.5), (3, 2, 5.5)]), ("Zn", [(4, 0, 1.5), (4, 1, 0.5), (3, 2, 10)]),
  ])
  func outerShellsAreThoseOfMetals(_ symbol: String, _ outer: [(Int, Int, Double)]) throws {
    let shells = AtomicConfiguration(try #require(Element(symbol))).shells
    #expect(
      Array(shells.suffix(outer.count)) == outer.map { .init(n: $0.0, l: $0.1, occupation: $0.2) })
  }
}
