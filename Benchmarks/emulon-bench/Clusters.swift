import Glibc
import Structures

/// Prints small clusters with energies in extended XYZ: `emulon-bench clusters [--size N]`.
///
/// 8 to 12 atoms of three elements on a disturbed lattice; the energy is a sum of smooth pair functions. The
/// same clusters each time, so that `Benchmarks/memory.sh` repeats.
func printClusters(size: Int?) {
  var noise = Noise(state: 11)
  let symbols = ["C", "N", "O"]
  for number in 0..<(size ?? 12000) {
    let count = 8 + number % 5
    var lines: [String] = []
    var positions: [SIMD3<Double>] = []
    var kinds: [Int] = []
    for k in 0..<count {
      let site = SIMD3(Double(k % 2), Double(k / 2 % 2), Double(k / 4))
      positions.append(1.6 * site + noise.vector(0.25))
      kinds.append((k * k + number) % 3)
    }
    var energy = 0.0
    for i in 0..<count {
      for j in 0..<i {
        let d = positions[i] - positions[j]
        let weight = 1 + 0.2 * Double(kinds[i] + kinds[j])
        energy -= weight * exp(-(d * d).sum() / 4)
      }
      let r = positions[i]
      lines.append("\(symbols[kinds[i]]) \(r.x) \(r.y) \(r.z)")
    }
    print("\(count)\nProperties=species:S:1:pos:R:3 energy=\(energy) group=\(number)")
    lines.forEach { print($0) }
  }
}
