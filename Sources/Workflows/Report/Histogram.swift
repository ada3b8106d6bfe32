import Glibc

/// Counts of values in bins of equal width, symmetric about zero.
struct Histogram: Sendable {
  /// The centres of the bins.
  let centres: [Double]
  let counts: [Int]
  let width: Double
  /// How many finite values lie outside all bins.
  let outsideCount: Int

  /// Bins that hold 98 % of the values, by the rule of Freedman and Diaconis (1981).
  ///
  /// There are 15 to 61 of them, and no histogram where no value is finite or all are too large.
  init?(_ values: [Double]) {
    let sizes = values.filter(\.isFinite).map(abs).sorted()
    guard let largest = sizes.last else { return nil }
    let n = sizes.count
    let limit = sizes[min(n - 1, Int((0.98 * Double(n)).rounded(.up)))]
    let reach = limit > 0 ? limit : (largest > 0 ? largest : 1)
    // For values symmetric about zero the quartiles lie at the median of the sizes.
    let ideal = 4 * sizes[n / 2] / pow(Double(n), 1.0 / 3)
    let wanted = ideal > 0 ? min(1e6, 2 * reach / ideal) : 61
    let half = min(30, max(7, Int(wanted / 2)))
    let width = 2 * reach / Double(2 * half + 1)
    guard width.isFinite, width > 0 else { return nil }
    var counts = Array(repeating: 0, count: 2 * half + 1)
    var outsideCount = 0
    for value in values where value.isFinite {
      let bin = abs(value) <= reach ? min(2 * half, Int((value + reach) / width)) : -1
      if bin >= 0 { counts[bin] += 1 } else { outsideCount += 1 }
    }
    self.centres = (-half...half).map { Double($0) * width }
    self.counts = counts
    self.width = width
    self.outsideCount = outsideCount
  }
}
