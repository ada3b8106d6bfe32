internal import Glibc
internal import LinearAlgebra

/// A kernel of two chemical elements whose places in a space of elements are learned.
///
/// `B(A, C) = s_A s_C kappa(|z_A - z_C|)` with coordinates `z_A = x_A + delta_A`: `x_A` are given
/// properties such as group and period, `delta_A` are displacements and `s_A > 0` amplitudes that the
/// marginal likelihood adjusts. Both have normal priors, `delta_A ~ N(0, displacementDeviation^2)`
/// and `log s_A ~ N(0, amplitudeDeviation^2)`, so that an element which was never seen stays where its
/// properties put it. This is an intrinsic coregionalization (Alvarez, Rosasco and Lawrence,
/// Found. Trends Mach. Learn. 4, 195, 2012, section 4.2.2) with a smooth, low-dimensional matrix `B`,
/// and an alchemical kernel in the sense of Willatt, Musil and Ceriotti (Phys. Chem. Chem. Phys. 20,
/// 29661, 2018) whose chemical space is fitted.
///
/// The feature set that the kernel compares has one row: the atomic number of each environment.
public struct ElementKernel: Sendable, Hashable, Codable {
  /// The elements by atomic number, in increasing order.
  public let elements: [Int]
  /// The form `kappa`; its length scale is 1 in the units of the coordinates.
  public let function: KernelFunction
  /// The given coordinates `x`, one column for each element, by columns.
  public let coordinates: [Double]
  /// The number of coordinates of an element.
  public let dimension: Int
  /// The displacements `delta`, laid out as the coordinates.
  public private(set) var displacements: [Double]
  /// The logarithms of the amplitudes, one for each element.
  public private(set) var logAmplitudes: [Double]
  /// The standard deviation of the prior of a displacement; zero keeps the given coordinates.
  public let displacementDeviation: Double
  /// The standard deviation of the prior of a logarithmic amplitude; zero keeps amplitudes of 1.
  public let amplitudeDeviation: Double

  /// A kernel at the mode of its prior.
  ///
  /// - Parameters:
  ///   - elements: Different atomic numbers in increasing order.
  ///   - coordinates: `dimension` given coordinates of each element, element after element.
  ///   - function: A function of a distance: Gaussian, Matern or Laplacian.
  ///   - displacementDeviation: At least 0.
  ///   - amplitudeDeviation: At least 0.
  public init(
    elements: [Int], coordinates: [Double], function: KernelFunction,
    displacementDeviation: Double, amplitudeDeviation: Double
  ) {
    precondition(
      !elements.isEmpty && zip(elements, elements.dropFirst()).allSatisfy { $0 < $1 },
      "different elements in increasing order")
    precondition(
      coordinates.count.isMultiple(of: elements.count) && coordinates.count >= elements.count,
      "as many coordinates for each of \(elements.count) elements; got \(coordinates.count)")
    precondition(function.argument != .dotProduct, "a kernel of a distance; got \(function)")
    precondition(
      displacementDeviation >= 0 && amplitudeDeviation >= 0, "deviations that are at least 0")
    self.elements = elements
    self.coordinates = coordinates
    self.function = function
    dimension = coordinates.count / elements.count
    displacements = [Double](repeating: 0, count: coordinates.count)
    logAmplitudes = [Double](repeating: 0, count: elements.count)
    self.displacementDeviation = displacementDeviation
    self.amplitudeDeviation = amplitudeDeviation
  }

  /// The table of `B`, one row and column for each element.
  private func table() -> Matrix {
    let z = zip(coordinates, displacements).map { $0 + $1 }
    return Matrix(rowCount: elements.count, columnCount: elements.count) { a, c in
      exp(logAmplitudes[a] + logAmplitudes[c]) * function.value(argument(z, a, c))
    }
  }

  /// The columns of the table that belong to the atomic numbers of environments.
  private func indices(_ operand: KernelFactor.Operand) -> [Int] {
    let places = Dictionary(uniqueKeysWithValues: zip(elements, elements.indices))
    return (0..<operand.tile.columnCount).map { column in
      let number = Int(operand.elements[operand.tile.offset + column])
      guard let place = places[number] else {
        preconditionFailure("an element of the kernel; got atomic number \(number)")
      }
      return place
    }
  }

  /// Writes the kernel of all pairs of environments into `tile` of `values`.
  func write(
    _ x: KernelFactor.Operand, _ y: KernelFactor.Operand, _ values: inout MutableSpan<Double>,
    _ tile: Tile
  ) {
    let (rows, columns, table) = (indices(x), indices(y), table())
    for (j, column) in columns.enumerated() {
      let start = tile.offset + j * tile.leadingDimension
      for (i, row) in rows.enumerated() { values[start + i] = table[row, column] }
    }
  }

  /// The sums `sum_ab A_ab dk_ab / d theta` for the parameters.
  func contractedDerivatives(
    _ x: KernelFactor.Operand, _ y: KernelFactor.Operand, _ adjoint: [Double]
  ) -> [Double] {
    let (rows, columns) = (indices(x), indices(y))
    var sums = Matrix(rowCount: elements.count, columnCount: elements.count, repeating: 0)
    for (j, column) in columns.enumerated() {
      for (i, row) in rows.enumerated() { sums[row, column] += adjoint[i + j * rows.count] }
    }
    return gradient(adjoint: sums)
  }

  private func argument(_ z: [Double], _ a: Int, _ c: Int) -> Double {
    var sum = 0.0
    for k in 0..<dimension {
      let difference = z[a * dimension + k] - z[c * dimension + k]
      sum +=
        function.argument == .manhattanDistance ? abs(difference) : difference * difference
    }
    return sum
  }
}

extension ElementKernel {
  /// The number of adjustable parameters: displacements and amplitudes whose prior is not a point.
  var parameterCount: Int {
    (displacementDeviation > 0 ? displacements.count : 0)
      + (amplitudeDeviation > 0 ? logAmplitudes.count : 0)
  }

  /// The names of the parameters, such as `displacement(Z=24, 0)` and `logAmplitude(Z=24)`.
  var parameterNames: [String] {
    let places = elements.flatMap { z in
      (0..<dimension).map { "displacement(Z=\(z), \($0))" }
    }
    return (displacementDeviation > 0 ? places : [])
      + (amplitudeDeviation > 0 ? elements.map { "logAmplitude(Z=\($0))" } : [])
  }

  /// The adjustable parameters, displacements before logarithmic amplitudes.
  var parameters: [Double] {
    (displacementDeviation > 0 ? displacements : [])
      + (amplitudeDeviation > 0 ? logAmplitudes : [])
  }

  /// The same kernel with other parameters.
  func withParameters(_ values: some Collection<Double>) -> ElementKernel {
    precondition(
      values.count == parameterCount, "\(parameterCount) parameters; got \(values.count)")
    var result = self
    var rest = Array(values)[...]
    if displacementDeviation > 0 {
      result.displacements = Array(rest.prefix(displacements.count))
      rest = rest.dropFirst(displacements.count)
    }
    if amplitudeDeviation > 0 { result.logAmplitudes = Array(rest) }
    return result
  }

  /// The standard deviation of the prior of each parameter.
  public var deviations: [Double] {
    [Double](
      repeating: displacementDeviation, count: displacementDeviation > 0 ? displacements.count : 0)
      + [Double](
        repeating: amplitudeDeviation, count: amplitudeDeviation > 0 ? logAmplitudes.count : 0)
  }

  /// The logarithm of the prior density, without its constant, and its gradient.
  var logPrior: (value: Double, gradient: [Double]) {
    let scaled = zip(parameters, deviations).map { $0 / ($1 * $1) }
    return (-0.5 * zip(parameters, scaled).reduce(0) { $0 + $1.0 * $1.1 }, scaled.map { -$0 })
  }

  /// The derivatives of a function with respect to the parameters, from its derivatives with
  /// respect to the entries of the table.
  ///
  /// `adjoint` holds `dL/dB(A, C)` for every entry, also where `A` and `C` are exchanged.
  private func gradient(adjoint: Matrix) -> [Double] {
    let z = zip(coordinates, displacements).map { $0 + $1 }
    let count = elements.count
    var places = [Double](repeating: 0, count: z.count)
    var amplitudes = [Double](repeating: 0, count: count)
    for a in 0..<count {
      for c in 0..<count {
        let weight = adjoint[a, c] + adjoint[c, a]
        if weight == 0 { continue }
        let scale = exp(logAmplitudes[a] + logAmplitudes[c])
        let distance = argument(z, a, c)
        amplitudes[a] += weight * scale * function.value(distance)
        if a == c { continue }
        let slope =
          weight * scale * function.derivative(distance, value: function.value(distance))
        for k in 0..<dimension {
          let difference = z[a * dimension + k] - z[c * dimension + k]
          places[a * dimension + k] +=
            slope
            * (function.argument == .manhattanDistance
              ? (difference > 0 ? 1 : difference < 0 ? -1 : 0) : 2 * difference)
        }
      }
    }
    return (displacementDeviation > 0 ? places : [])
      + (amplitudeDeviation > 0 ? amplitudes : [])
  }
}
