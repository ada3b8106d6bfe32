/// A sum of products of three variables in each lane, coupled by a small table:
/// `sum_fgh c_fgh sum_entries G_klm a[first[k], f] a[second[l], g] a[third[m], h]`.
///
/// For each `h` the table is contracted to a matrix over `k` and `l`, for each `g` that to a vector over `k`, which then
/// meets the sum over `f`. Costs `16 K (L + F + 1)` flop for each pair `(g, h)` that has coefficients, and `16` for each entry
/// and `h`.
public struct LaneCubicForm: Sendable {
  /// One number of the table.
  public struct Entry: Sendable, Hashable {
    /// The places `k`, `l`, `m`.
    public let places: SIMD3<Int>
    /// The number `G`.
    public let value: Double

    /// Describes a number of the table.
    public init(places: SIMD3<Int>, value: Double) {
      self.places = places
      self.value = value
    }
  }

  /// The coefficients of all `f` for one `g` and `h`; those from `count` on are zero.
  private struct Pair {
    let second: Int
    let start: Int
    let count: Int
  }

  /// The number of variables in a row.
  public let width: Int
  /// The floating point operations of an evaluation when no variable is left out.
  public let operations: Double
  private let first, second, third: [Int]
  private let entries: [Entry]
  private let pairs: [Pair]
  /// The first pair of each `h`, and the end.
  private let pairStarts: [Int]
  private let coefficients: [Double]

  /// Describes a sum.
  ///
  /// - Parameters:
  ///   - width: The number of variables in a row.
  ///   - rows: The rows `first`, `second` and `third`.
  ///   - entries: The numbers of the table that are not zero.
  ///   - products: The variables `(f, g, h)` of each product and its coefficient; products may repeat.
  public init(
    width: Int, rows: [[Int]], entries: [Entry], products: [(SIMD3<Int>, Double)]
  ) {
    precondition(
      rows.count == 3 && rows.joined().allSatisfy { $0 >= 0 }, "the rows of three variables")
    let sizes = SIMD3(rows[0].count, rows[1].count, rows[2].count)
    for entry in entries {
      precondition(
        (0..<3).allSatisfy { 0..<sizes[$0] ~= entry.places[$0] }, "entries inside the table")
    }
    var blocks: [SIMD2<Int>: [Double]] = [:]
    for (factors, value) in products {
      precondition((0..<3).allSatisfy { 0..<width ~= factors[$0] }, "variables of a row")
      let key = SIMD2(factors.y, factors.z)
      blocks[key, default: Array(repeating: 0, count: width)][factors.x] += value
    }
    var (coefficients, pairs, pairStarts) = ([Double](), [Pair](), [Int]())
    var operations = 0.0
    for h in 0..<width {
      pairStarts.append(pairs.count)
      for g in 0..<width {
        guard let block = blocks[SIMD2(g, h)], let last = block.lastIndex(where: { $0 != 0 })
        else { continue }
        pairs.append(Pair(second: g, start: coefficients.count, count: last + 1))
        coefficients += block[...last]
        operations += 16 * Double(sizes.x * (sizes.y + last + 2))
      }
      if pairs.count > pairStarts[h] { operations += 16 * Double(entries.count) }
    }
    pairStarts.append(pairs.count)
    self.width = width
    self.operations = operations
    (first, second, third) = (rows[0], rows[1], rows[2])
    (self.entries, self.coefficients) = (entries, coefficients)
    (self.pairs, self.pairStarts) = (pairs, pairStarts)
  }

  /// The number of vectors of the matrix over `k` and `l`.
  public var scratchCount: Int { first.count * second.count }

  /// Evaluates the sum.
  ///
  /// - Parameters:
  ///   - values: The variables, at `row * width + f`.
  ///   - isUsed: For each `f` whether it may be different from zero; others are passed over as `g` and `h`.
  ///   - scratch: Memory for ``scratchCount`` vectors.
  /// - Returns: The sum in each lane.
  public func value(
    _ values: Span<SIMD8<Double>>, isUsed: [Bool], scratch: inout MutableSpan<SIMD8<Double>>
  ) -> SIMD8<Double> {
    let lastRow = max(first.max() ?? 0, second.max() ?? 0, third.max() ?? 0)
    precondition(
      (lastRow + 1) * width <= values.count && isUsed.count == width
        && scratchCount <= scratch.count, "variables and matrix inside their storage")
    let (pairs, coefficients) = (self.pairs.span, self.coefficients.span)
    let (first, second, third) = (self.first.span, self.second.span, self.third.span)
    return unsafe values.withUnsafeBufferPointer { values in
      unsafe scratch.withUnsafeMutableBufferPointer { scratch in
        guard let a = values.baseAddress, let matrix = scratch.baseAddress else { return .zero }
        let kernel = unsafe CubicKernel(a: a, matrix: matrix, width: width)
        var sum = SIMD8<Double>.zero
        for h in 0..<width where isUsed[h] && pairStarts[h] < pairStarts[h + 1] {
          kernel.contract(entries.span, rows: third, columnCount: second.count, scratchCount, h)
          for k in pairStarts[h]..<pairStarts[h + 1] where isUsed[pairs[k].second] {
            let range = pairs[k].start..<pairs[k].start + pairs[k].count
            sum += kernel.value(first, second, pairs[k].second, coefficients.extracting(range))
          }
        }
        return sum
      }
    }
  }
}

/// The contractions of one sum.
@safe private struct CubicKernel {
  let a: UnsafePointer<SIMD8<Double>>
  let matrix: UnsafeMutablePointer<SIMD8<Double>>
  let width: Int

  /// Contracts the table with variable `h` of some rows.
  func contract(
    _ entries: Span<LaneCubicForm.Entry>, rows: Span<Int>, columnCount: Int, _ count: Int, _ h: Int
  ) {
    for k in 0..<count { unsafe matrix[k] = .zero }
    for k in entries.indices {
      let entry = entries[k]
      let place = entry.places.x &* columnCount &+ entry.places.y
      let variable = unsafe a[rows[entry.places.z] &* width &+ h]
      unsafe matrix[place] = matrix[place]
        .addingProduct(variable, SIMD8(repeating: entry.value))
    }
  }

  /// The matrix between variable `g` of some rows and a combination of the variables of others.
  func value(
    _ first: Span<Int>, _ second: Span<Int>, _ g: Int, _ coefficients: Span<Double>
  ) -> SIMD8<Double> {
    unsafe coefficients.withUnsafeBufferPointer { coefficients in
      guard let c = coefficients.baseAddress else { return .zero }
      let count = coefficients.count
      var sum = SIMD8<Double>.zero
      for k in first.indices {
        var left = SIMD8<Double>.zero
        let row = unsafe a + first[k] &* width
        for f in 0..<count { unsafe left = left.addingProduct(row[f], SIMD8(repeating: c[f])) }
        var right = SIMD8<Double>.zero
        let line = unsafe matrix + k &* second.count
        for l in second.indices {
          unsafe right = right.addingProduct(line[l], a[second[l] &* width &+ g])
        }
        sum = sum.addingProduct(left, right)
      }
      return sum
    }
  }
}
