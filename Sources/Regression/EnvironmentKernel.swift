internal import LinearAlgebra

/// A kernel of two environments: a weighted sum of products of factors.
public struct EnvironmentKernel: Sendable, Hashable, Codable {
  /// A weighted product of factors.
  public struct Product: Sendable, Hashable, Codable {
    /// The weight in the sum.
    ///
    /// That of the first product is not adjustable, since the amplitude of the structure kernel
    /// stands in its place.
    public var weight: Double
    /// The factors, at least one.
    public var factors: [KernelFactor]

    /// A product of factors.
    public init(weight: Double = 1, factors: [KernelFactor]) {
      precondition(!factors.isEmpty, "at least one factor")
      (self.weight, self.factors) = (weight, factors)
    }
  }

  /// The products, at least one.
  public var products: [Product]

  /// A sum of products.
  public init(products: [Product]) {
    precondition(!products.isEmpty, "at least one product")
    self.products = products
  }

  /// A single product of factors.
  public init(factors: [KernelFactor]) { self.init(products: [Product(factors: factors)]) }

  /// Two ranges of environments whose kernel is wanted.
  struct Pairs {
    let rows: EnvironmentBlock
    let rowRange: Range<Int>
    let columns: EnvironmentBlock
    let columnRange: Range<Int>
    /// Whether rows and columns are the same and only values on and below the diagonal are wanted.
    var lowerOnly = false

    var tile: Tile { Tile(rowCount: rowRange.count, columnCount: columnRange.count) }
  }

  /// Writes the kernel of all pairs into `tile` of `values`.
  func write(
    _ pairs: Pairs, _ values: inout MutableSpan<Double>, _ tile: Tile,
    _ workspace: inout KernelWorkspace
  ) {
    workspace.reserve(self, rowCount: tile.rowCount, columnCount: tile.columnCount)
    for (p, product) in products.enumerated() {
      if p == 0 {
        Self.write(product, pairs, &values, tile, &workspace)
        continue
      }
      var buffer: [Double] = []
      swap(&buffer, &workspace.product)
      var span = buffer.mutableSpan
      Self.write(product, pairs, &span, pairs.tile, &workspace)
      for j in 0..<tile.columnCount {
        let start = tile.offset + j * tile.leadingDimension
        let source = span.span.extracting(j * tile.rowCount..<(j + 1) * tile.rowCount)
        var column = values._mutatingExtracting(start..<start + tile.rowCount)
        for i in column.indices { column[i] += source[i] }
      }
      swap(&buffer, &workspace.product)
    }
  }

  /// Writes one weighted product.
  private static func write(
    _ product: Product, _ pairs: Pairs, _ values: inout MutableSpan<Double>, _ tile: Tile,
    _ workspace: inout KernelWorkspace
  ) {
    for (f, factor) in product.factors.enumerated() {
      let x = factor.operand(pairs.rows, pairs.rowRange)
      let y = factor.operand(pairs.columns, pairs.columnRange)
      if f == 0 {
        factor.write(x, y, &values, tile, lowerOnly: pairs.lowerOnly)
        continue
      }
      var span = workspace.factor.mutableSpan
      factor.write(x, y, &span, pairs.tile, lowerOnly: pairs.lowerOnly)
      for j in 0..<tile.columnCount {
        let start = tile.offset + j * tile.leadingDimension
        let source = span.span.extracting(j * tile.rowCount..<(j + 1) * tile.rowCount)
        var column = values._mutatingExtracting(start..<start + tile.rowCount)
        for i in column.indices { column[i] *= source[i] }
      }
    }
    scale(&values, tile, by: product.weight)
  }

  /// Multiplies a tile by a number.
  static func scale(_ values: inout MutableSpan<Double>, _ tile: Tile, by factor: Double) {
    if factor == 1 { return }
    for j in 0..<tile.columnCount {
      let start = tile.offset + j * tile.leadingDimension
      var column = values._mutatingExtracting(start..<start + tile.rowCount)
      for i in column.indices { column[i] *= factor }
    }
  }
}
