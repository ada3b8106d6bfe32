import CBLAS
import Foundation
import LinearAlgebra
import Regression

/// A least-squares problem with rows in groups.
struct DesignSample {
  /// `columnCount x rowCount`, a column for each row of the design matrix.
  private(set) var features: Matrix
  /// `1 x rowCount`.
  private(set) var targets: Matrix

  init(features: Matrix, targets: Matrix) { (self.features, self.targets) = (features, targets) }

  /// A design matrix of the folder `Reference`, whose last column is the target.
  init(file: String, columnCount: Int) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "../Reference/\(file)"))
    let step = columnCount + 1
    let values = (0..<data.count / 8).map { k in
      Double(
        bitPattern: data.dropFirst(8 * k).prefix(8).reversed().reduce(UInt64(0)) {
          $0 << 8 | UInt64($1)
        })
    }
    let count = values.count / step
    features = Matrix(rowCount: columnCount, columnCount: count) { i, j in values[j * step + i] }
    targets = Matrix(rowCount: 1, columnCount: count) { _, j in values[j * step + columnCount] }
  }

  /// Powers of `x` between -0.5 and 1.5 and a smooth target, with a condition number of about 1e16.
  static func powers(rowCount: Int = 500, columnCount: Int = 40) -> DesignSample {
    let x = (0..<rowCount).map { -0.5 + 2 * Double($0) / Double(rowCount - 1) }
    return DesignSample(
      features: Matrix(rowCount: columnCount, columnCount: rowCount) { i, j in pow(x[j], Double(i))
      },
      targets: Matrix(rowCount: 1, columnCount: rowCount) { _, j in exp(-x[j]) * sin(5 * x[j]) })
  }

  /// Numbers between -1/2 and 1/2 with a linear target and noise in several groups.
  static func random(_ columnCount: Int, _ rowCount: Int, targetCount: Int = 1) -> DesignSample {
    var state: UInt64 = 3
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
    }
    let features = Matrix(rowCount: columnCount, columnCount: rowCount) { i, _ in
      next() / Double(1 + i * i)
    }
    return DesignSample(
      features: features,
      targets: Matrix(rowCount: targetCount, columnCount: rowCount) { c, j in
        0.1 * next() + features.column(j).reduce(0) { $0 + Double(c + 1) * $1 }
      })
  }

  var rowCount: Int { features.columnCount }

  func rows(_ range: Range<Int>) -> DesignSample {
    DesignSample(features: features.columns(range), targets: targets.columns(range))
  }

  /// Multiplies features and targets of some rows.
  mutating func multiply(_ rows: Range<Int>, by weight: Double) {
    for j in rows {
      for i in 0..<features.rowCount { features[i, j] *= weight }
      for c in 0..<targets.rowCount { targets[c, j] *= weight }
    }
  }

  /// The rows and the columns in another order.
  func rearranged(rows: [Int], columns: [Int]) -> DesignSample {
    DesignSample(
      features: Matrix(rowCount: columns.count, columnCount: rows.count) { i, j in
        features[columns[i], rows[j]]
      },
      targets: Matrix(rowCount: targets.rowCount, columnCount: rows.count) { c, j in
        targets[c, rows[j]]
      })
  }

  func factor(cut: Int = 64) throws -> TriangularFactor {
    var result = TriangularFactor(
      columnCount: features.rowCount, targetCount: targets.rowCount)
    for start in stride(from: 0, to: rowCount, by: cut) {
      let range = start..<min(start + cut, rowCount)
      try result.append(features: features.columns(range), targets: targets.columns(range))
    }
    return result
  }

  /// One factor for each of `count` groups of neighbouring rows.
  func ranges(_ count: Int) -> [Range<Int>] {
    (0..<count).map { $0 * rowCount / count..<($0 + 1) * rowCount / count }
  }

  /// `y - X c` for the first target.
  func residual(_ coefficients: [Double]) -> [Double] {
    zip(targets.elements, features.product(coefficients, transposingSelf: true)).map { $0 - $1 }
  }

  /// The coefficients of LAPACK's `dgelsd` for columns scaled to length 1, scaled back.
  func lapackSolution(relativeCut: Double) -> [Double] {
    var a = features.transposed
    let scales = (0..<a.columnCount).map { norm(Array(a.column($0))) }
    for j in scales.indices {
      for i in 0..<a.rowCount { a[i, j] /= scales[j] }
    }
    var (m, n, one) = (Int32(a.rowCount), Int32(a.columnCount), Int32(1))
    var (b, values) = (targets.elements, [Double](repeating: 0, count: scales.count))
    var (cut, rank, info, size) = (relativeCut, Int32(0), Int32(0), Int32(1 << 20))
    var work = [Double](repeating: 0, count: Int(size))
    var integers = [Int32](repeating: 0, count: 1 << 16)
    unsafe dgelsd_(
      &m, &n, &one, &a.elements, &m, &b, &m, &values, &cut, &rank, &work, &size, &integers, &info)
    precondition(info == 0, "a solution")
    return scales.indices.map { b[$0] / scales[$0] }
  }
}
