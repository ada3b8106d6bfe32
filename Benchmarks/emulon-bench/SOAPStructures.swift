import Foundation
import Structures

/// The structures that the SOAP benchmark describes.
struct SOAPSystem {
  let name: String
  let structures: [Structure]
  let species: [Element]

  private static func elements(_ symbols: [String]) -> [Element] {
    symbols.compactMap { Element($0) }
  }

  /// 64 atoms of silicon, slightly displaced.
  static func silicon() throws -> SOAPSystem {
    let a = 5.43
    let face = [Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0)]
    let basis = face + face.map { $0 + Vector3(0.25, 0.25, 0.25) }
    var noise = Noise(state: 1)
    var positions: [Vector3] = []
    for k in 0..<8 {
      let shift = Vector3(Double(k & 1), Double(k >> 1 & 1), Double(k >> 2))
      positions += basis.map { a * ($0 + shift) + noise.vector(0.1) }
    }
    let cell = try Cell(
      Vector3(2 * a, 0, 0), Vector3(0, 2 * a, 0), Vector3(0, 0, 2 * a), periodicity: .all)
    let species = elements(Array(repeating: "Si", count: 64))
    let structure = try Structure(species: species, positions: positions, cell: cell)
    return SOAPSystem(name: "Si64", structures: [structure], species: structure.distinctSpecies)
  }

  /// 135 atoms of bismuth telluride with two dopants on neighbouring bismuth sites.
  static func telluride() throws -> SOAPSystem {
    let (a, c) = (4.386, 30.497)
    let rows = [Vector3(a, 0, 0), Vector3(-a / 2, a * 0.75.squareRoot(), 0), Vector3(0, 0, c)]
    let heights = [("Te", 0), ("Bi", 0.4), ("Bi", -0.4), ("Te", 0.2094), ("Te", -0.2094)]
    var noise = Noise(state: 2)
    var (symbols, positions): ([String], [Vector3]) = ([], [])
    for copy in 0..<9 {
      for centring in 0..<3 {
        let third = Double(centring) / 3
        for (symbol, z) in heights {
          let u = Double(copy % 3) + (centring == 0 ? 0 : 1 - third)
          let v = Double(copy / 3) + third
          let height = z + third - (z + third).rounded(.down)
          positions.append(u * rows[0] + v * rows[1] + height * rows[2] + noise.vector(0.06))
          symbols.append(symbol)
        }
      }
    }
    (symbols[1], symbols[16]) = ("Cr", "Mn")
    let cell = try Cell(3 * rows[0], 3 * rows[1], rows[2], periodicity: .all)
    let structure = try Structure(species: elements(symbols), positions: positions, cell: cell)
    return SOAPSystem(
      name: "Bi2Te3:Cr,Mn", structures: [structure], species: structure.distinctSpecies)
  }

  /// 60 chains of one to five heavy atoms with hydrogen, 3 to 14 atoms each.
  static func molecules() throws -> SOAPSystem {
    var noise = Noise(state: 3)
    var structures: [Structure] = []
    for number in 0..<60 {
      var (symbols, positions): ([String], [Vector3]) = ([], [])
      for k in 0..<(1 + number % 5) {
        let middle = Vector3(1.3 * Double(k), k % 2 == 0 ? 0 : 0.7, 0)
        symbols.append(["C", "C", "N", "C", "O"][(number + k) % 5])
        positions.append(middle + noise.vector(0.1))
        let side = k % 2 == 0 ? -0.6 : 0.6
        symbols += ["H", "H"]
        positions += [Vector3(0, side, 0.9), Vector3(0, side, -0.9)].map {
          middle + $0 + noise.vector(0.1)
        }
      }
      structures.append(try Structure(species: elements(symbols), positions: positions))
    }
    return SOAPSystem(
      name: "60 molecules", structures: structures, species: elements(["H", "C", "N", "O"]))
  }

  static func all() throws -> [SOAPSystem] { [try silicon(), try telluride(), try molecules()] }
}

/// Prints the structures in extended XYZ, for `Benchmarks/peers`.
func printSOAPStructures(size: Int?) throws {
  for system in try SOAPSystem.all() {
    for structure in system.structures {
      let lattice = structure.cell.givenVectors.map { "\($0.x) \($0.y) \($0.z)" }
        .joined(separator: " ")
      let place = structure.cell.hasLattice ? "Lattice=\"\(lattice)\" pbc=\"T T T\" " : ""
      print("\(structure.count)\n\(place)Properties=species:S:1:pos:R:3 system=\"\(system.name)\"")
      for (element, r) in zip(structure.species, structure.positions) {
        print("\(element) \(r.x) \(r.y) \(r.z)")
      }
    }
  }
}
