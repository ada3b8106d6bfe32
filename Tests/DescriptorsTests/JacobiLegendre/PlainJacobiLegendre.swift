import LinearAlgebra
import SpecialFunctions
import Structures

@testable import Descriptors

/// The features as the plain sums over atoms and pairs of atoms, with Legendre polynomials.
struct PlainJacobiLegendre {
  let basis: JacobiLegendre
  let structure: Structure

  /// A neighbour: the vector to it and the weights of its channels.
  struct Neighbour {
    let displacement: Vector3
    let weights: [Double]
  }

  /// The atoms and images within the cutoff, by a search of its own.
  func neighbours(of point: Vector3) -> [Neighbour] {
    let (cell, cutoff) = (structure.cell, basis.parameters.cutoff)
    let spacing = cell.planeSpacings
    let reach = (0..<3).map { axis in
      cell.periodicity[axis] ? Int((cutoff / spacing[axis]).rounded(.up)) + 1 : 0
    }
    var found: [Neighbour] = []
    let point = cell.wrapped(point)
    for (element, position) in zip(structure.species, structure.positions) {
      guard let weights = basis.parameters.species.weights(of: element) else { continue }
      for i in -reach[0]...reach[0] {
        for j in -reach[1]...reach[1] {
          for k in -reach[2]...reach[2] {
            let d = cell.wrapped(position) + cell.translation(SIMD3(i, j, k)) - point
            if d.length <= cutoff { found.append(Neighbour(displacement: d, weights: weights)) }
          }
        }
      }
    }
    return found
  }

  func features(at point: Vector3) -> [Double] {
    let (layout, parameters) = (basis.layout, basis.parameters)
    let atoms = neighbours(of: point)
    var features = [Double](repeating: 0, count: layout.featureCount)
    for atom in atoms {
      let values = basis.oneBody.values(at: atom.displacement.length)
      for q in 0..<layout.channelCount {
        for (n, value) in values.enumerated() {
          features[layout.column(ofOneBody: q, n: n)] += atom.weights[q] * value
        }
      }
    }
    guard let functions = basis.twoBody, let term = parameters.twoBody else { return features }
    let radial = atoms.map { functions.values(at: $0.displacement.length) }
    var angular = [Double](repeating: 0, count: term.lMax + 1)
    for (i, a) in atoms.enumerated() {
      for (j, b) in atoms.enumerated() where j != i {
        let lengths = a.displacement.length * b.displacement.length
        var span = angular.mutableSpan
        legendre(lengths > 0 ? a.displacement.dot(b.displacement) / lengths : 0, &span)
        for q in 0..<layout.channelCount {
          for p in q..<layout.channelCount {
            for n1 in radial[i].indices {
              for n2 in (p == q ? n1 : 0)..<radial[j].count {
                for l in 0...term.lMax {
                  guard
                    let column = layout.column(ofTwoBody: q, second: p, n1: n1, n2: n2, l: l)
                  else { continue }
                  features[column] +=
                    a.weights[q] * b.weights[p] * radial[i][n1] * radial[j][n2] * angular[l]
                }
              }
            }
          }
        }
      }
    }
    return features
  }
}

extension JacobiLegendre {
  /// An expansion for tests, with some of the parameters that matter.
  static func example(
    species: SpeciesChannels, nMax: (Int, Int) = (7, 6), lMax: Int = 4,
    alpha: Double = 1.3, beta: Double = 0.4, cutoff: Double = 3.5,
    maps: (RadialMap, RadialMap) = (.cosine(minimum: -0.5), .cosine(minimum: 0)),
    vanishing: (RadialVanishing, RadialVanishing) = (.value, .bothEnds),
    layout: JacobiLegendreParameters.Layout = .full, isOrthonormal: Bool = true
  ) throws -> JacobiLegendre {
    try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: cutoff, species: species,
        oneBody: JacobiBasis(
          nMax: nMax.0, alpha: alpha, beta: beta, map: maps.0, vanishing: vanishing.0),
        twoBody: AngularTerm(
          basis: JacobiBasis(
            nMax: nMax.1, alpha: beta, beta: alpha, map: maps.1, vanishing: vanishing.1),
          lMax: lMax),
        layout: layout, isOrthonormal: isOrthonormal))
  }
}
