import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// Fields that are sums of Gaussians at the atoms of small cells, in a container as fits read it.
enum FieldSample {
  /// The points of the grid along each axis.
  static let shape = [9, 10, 8]

  /// Writes snapshots to a file, from rank 0.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - numbers: The numbers of the snapshots, which decide positions; the last one is tested.
  ///   - path: The file.
  ///   - damaged: The snapshot with a value that is no number.
  ///   - world: All ranks.
  /// - Throws: `HDF5Error` on all ranks.
  static func write(
    _ numbers: [Int], to path: String, damaged: Int? = nil, on world: borrowing Communicator
  ) throws {
    try world.together {
      guard world.rank == 0 else { return }
      let positions = numbers.map(positions)
      var density = positions.flatMap(values)
      if let damaged {
        density[damaged * shape.reduce(1, *) + 17] = .nan
      }
      let file = try File(creatingAt: path)
      try file.setAttribute("pbc", [1, 1, 1])
      try file.write([13, 14, 13], to: "atomic_numbers")
      try file.write(
        positions.flatMap { $0.flatMap { [$0.x, $0.y, $0.z] } }, to: "positions",
        shape: [numbers.count, 3, 3]
      ).setAttribute("unit", "angstrom")
      try file.write([4.0, 0, 0, 0.5, 4.4, 0, 0, 0, 3.6], to: "cell", shape: [3, 3])
        .setAttribute("unit", "angstrom")
      try file.write(density, to: "density", shape: [numbers.count] + shape)
        .setAttribute("unit", "electron/angstrom^3")
      let split = numbers.indices.map { $0 == numbers.count - 1 ? 1 : 0 }
      try file.write(split, to: "split").setAttribute("unit", "1")
      try file.write(numbers.map { 100.0 * Double($0 % 2 + 1) }, to: "temperature")
        .setAttribute("unit", "K")
    }
  }

  private static func positions(_ number: Int) -> [Vector3] {
    (0..<3).map { atom in
      let phase = Double(3 * number + atom)
      return Vector3(
        1.2 * Double(atom) + 0.3 * sin(1.7 * phase), 1.4 * Double(atom) + 0.3 * sin(2.3 * phase),
        1.0 * Double(atom) + 0.3 * sin(3.1 * phase))
    }
  }

  private static func values(_ atoms: [Vector3]) -> [Float] {
    let (a, b, c) = (Vector3(4, 0, 0), Vector3(0.5, 4.4, 0), Vector3(0, 0, 3.6))
    var values: [Float] = []
    for i in 0..<shape[0] {
      for j in 0..<shape[1] {
        for k in 0..<shape[2] {
          let point =
            Double(i) / Double(shape[0]) * a + Double(j) / Double(shape[1]) * b + Double(k)
            / Double(shape[2]) * c
          var sum = 0.0
          for (n, atom) in atoms.enumerated() {
            for x in -1...1 {
              for y in -1...1 {
                for z in -1...1 {
                  let d = point - atom - Double(x) * a - Double(y) * b - Double(z) * c
                  sum += (n == 1 ? 0.8 : 0.5) * exp(-(n == 1 ? 1.1 : 1.6) * d.lengthSquared)
                }
              }
            }
          }
          values.append(Float(sum))
        }
      }
    }
    return values
  }

  /// The job of a model of such files.
  static func job(
    _ files: [String], scheme: String = "{inverseDensity: {width: 20, uniform: 0.4}}",
    output: String
  ) -> String {
    """
    data:
      fields: [\(files.joined(separator: ", "))]
      target: {field: density, unit: e/A^3}
    representation:
      jacobiLegendre:
        cutoff: 3.0
        oneBody: {nMax: 6, map: {cosine: {minimum: -0.5}}}
        twoBody: {nMax: 3, lMax: 2}
    model:
      linear: {regularization: {path: [1.0e-10, 1.0e-2, 9]}}
    sampling: {points: 300, scheme: \(scheme), seed: 1}
    validation: {split: file}
    output: {directory: \(output), report: false}

    """
  }
}
