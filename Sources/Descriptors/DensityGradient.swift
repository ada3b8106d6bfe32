internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The derivatives of expansion coefficients with respect to the atoms that have been touched.
struct DensityGradient: Sendable {
  let channelCount: Int
  let channelSize: Int
  /// The atoms that have been touched.
  private(set) var atoms: [Int] = []
  /// The derivatives: touched atom, axis, channel, coefficients.
  private(set) var values: [SIMD8<Double>] = []
  /// Whether a touched atom changes a channel: touched atom, channel.
  private(set) var isFilled: [Bool] = []
  private var slots: [Int]

  init(atomCount: Int, channelCount: Int, channelSize: Int) {
    self.channelCount = channelCount
    self.channelSize = channelSize
    slots = Array(repeating: -1, count: atomCount)
  }

  /// Forgets all atoms.
  mutating func clear() {
    for atom in atoms { slots[atom] = -1 }
    atoms.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    isFilled.removeAll(keepingCapacity: true)
  }

  /// Where the coefficients of a touched atom, an axis and a channel begin.
  func start(slot: Int, axis: Int, channel: Int) -> Int {
    ((slot * 3 + axis) * channelCount + channel) * channelSize
  }

  /// Adds `weights[channel] * derivative[axis]` for an atom.
  mutating func add(_ derivative: [SIMD8<Double>], weights: [Double], factor: Double, to atom: Int)
  {
    let slot = slot(of: atom)
    for (channel, weight) in weights.enumerated() where weight != 0 {
      isFilled[slot * channelCount + channel] = true
      let scale = SIMD8(repeating: factor * weight)
      for axis in 0..<3 {
        let (to, from) = (start(slot: slot, axis: axis, channel: channel), axis * channelSize)
        for k in 0..<channelSize { values[to + k].addProduct(scale, derivative[from + k]) }
      }
    }
  }

  private mutating func slot(of atom: Int) -> Int {
    if slots[atom] >= 0 { return slots[atom] }
    slots[atom] = atoms.count
    atoms.append(atom)
    values += Array(repeating: .zero, count: 3 * channelCount * channelSize)
    isFilled += Array(repeating: false, count: channelCount)
    return atoms.count - 1
  }
}

extension DensityExpansion {
  /// The gradient of `w(r) R_nl(r) Y_lm(u)` by the position of a neighbour: axis, row `lm`, groups of `n`.
  ///
  /// With the gradient `s` of the solid harmonic it is
  /// `(w R)' Y u + (w R / r) (s - l Y u)`; at the centre `R / r` stands for its limit, the slope.
  func gradient(at displacement: Vector3, radial: inout LaneArray) -> [SIMD8<Double>] {
    let r = displacement.length
    let isAtCentre = r < NeighbourSearch.smallestDistance
    let u = isAtCentre ? Vector3(0, 0, 1) : displacement / r
    let (w, dw) = weight(at: r)
    let groups = table.groupCount
    var span = radial.mutableSpan
    var slopes = LaneArray(repeating: .zero, count: table.polynomials.groupCount)
    var slopeSpan = slopes.mutableSpan
    table.polynomials.evaluate(at: [r].span, 0..<1, into: &span)
    table.derivatives.evaluate(at: [r].span, 0..<1, into: &slopeSpan)
    let y = harmonics.values(at: u)
    let solid = harmonics.solidGradients(at: u)
    var result = [SIMD8<Double>](repeating: .zero, count: 3 * channelSize)
    for l in 0...parameters.lMax {
      for group in 0..<groups {
        let (value, slope) = (vector(radial, l, group), vector(slopes, l, group))
        let radialPart = dw * value + w * slope
        let overDistance = isAtCentre ? w * slope : value * (w / r)
        for lm in l * l..<(l + 1) * (l + 1) {
          let along = radialPart * y[lm] - overDistance * (Double(l) * y[lm])
          for axis in 0..<3 {
            result[axis * channelSize + lm * groups + group] =
              along * u[axis] + overDistance * solid[lm][axis]
          }
        }
      }
    }
    return result
  }

  /// The functions `n = 8 group ...` of degree `l`, zero where there are none.
  private func vector(_ packed: LaneArray, _ l: Int, _ group: Int) -> SIMD8<Double> {
    var result = SIMD8<Double>.zero
    for lane in 0..<min(8, parameters.nMax - 8 * group) {
      let number = l * parameters.nMax + 8 * group + lane
      result[lane] = packed[number / 8][number % 8]
    }
    return result
  }
}
