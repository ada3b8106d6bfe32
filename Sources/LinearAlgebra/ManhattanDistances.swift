/// The Manhattan distances `d_ij = sum_k |x_ki - y_kj|` between the columns of two matrices.
///
/// - Parameters:
///   - x: The storage of the first columns.
///   - tileX: Where `featureCount x m` elements lie in `x`.
///   - y: The storage of the second columns.
///   - tileY: Where `featureCount x n` elements lie in `y`.
///   - distances: Receives the distances.
///   - tileD: Where the `m x n` distances lie in `distances`.
public func manhattanDistances(
  _ x: Span<Double>, _ tileX: Tile, _ y: Span<Double>, _ tileY: Tile,
  _ distances: inout MutableSpan<Double>, _ tileD: Tile
) {
  tileX.check(in: x.count)
  tileY.check(in: y.count)
  tileD.check(in: distances.count)
  precondition(
    tileX.rowCount == tileY.rowCount && tileX.columnCount == tileD.rowCount
      && tileY.columnCount == tileD.columnCount,
    "tiles that fit each other; got \(tileX), \(tileY), \(tileD)")
  for j in 0..<tileD.columnCount {
    for i in 0..<tileD.rowCount { distances[tileD.offset + i + j * tileD.leadingDimension] = 0 }
  }
  if tileD.isEmpty { return }
  unsafe x.withUnsafeBytes { x in
    unsafe y.withUnsafeBytes { y in
      unsafe distances.withUnsafeMutableBufferPointer { distances in
        let kernel = unsafe ManhattanKernel(
          x: x, tileX: tileX, y: y, tileY: tileY, distances: distances, tileD: tileD)
        kernel.run()
      }
    }
  }
}

/// The Manhattan distances between the columns of `x` (rows of the result) and of `y`.
public func manhattanDistances(_ x: Matrix, _ y: Matrix) -> Matrix {
  var result = Matrix(rowCount: x.columnCount, columnCount: y.columnCount, repeating: 0)
  let tile = result.tile
  var span = result.elements.mutableSpan
  manhattanDistances(x.elements.span, x.tile, y.elements.span, y.tile, &span, tile)
  return result
}

/// The Manhattan distances between all columns of `x`; half of them are computed, half mirrored.
public func manhattanDistances(_ x: Matrix) -> Matrix {
  let count = x.columnCount
  var result = Matrix(rowCount: count, columnCount: count, repeating: 0)
  let tile = result.tile
  var span = result.elements.mutableSpan
  for start in stride(from: 0, to: count, by: 128) {
    let columns = start..<min(start + 128, count)
    manhattanDistances(
      x.elements.span, x.tile.part(rows: 0..<x.rowCount, columns: start..<count), x.elements.span,
      x.tile.part(rows: 0..<x.rowCount, columns: columns), &span,
      tile.part(rows: start..<count, columns: columns))
  }
  result.copyLowerToUpper()
  return result
}

/// The register-tiled sum of absolute differences: 4 x 4 pairs of columns, 8 features at a time.
@safe private struct ManhattanKernel {
  let x: UnsafeRawBufferPointer
  let tileX: Tile
  let y: UnsafeRawBufferPointer
  let tileY: Tile
  let distances: UnsafeMutableBufferPointer<Double>
  let tileD: Tile

  /// Features in a chunk: 4 columns of 8 KiB of `y` stay in the first-level cache.
  private static let chunk = 1024
  /// Columns of `x` in a panel: 64 x 8 KiB stay in the second-level cache.
  private static let panel = 64

  func run() {
    let (features, m, n) = (tileX.rowCount, tileX.columnCount, tileY.columnCount)
    for k in stride(from: 0, to: features, by: Self.chunk) {
      let length = min(Self.chunk, features - k)
      for start in stride(from: 0, to: m, by: Self.panel) {
        for j in stride(from: 0, to: n, by: 4) {
          for i in stride(from: start, to: min(start + Self.panel, m), by: 4) {
            add(i, j, features: k, length)
          }
        }
      }
    }
  }

  /// Adds the chunk of 4 x 4 pairs from `(i, j)`; past the edge, the last column stands in.
  @inline(__always)
  private func add(_ i: Int, _ j: Int, features k: Int, _ length: Int) {
    let (x0, x1) = unsafe (column(x, tileX, i, k), column(x, tileX, i + 1, k))
    let (x2, x3) = unsafe (column(x, tileX, i + 2, k), column(x, tileX, i + 3, k))
    let (y0, y1) = unsafe (column(y, tileY, j, k), column(y, tileY, j + 1, k))
    let (y2, y3) = unsafe (column(y, tileY, j + 2, k), column(y, tileY, j + 3, k))
    var (s0, s1, s2, s3) = (Strip(), Strip(), Strip(), Strip())
    var byte = 0
    let whole = length / 8 * 64
    while byte < whole {
      let (a0, a1) = unsafe (load(x0, byte), load(x1, byte))
      let (a2, a3) = unsafe (load(x2, byte), load(x3, byte))
      unsafe s0.add(a0, a1, a2, a3, load(y0, byte))
      unsafe s1.add(a0, a1, a2, a3, load(y1, byte))
      unsafe s2.add(a0, a1, a2, a3, load(y2, byte))
      unsafe s3.add(a0, a1, a2, a3, load(y3, byte))
      byte += 64
    }
    let rest = length % 8
    if rest > 0 {
      let (a0, a1) = unsafe (load(x0, byte, rest), load(x1, byte, rest))
      let (a2, a3) = unsafe (load(x2, byte, rest), load(x3, byte, rest))
      unsafe s0.add(a0, a1, a2, a3, load(y0, byte, rest))
      unsafe s1.add(a0, a1, a2, a3, load(y1, byte, rest))
      unsafe s2.add(a0, a1, a2, a3, load(y2, byte, rest))
      unsafe s3.add(a0, a1, a2, a3, load(y3, byte, rest))
    }
    store(s0, i, j)
    store(s1, i, j + 1)
    store(s2, i, j + 2)
    store(s3, i, j + 3)
  }

  @inline(__always)
  private func column(_ bytes: UnsafeRawBufferPointer, _ tile: Tile, _ j: Int, _ k: Int)
    -> UnsafeRawPointer
  {
    let index = tile.offset + k + min(j, tile.columnCount - 1) * tile.leadingDimension
    return unsafe bytes.baseAddress.unsafelyUnwrapped + index * 8
  }

  @inline(__always)
  private func load(_ pointer: UnsafeRawPointer, _ byte: Int) -> SIMD8<Double> {
    unsafe pointer.loadUnaligned(fromByteOffset: byte, as: SIMD8<Double>.self)
  }

  private func load(_ pointer: UnsafeRawPointer, _ byte: Int, _ count: Int) -> SIMD8<Double> {
    var result = SIMD8<Double>.zero
    for k in 0..<count {
      result[k] = unsafe pointer.loadUnaligned(fromByteOffset: byte + 8 * k, as: Double.self)
    }
    return result
  }

  @inline(__always)
  private func store(_ strip: Strip, _ i: Int, _ j: Int) {
    guard j < tileD.columnCount else { return }
    let start = tileD.offset + j * tileD.leadingDimension
    let sums = strip.sums
    for row in 0..<min(4, tileD.rowCount - i) {
      unsafe distances[start + i + row] += sums[row]
    }
  }
}

/// The running sums of four columns of `x` against one column of `y`.
private struct Strip {
  private var s0 = SIMD8<Double>.zero
  private var s1 = SIMD8<Double>.zero
  private var s2 = SIMD8<Double>.zero
  private var s3 = SIMD8<Double>.zero

  @inline(__always)
  mutating func add(
    _ a0: SIMD8<Double>, _ a1: SIMD8<Double>, _ a2: SIMD8<Double>, _ a3: SIMD8<Double>,
    _ b: SIMD8<Double>
  ) {
    s0 += magnitude(a0 - b)
    s1 += magnitude(a1 - b)
    s2 += magnitude(a2 - b)
    s3 += magnitude(a3 - b)
  }

  @inline(__always)
  private func magnitude(_ x: SIMD8<Double>) -> SIMD8<Double> {
    let bits = unsafe unsafeBitCast(x, to: SIMD8<UInt64>.self)
    return unsafe unsafeBitCast(bits & 0x7fff_ffff_ffff_ffff, to: SIMD8<Double>.self)
  }

  @inline(__always)
  var sums: SIMD4<Double> { SIMD4(s0.sum(), s1.sum(), s2.sum(), s3.sum()) }
}
