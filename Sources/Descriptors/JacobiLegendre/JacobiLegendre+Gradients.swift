internal import Glibc
internal import LinearAlgebra
public import Structures

extension JacobiLegendre {
  /// The derivatives of the features of a point by the positions of atoms and of the point.
  ///
  /// Flop for each atom: six times those of the products of the features.
  public func featureGradients(
    _ search: NeighbourSearch, at point: Vector3, _ workspace: inout JacobiLegendreWorkspace
  ) -> JacobiLegendreGradients {
    precondition(
      search.cutoff == parameters.cutoff && search.species == workspace.species,
      "a search and a workspace of this expansion")
    search.collect(around: point, into: &workspace.list)
    expand(&workspace)
    workspace.channels.fillWithZeros(channelSize: expansion.channelSize)
    let (gradient, species) = densityGradient(workspace)
    var result = Matrix(
      rowCount: featureCount, columnCount: 3 * gradient.atoms.count, repeating: 0)
    var column = [Double](repeating: 0, count: featureCount)
    for slot in gradient.atoms.indices {
      let weights = workspace.mixing.weights[species[slot]]
      for axis in 0..<3 {
        writeDerivatives(gradient, slot, axis, weights, workspace.channels, into: &column)
        let start = (3 * slot + axis) * featureCount
        result.elements.replaceSubrange(start..<start + featureCount, with: column)
      }
    }
    return JacobiLegendreGradients(atoms: gradient.atoms, atomValues: result)
  }

  /// The derivatives of the coefficients by channel, with those of weight one as a channel more.
  private func densityGradient(
    _ workspace: JacobiLegendreWorkspace
  ) -> (gradient: DensityGradient, species: [Int]) {
    let list = workspace.list
    let atomCount = Int(list.atoms.prefix(list.count).max() ?? -1) + 1
    var gradient = DensityGradient(
      atomCount: atomCount, channelCount: layout.channelCount + 1,
      channelSize: expansion.channelSize)
    var species: [Int] = []
    for s in workspace.mixing.weights.indices {
      let weights = workspace.mixing.weights[s] + [1]
      for k in list.range(ofSpecies: s) {
        gradient.add(
          expansion.gradient(at: list.displacement(k)), weights: weights, factor: 1,
          to: Int(list.atoms[k]))
        if gradient.atoms.count > species.count { species.append(s) }
      }
    }
    return (gradient, species)
  }

  /// Writes the derivatives of all features along one axis of one atom, whose channels have the given weights.
  private func writeDerivatives(
    _ gradient: DensityGradient, _ slot: Int, _ axis: Int, _ weights: [Double],
    _ channels: ChannelDensities, into column: inout [Double]
  ) {
    let size = expansion.channelSize
    let own = gradient.start(slot: slot, axis: axis, channel: 0)
    // The coefficients of all channels, then their derivatives, then those of weight one.
    var values = LaneArray(
      repeating: .zero, count: (2 * layout.channelCount + 1) * size)
    var span = values.mutableSpan
    for k in 0..<layout.channelCount * size { span[k] = channels.values[k] }
    for k in 0..<(layout.channelCount + 1) * size {
      span[layout.channelCount * size + k] = gradient.values[own + k]
    }
    let factor = (4 * Double.pi).squareRoot()  // 1 / Y_00
    for q in 0..<layout.channelCount {
      for n in 0..<layout.oneBodyCount {
        column[layout.column(ofOneBody: q, n: n)] =
          factor * values[(layout.channelCount + q) * size + n / 8][n % 8]
      }
    }
    let moved = layout.channelCount
    if let triples {
      triples.writeDerivative(
        values, (0..<moved).map { $0 * size }, (0..<moved).map { (moved + $0) * size },
        into: &column, at: layout.threeBody.lowerBound)
    }
    guard let pairs else { return }
    for block in layout.blocks where block.channels.count == 2 {
      let (first, second) = (block.channels[0], block.channels[1])
      pairs.writeDerivative(
        block, values, [first * size, second * size],
        [(moved + first) * size, (moved + second) * size], selfTerms: 2 * moved * size,
        selfWeight: weights[first] * weights[second], into: &column)
    }
  }
}
