import Descriptors
import Fields
import Structures

/// The plain double sum that the fast evaluation stands for: neighbours by counting, Legendre polynomials of angles.
struct PlainField {
  let basis: JacobiLegendre
  let coefficients: [Double]
  /// The distance in cells up to which images are counted.
  var images = 3

  func value(of structure: Structure, at point: Vector3) -> Double {
    let neighbours = neighbours(of: structure, point)
    let layout = basis.layout
    var sum = 0.0
    for i in neighbours {
      let f = basis.oneBody.values(at: i.distance)
      for q in i.weights.indices {
        for n in f.indices {
          sum += i.weights[q] * coefficients[layout.column(ofOneBody: q, n: n)] * f[n]
        }
      }
    }
    for (a, i) in neighbours.enumerated() {
      for (b, j) in neighbours.enumerated() where a != b { sum += pair(i, j) }
    }
    return sum
  }

  private struct Neighbour {
    let distance: Double
    let direction: Vector3
    let weights: [Double]
    let functions: [Double]
  }

  private func neighbours(of structure: Structure, _ point: Vector3) -> [Neighbour] {
    let cell = structure.cell
    let ranges = (0..<3).map { cell.periodicity[$0] ? -images...images : 0...0 }
    var found: [Neighbour] = []
    for (element, position) in zip(structure.species, structure.positions) {
      let home = cell.wrapped(position)
      for a in ranges[0] {
        for b in ranges[1] {
          for c in ranges[2] {
            let d = home + cell.translation(SIMD3(a, b, c)) - point
            let r = d.length
            if r > basis.parameters.cutoff { continue }
            found.append(
              Neighbour(
                distance: r, direction: r > 0 ? d / r : .zero,
                weights: basis.parameters.species.weights(of: element) ?? [],
                functions: basis.twoBody?.values(at: r) ?? []))
          }
        }
      }
    }
    return found
  }

  private func pair(_ i: Neighbour, _ j: Neighbour) -> Double {
    let layout = basis.layout
    guard layout.twoBodyCount > 0 else { return 0 }
    let polynomials = legendre(i.direction.dot(j.direction), layout.twoBodyDegree)
    var sum = 0.0
    for q in 0..<layout.channelCount {
      for p in q..<layout.channelCount where i.weights[q] * j.weights[p] != 0 {
        for n1 in 0..<layout.twoBodyCount {
          for n2 in (p == q ? n1 : 0)..<layout.twoBodyCount {
            let factor = i.weights[q] * j.weights[p] * i.functions[n1] * j.functions[n2]
            for l in polynomials.indices {
              guard
                let column = layout.column(ofTwoBody: q, second: p, n1: n1, n2: n2, l: l)
              else { continue }
              sum += coefficients[column] * factor * polynomials[l]
            }
          }
        }
      }
    }
    return sum
  }

  private func legendre(_ x: Double, _ lMax: Int) -> [Double] {
    var p = [1.0, x]
    for l in 2..<max(lMax + 1, 2) {
      p.append((Double(2 * l - 1) * x * p[l - 1] - Double(l - 1) * p[l - 2]) / Double(l))
    }
    return Array(p.prefix(lMax + 1))
  }
}
