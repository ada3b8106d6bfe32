import Fields
import Glibc
import Structures

@testable import Workflows

/// Two structures with smooth fields whose predictions are off by known amounts.
enum SampleField {
  /// A hydrogen and an oxygen atom in a monoclinic cell; the oxygen atom stands on a grid point.
  static func item(_ name: String, hasSlice: Bool = true) throws -> FieldCase {
    let cell = try Cell(Vector3(4, 0, 0), Vector3(0.5, 5, 0), Vector3(0, 0, 6))
    let structure = try Structure(
      species: ["H", "O"].compactMap { Element($0) },
      positions: [Vector3(0.1, 0.2, 2.05), cell.cartesian(Vector3(0.5, 0.5, 1.0 / 3))], cell: cell)
    return FieldCase(
      name: name, group: "group of \(name)", structure: structure,
      grid: try Grid(cell: cell, shape: SIMD3(8, 10, 12)), hasSlice: hasSlice)
  }

  /// A field without symmetry at a point of a grid.
  static func reference(_ point: SIMD3<Int>) -> Double {
    1 + sin(0.3 * Double(point.x)) + cos(0.2 * Double(point.y)) * 0.5 + 0.01 * Double(point.z)
  }

  /// The prediction: too large by 0.1 on points with an even last index, too small by 0.2 on the others.
  static func predicted(_ point: SIMD3<Int>) -> Double {
    reference(point) + (point.z % 2 == 0 ? 0.1 : -0.2)
  }

  /// Values of a block, the third axis fastest.
  static func values(_ block: GridBlock, _ value: (SIMD3<Int>) -> Double) -> [Double] {
    block.range(0).flatMap { i in
      block.range(1).flatMap { j in block.range(2).map { k in value(SIMD3(i, j, k)) } }
    }
  }

  /// The comparison of two cases, in the blocks of some ranks.
  static func comparison(rankCount: Int) throws -> FieldComparison {
    let cases = [try item("a"), try item("b", hasSlice: false)]
    var comparison = FieldComparison(cases, over: 0...3)
    for number in cases.indices {
      let partition = BlockPartition(cases[number].grid.shape, ranks: rankCount)
      for rank in 0..<rankCount {
        let block = partition.block(of: rank)
        try comparison.add(
          number, block, reference: values(block, reference).span,
          predicted: values(block, predicted).span)
      }
    }
    return comparison
  }
}
