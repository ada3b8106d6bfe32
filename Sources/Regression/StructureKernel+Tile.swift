public import LinearAlgebra

extension StructureKernel {
  /// Writes the kernel of two ranges of structures.
  ///
  /// Costs `2 d n m` flops for `n m` pairs of environments with `d` features, in matrix products
  /// except for the Laplacian kernel; the result of one tile does not depend on others.
  ///
  /// - Parameters:
  ///   - rows: The structures of the rows.
  ///   - rowRange: The structures of `rows` to compare.
  ///   - columns: The structures of the columns.
  ///   - columnRange: The structures of `columns` to compare.
  ///   - values: Receives `rowRange.count x columnRange.count` values by columns, from position 0.
  ///   - leadingDimension: The distance between columns in `values`.
  ///   - workspace: Buffers that are used again by the next tile.
  public func tile(
    rows: EnvironmentBlock, rowRange: Range<Int>, columns: EnvironmentBlock,
    columnRange: Range<Int>, into values: inout MutableSpan<Double>, leadingDimension: Int,
    workspace: inout KernelWorkspace
  ) {
    write(
      Pairs(rows: rows, rowRange: rowRange, columns: columns, columnRange: columnRange), &values,
      leadingDimension: leadingDimension, &workspace)
  }

  private func write(
    _ pairs: Pairs, _ values: inout MutableSpan<Double>, leadingDimension: Int,
    _ workspace: inout KernelWorkspace
  ) {
    let target = Tile(
      rowCount: pairs.rowRange.count, columnCount: pairs.columnRange.count,
      leadingDimension: leadingDimension)
    if target.isEmpty { return }
    let isDirect = pairs.haveSingleCentres && terms[0].combination.keepsSingleCentres
    if isDirect {
      terms[0].environment.write(pairs.environments, &values, target, &workspace)
      EnvironmentKernel.scale(&values, target, by: terms[0].amplitude)
    } else {
      for j in 0..<target.columnCount {
        for i in 0..<target.rowCount { values[i + j * leadingDimension] = 0 }
      }
    }
    for term in terms.dropFirst(isDirect ? 1 : 0) {
      term.add(pairs, to: &values, target, &workspace)
    }
  }

  /// The kernel of all structures of two blocks, `rows.structureCount x columns.structureCount`.
  public func matrix(rows: EnvironmentBlock, columns: EnvironmentBlock) -> Matrix {
    var result = Matrix(
      rowCount: rows.structureCount, columnCount: columns.structureCount, repeating: 0)
    var workspace = KernelWorkspace()
    var span = result.elements.mutableSpan
    tile(
      rows: rows, rowRange: 0..<rows.structureCount, columns: columns,
      columnRange: 0..<columns.structureCount, into: &span,
      leadingDimension: rows.structureCount, workspace: &workspace)
    return result
  }

  /// The symmetric kernel matrix of all structures of a block; half is computed, half mirrored.
  public func gramMatrix(_ block: EnvironmentBlock) -> Matrix {
    let count = block.structureCount
    var result = Matrix(rowCount: count, columnCount: count, repeating: 0)
    var workspace = KernelWorkspace()
    let whole = Pairs(
      rows: block, rowRange: 0..<count, columns: block, columnRange: 0..<count, lowerOnly: true)
    if whole.haveSingleCentres && isOneFactor {
      var span = result.elements.mutableSpan
      write(whole, &span, leadingDimension: count, &workspace)
      result.copyLowerToUpper()
      return result
    }
    for part in block.chunks(of: 0..<count, environmentLimit: 128) {
      let start = part.lowerBound
      var span = result.elements.mutableSpan
      var below = span._mutatingExtracting(start + start * count..<count * count)
      tile(
        rows: block, rowRange: start..<count, columns: block, columnRange: part, into: &below,
        leadingDimension: count, workspace: &workspace)
    }
    result.copyLowerToUpper()
    return result
  }

  /// Whether the kernel of single centres is one kernel function, which needs no further storage.
  private var isOneFactor: Bool {
    terms.count == 1 && terms[0].combination.keepsSingleCentres
      && terms[0].environment.products.count == 1
      && terms[0].environment.products[0].factors.count == 1
      && terms[0].environment.products[0].factors[0].function.argument != .manhattanDistance
  }

  /// The kernel of each structure with itself.
  public func diagonal(of block: EnvironmentBlock) -> [Double] {
    var result = [Double](repeating: 0, count: block.structureCount)
    var workspace = KernelWorkspace()
    for term in terms {
      let values =
        term.combination.isNormalised
        ? [Double](repeating: 1, count: block.structureCount)
        : term.selfValues(block, 0..<block.structureCount, &workspace)
      for s in result.indices { result[s] += term.amplitude * values[s] }
    }
    return result
  }
}

extension StructureKernel.Term {
  /// The combination of each structure with itself, before normalisation and amplitude.
  func selfValues(
    _ block: EnvironmentBlock, _ range: Range<Int>, _ workspace: inout KernelWorkspace
  ) -> [Double] {
    range.map { s in
      let pairs = StructureKernel.Pairs(
        rows: block, rowRange: s..<s + 1, columns: block, columnRange: s..<s + 1)
      writeEnvironments(pairs, &workspace)
      return combination.value(workspace.environments.span, pairs.block(s, s))
    }
  }

  /// Writes the kernel of environments into the workspace.
  private func writeEnvironments(
    _ pairs: StructureKernel.Pairs, _ workspace: inout KernelWorkspace
  ) {
    let tile = pairs.environments.tile
    workspace.reserveEnvironments(tile.rowCount * tile.columnCount)
    var buffer: [Double] = []
    swap(&buffer, &workspace.environments)
    var span = buffer.mutableSpan
    environment.write(pairs.environments, &span, tile, &workspace)
    swap(&buffer, &workspace.environments)
  }

  /// Adds the term to a tile.
  func add(
    _ pairs: StructureKernel.Pairs, to values: inout MutableSpan<Double>, _ target: Tile,
    _ workspace: inout KernelWorkspace
  ) {
    let (rowScales, columnScales) = scales(pairs, &workspace)
    let (rowStart, columnStart) = (pairs.rowRange.lowerBound, pairs.columnRange.lowerBound)
    for chunk in pairs.chunks {
      writeEnvironments(chunk, &workspace)
      let environments = workspace.environments.span
      for t in chunk.columnRange {
        for s in chunk.rowRange {
          let (i, j) = (s - rowStart, t - columnStart)
          values[target.offset + i + j * target.leadingDimension] +=
            amplitude * rowScales[i] * columnScales[j]
            * combination.value(environments, chunk.block(s, t))
        }
      }
    }
  }

  /// The factors of rows and columns that normalise the combination; 1 without normalisation.
  func scales(
    _ pairs: StructureKernel.Pairs, _ workspace: inout KernelWorkspace
  ) -> (rows: [Double], columns: [Double]) {
    guard combination.isNormalised else {
      return (
        [Double](repeating: 1, count: pairs.rowRange.count),
        [Double](repeating: 1, count: pairs.columnRange.count)
      )
    }
    return (
      selfValues(pairs.rows, pairs.rowRange, &workspace).map { 1 / $0.squareRoot() },
      selfValues(pairs.columns, pairs.columnRange, &workspace).map { 1 / $0.squareRoot() }
    )
  }
}
