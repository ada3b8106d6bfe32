internal import LinearAlgebra

/// A kernel function on one feature set.
public struct KernelFactor: Sendable, Hashable, Codable {
  /// The feature set of ``EnvironmentBlock`` that the factor compares.
  public let featureSet: Int
  /// The function; with `lengthScales`, its own scale is fixed and should be 1.
  public let function: KernelFunction
  /// A length scale for each feature, by which it is divided first; none for 1, not adjustable.
  ///
  /// Automatic relevance determination, Rasmussen and Williams, equation 5.1.
  public let lengthScales: [Double]?
  /// Whether each feature vector is scaled to length 1 before everything else.
  public let isNormalised: Bool
  /// A kernel of elements in place of the function; the feature set then holds atomic numbers.
  public let elements: ElementKernel?

  /// A factor of an environment kernel.
  public init(
    featureSet: Int = 0, function: KernelFunction, lengthScales: [Double]? = nil,
    isNormalised: Bool = false
  ) {
    (self.featureSet, self.function) = (featureSet, function)
    (self.lengthScales, self.isNormalised, elements) = (lengthScales, isNormalised, nil)
  }

  /// A factor that compares the elements of environments, whose atomic numbers are a feature set.
  public init(featureSet: Int, elements: ElementKernel) {
    (self.featureSet, function) = (featureSet, elements.function)
    (lengthScales, isNormalised, self.elements) = (nil, false, elements)
  }

  /// The features of a range of environments, and what turns products of them into arguments.
  struct Operand {
    let elements: [Double]
    let tile: Tile
    /// The squared norms of the features as the function sees them; none when they are not needed.
    var squaredNorms: [Double] = []
    /// By what the products are multiplied to become those of vectors of length 1.
    var scales: [Double]?
  }

  func operand(_ block: EnvironmentBlock, _ range: Range<Int>) -> Operand {
    let matrix = block.features[featureSet]
    let isProduct = usesProducts(featureCount: matrix.rowCount)
    if lengthScales == nil && (isProduct || !isNormalised) {
      let part = matrix.tile.part(rows: 0..<matrix.rowCount, columns: range)
      let squares = isProduct ? Array(block.featureSquares[featureSet][range]) : []
      if !isNormalised {
        return Operand(elements: matrix.elements, tile: part, squaredNorms: squares)
      }
      return Operand(
        elements: matrix.elements, tile: part, squaredNorms: squares.map { $0 > 0 ? 1 : 0 },
        scales: squares.map { $0 > 0 ? 1 / $0.squareRoot() : 1 })
    }
    let elements = EnvironmentBlock.prepared(
      matrix, range, lengthScales: lengthScales, isNormalised: isNormalised)
    let tile = Tile(rowCount: matrix.rowCount, columnCount: range.count)
    return Operand(
      elements: elements, tile: tile,
      squaredNorms: isProduct ? squaredNorms(elements.span, tile) : [])
  }

  /// Whether the arguments follow from inner products, which a matrix product gives.
  private func usesProducts(featureCount: Int) -> Bool {
    switch function.argument {
    case .dotProduct: elements == nil
    case .squaredDistance: elements == nil && featureCount > Self.fewFeatures
    case .manhattanDistance: false
    }
  }

  /// Writes the arguments of the function for all pairs of columns into `tile` of `values`.
  ///
  /// With `lowerOnly`, `x` and `y` are the same and elements above the diagonal may keep their values.
  func writeArguments(
    _ x: Operand, _ y: Operand, _ values: inout MutableSpan<Double>, _ tile: Tile,
    lowerOnly: Bool = false
  ) {
    if !usesProducts(featureCount: x.tile.rowCount) {
      if function.argument == .manhattanDistance {
        manhattanDistances(x.elements.span, x.tile, y.elements.span, y.tile, &values, tile)
      } else {
        writeFewSquaredDistances(x, y, &values, tile)
      }
      return
    }
    if lowerOnly {
      syrk(x.elements.span, x.tile, transposeA: true, &values, tile)
    } else {
      gemm(x.elements.span, x.tile, transposeA: true, y.elements.span, y.tile, &values, tile)
    }
    for j in 0..<tile.columnCount {
      let (first, start) = (lowerOnly ? j : 0, tile.offset + j * tile.leadingDimension)
      let rows = first..<tile.rowCount
      var column = values._mutatingExtracting(start + first..<start + tile.rowCount)
      if let scalesX = x.scales, let scalesY = y.scales {
        multiply(&column, scalesX.span.extracting(rows), scalesY[j])
      }
      if function.argument == .squaredDistance {
        replaceProducts(&column, x.squaredNorms.span.extracting(rows), y.squaredNorms[j])
      }
    }
  }

  /// Writes kernel values for all pairs of columns into `tile` of `values`.
  ///
  /// With `lowerOnly`, `x` and `y` are the same and elements above the diagonal may keep their values.
  func write(
    _ x: Operand, _ y: Operand, _ values: inout MutableSpan<Double>, _ tile: Tile,
    lowerOnly: Bool = false
  ) {
    if let elements {
      elements.write(x, y, &values, tile)
      return
    }
    writeArguments(x, y, &values, tile, lowerOnly: lowerOnly)
    if function == .linear { return }
    var column = [Double](repeating: 0, count: tile.rowCount)
    var scratch = column.mutableSpan
    for j in 0..<tile.columnCount {
      let (first, start) = (lowerOnly ? j : 0, tile.offset + j * tile.leadingDimension)
      var column = values._mutatingExtracting(start + first..<start + tile.rowCount)
      function.evaluate(&column, scratch: &scratch)
    }
  }

  /// Up to so many features, differences are squared one by one, free of cancellation.
  private static let fewFeatures = 16

  /// The squared distances by differences, feature by feature.
  private func writeFewSquaredDistances(
    _ x: Operand, _ y: Operand, _ values: inout MutableSpan<Double>, _ tile: Tile
  ) {
    let (features, rows) = (x.tile.rowCount, x.tile.columnCount)
    var transposed = [Double](repeating: 0, count: features * rows)
    for i in 0..<rows {
      let start = x.tile.offset + i * x.tile.leadingDimension
      for k in 0..<features { transposed[k * rows + i] = x.elements[start + k] }
    }
    for j in 0..<tile.columnCount {
      let (to, from) = (
        tile.offset + j * tile.leadingDimension, y.tile.offset + j * y.tile.leadingDimension
      )
      var column = values._mutatingExtracting(to..<to + rows)
      for i in column.indices { column[i] = 0 }
      for k in 0..<features {
        let (source, yk) = (
          transposed.span.extracting(k * rows..<(k + 1) * rows), y.elements[from + k]
        )
        for i in column.indices {
          let difference = source[i] - yk
          column[i] += difference * difference
        }
      }
    }
  }
}
