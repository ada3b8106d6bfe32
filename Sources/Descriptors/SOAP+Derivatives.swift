internal import LinearAlgebra
public import Structures

extension SOAP {
  /// The derivatives of ``powerSpectrum(of:centres:)`` with respect to the positions of all atoms.
  ///
  /// A centre that is an atom moves with it; a given position stays. All images of an atom move together. Storage is
  /// dense: `24 featureCount descriptorCount atomCount` bytes.
  ///
  /// - Throws: `InputError` when a species or a centre is unknown or atoms coincide.
  public func powerSpectrumDerivatives(
    of structure: Structure, centres: Centres = .all
  ) throws(InputError) -> SOAPDerivatives {
    let places = try centres.resolved(in: structure)
    var result = SOAPDerivatives(
      featureCount: featureCount,
      descriptorCount: descriptorCount(centreCount: places.count), atomCount: structure.count)
    if places.isEmpty { return result }
    var run = try SOAPRun(self, structure)
    var gradient = DensityGradient(
      atomCount: structure.count, channelCount: run.mixing.channelCount,
      channelSize: expansion.channelSize)
    let share = parameters.average == .none ? 1 : 1 / Double(places.count)
    if parameters.average == .inner {
      run.accumulate(places, factor: share)
      for centre in places { run.addGradient(around: centre, factor: share, to: &gradient) }
      addDerivatives(run.mean, gradient, factor: 1, descriptor: 0, to: &result)
      return result
    }
    for (i, centre) in places.enumerated() {
      gradient.clear()
      run.addGradient(around: centre, factor: 1, to: &gradient)
      let descriptor = parameters.average == .none ? i : 0
      addDerivatives(run.channels, gradient, factor: share, descriptor: descriptor, to: &result)
    }
    return result
  }

  /// Adds the product rule `dc^a c^b + c^a dc^b` for all atoms that were touched.
  private func addDerivatives(
    _ densities: ChannelDensities, _ gradient: DensityGradient, factor: Double, descriptor: Int,
    to result: inout SOAPDerivatives
  ) {
    let size = expansion.channelSize
    let derivativeStart = densities.values.count
    var values = LaneArray(
      repeating: .zero, count: derivativeStart + gradient.channelCount * size)
    for k in 0..<derivativeStart { values[k] = densities.values[k] }
    var part = [Double](repeating: 0, count: featureCount)
    for (slot, atom) in gradient.atoms.enumerated() {
      for axis in 0..<3 {
        let start = gradient.start(slot: slot, axis: axis, channel: 0)
        for k in 0..<gradient.channelCount * size {
          values[derivativeStart + k] = gradient.values[start + k]
        }
        let column = result.column(descriptor: descriptor, atom: atom, axis: axis) * featureCount
        for block in power.blocks {
          let sides = [(block.first, block.second, true), (block.first, block.second, false)]
          for (first, second, isFirstMoved) in sides {
            let (moved, fixed) = isFirstMoved ? (first, second) : (second, first)
            guard gradient.isFilled[slot * gradient.channelCount + moved], densities.isFilled[fixed]
            else { continue }
            var span = part.mutableSpan
            power.writeBlock(
              block, values.span, first * size + (isFirstMoved ? derivativeStart : 0),
              second * size + (isFirstMoved ? 0 : derivativeStart), into: &span, at: 0)
            for k in 0..<power.size(block) {
              result.values.elements[column + block.offset + k] += factor * part[k]
            }
          }
        }
      }
    }
  }
}

extension SOAPRun {
  /// Expands around a centre and adds the derivatives of its coefficients.
  mutating func addGradient(
    around centre: Centres.Centre, factor: Double, to gradient: inout DensityGradient
  ) {
    expand(around: centre.position)
    let list = list
    var radial = workspace.radial
    for species in mixing.weights.indices {
      for k in list.range(ofSpecies: species) {
        let atom = Int(list.atoms[k])
        // An atom and its images move together: against each other they do not move.
        if atom == centre.atom { continue }
        let derivative = expansion.gradient(at: list.displacement(k), radial: &radial)
        let weights = mixing.weights[species]
        gradient.add(derivative, weights: weights, factor: factor, to: atom)
        if let own = centre.atom {
          gradient.add(derivative, weights: weights, factor: -factor, to: own)
        }
      }
    }
  }
}
