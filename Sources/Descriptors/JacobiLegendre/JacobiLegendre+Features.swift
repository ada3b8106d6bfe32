internal import Glibc
public import LinearAlgebra
public import Structures

extension JacobiLegendre {
  /// The features of points of a structure: `featureCount x points.count`.
  ///
  /// - Throws: `InputError` when a species of the structure has no channels or atoms coincide.
  public func features(
    of structure: Structure, at points: [Vector3]
  ) throws(InputError) -> Matrix {
    let search = try NeighbourSearch(structure, cutoff: parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(self, search)
    var result = Matrix(rowCount: featureCount, columnCount: points.count, repeating: 0)
    var span = result.elements.mutableSpan
    writeFeatures(search, at: points, &workspace, into: &span)
    return result
  }

  /// Writes the features of points, one column after another, to the beginning of `out`.
  ///
  /// - Parameters:
  ///   - search: The neighbours in the structure, within the cutoff of the parameters.
  ///   - points: Cartesian positions, angstrom, anywhere.
  ///   - workspace: One that was made for this search.
  ///   - out: Receives `featureCount` numbers for each point.
  public func writeFeatures(
    _ search: NeighbourSearch, at points: [Vector3], _ workspace: inout JacobiLegendreWorkspace,
    into out: inout MutableSpan<Double>
  ) {
    precondition(
      search.cutoff == parameters.cutoff && search.species == workspace.species,
      "a search and a workspace of this expansion")
    precondition(
      out.count >= featureCount * points.count,
      "room for \(featureCount) x \(points.count) numbers; got \(out.count)")
    for (i, point) in points.enumerated() {
      search.collect(around: point, into: &workspace.list)
      expand(&workspace)
      writeFeatures(&workspace, into: &out, at: i * featureCount)
    }
  }

  /// Sets the coefficients by channel from the list of neighbours.
  func expand(_ workspace: inout JacobiLegendreWorkspace) {
    workspace.channels.clear()
    let starts = workspace.list.speciesStarts
    if let own = workspace.mixing.ownChannels {
      expansion.expand(
        workspace.list, places: own, &workspace.buffers, into: &workspace.channels.values)
      for s in own.indices where starts[s] < starts[s + 1] {
        workspace.channels.isFilled[own[s]] = true
      }
      return
    }
    let species = Array(workspace.mixing.weights.indices)
    expansion.expand(
      workspace.list, places: species, &workspace.buffers, into: &workspace.densities)
    workspace.mixing.mix(
      workspace.densities, present: { starts[$0] < starts[$0 + 1] },
      channelSize: expansion.channelSize, into: &workspace.channels)
  }

  /// Writes the features of the coefficients in the workspace.
  func writeFeatures(
    _ workspace: inout JacobiLegendreWorkspace, into out: inout MutableSpan<Double>, at offset: Int
  ) {
    writeOneBody(workspace.channels, into: &out, at: offset)
    if let pairs { writePairs(pairs, &workspace, into: &out, at: offset) }
    if let triples {
      triples.write(
        workspace.channels, channelSize: expansion.channelSize, &workspace.triples, into: &out,
        at: offset + layout.threeBody.lowerBound)
    }
  }

  private func writeOneBody(
    _ channels: ChannelDensities, into out: inout MutableSpan<Double>, at offset: Int
  ) {
    let factor = (4 * Double.pi).squareRoot()  // 1 / Y_00
    let values = channels.values.span
    for channel in 0..<layout.channelCount {
      let start = channel * expansion.channelSize
      let place = offset + channel * layout.oneBodyCount
      for n in 0..<layout.oneBodyCount {
        out[place + n] = channels.isFilled[channel] ? factor * values[start + n / 8][n % 8] : 0
      }
    }
  }

  private func writePairs(
    _ pairs: PairProducts, _ workspace: inout JacobiLegendreWorkspace,
    into out: inout MutableSpan<Double>, at offset: Int
  ) {
    let (size, starts) = (expansion.channelSize, workspace.list.speciesStarts)
    for block in layout.blocks where block.channels.count == 2 {
      let (first, second) = (block.channels[0], block.channels[1])
      let start = offset + block.columns.lowerBound
      guard workspace.channels.isFilled[first], workspace.channels.isFilled[second] else {
        setZero(&out, start..<start + block.columns.count)
        continue
      }
      let isOwn = workspace.mixing.ownChannels != nil
      if !isOwn {
        let product = zip(workspace.mixing.weights.map { $0[first] * $0[second] }, starts.indices)
          .map { weight, s in starts[s] < starts[s + 1] ? weight : 0 }
        pairs.mixSelfTerms(
          workspace.densities, weights: product, channelSize: size, into: &workspace.selfTerms)
      }
      if first != second {
        pairs.writeTwoChannels(
          workspace.channels.values, first * size, second * size,
          selfTerms: isOwn ? nil : workspace.selfTerms,
          &workspace.scratch, into: &out, at: start)
      } else if isOwn {
        pairs.writeOneChannel(
          workspace.channels.values, first * size, selfTerms: workspace.channels.values,
          at: first * size + pairs.term.selfStart,
          &workspace.scratch, into: &out, at: start)
      } else {
        pairs.writeOneChannel(
          workspace.channels.values, first * size, selfTerms: workspace.selfTerms, at: 0,
          &workspace.scratch,
          into: &out, at: start)
      }
    }
  }
}
