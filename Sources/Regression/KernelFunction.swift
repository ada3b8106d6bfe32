internal import LinearAlgebra
internal import Glibc

/// A positive semidefinite function of two feature vectors `x` and `y`.
///
/// The forms and parameters are those of Rasmussen and Williams, Gaussian Processes for Machine
/// Learning (2006), chapter 4. In scikit-learn's terms, `gamma = 1 / (2 lengthScale^2)` for
/// `rbf` and `gamma = 1 / lengthScale` for `laplacian`; `polynomial` has `gamma = scale` and
/// `coef0 = offset`; `Matern` has `nu = 1.5` or `2.5` with the same length scale.
public enum KernelFunction: Sendable, Hashable, Codable {
  /// `x . y`.
  case linear
  /// `(scale x . y + offset)^degree`; the power `zeta` of SOAP kernels is `degree`.
  case polynomial(degree: Int, scale: Double, offset: Double)
  /// `exp(-|x - y|^2 / (2 l^2))`.
  case gaussian(lengthScale: Double)
  /// `exp(-|x - y|_1 / l)`, with the sum of absolute differences.
  case laplacian(lengthScale: Double)
  /// `(1 + u) exp(-u)` with `u = sqrt(3) |x - y| / l`.
  case matern32(lengthScale: Double)
  /// `(1 + u + u^2 / 3) exp(-u)` with `u = sqrt(5) |x - y| / l`.
  case matern52(lengthScale: Double)

  /// The quantity of two vectors that a kernel function depends on.
  enum Argument {
    case dotProduct, squaredDistance, manhattanDistance
  }

  var argument: Argument {
    switch self {
    case .linear, .polynomial: .dotProduct
    case .gaussian, .matern32, .matern52: .squaredDistance
    case .laplacian: .manhattanDistance
    }
  }

  /// The value as a function of the argument, one at a time: the plain version of `evaluate`.
  func value(_ argument: Double) -> Double {
    switch self {
    case .linear: return argument
    case .polynomial(let degree, let scale, let offset):
      return power(scale * argument + offset, degree)
    case .gaussian(let length): return exp(-argument / (2 * length * length))
    case .laplacian(let length): return exp(-argument / length)
    case .matern32(let length):
      let u = (3 * argument).squareRoot() / length
      return (1 + u) * exp(-u)
    case .matern52(let length):
      let u = (5 * argument).squareRoot() / length
      return (1 + u + u * u / 3) * exp(-u)
    }
  }

  /// The derivative of the value with respect to the argument, given both.
  func derivative(_ argument: Double, value: Double) -> Double {
    switch self {
    case .linear: return 1
    case .polynomial(let degree, let scale, let offset):
      return Double(degree) * scale * power(scale * argument + offset, degree - 1)
    case .gaussian(let length): return -value / (2 * length * length)
    case .laplacian(let length): return -value / length
    case .matern32(let length):
      let u = (3 * argument).squareRoot() / length
      return -1.5 / (length * length) * value / (1 + u)
    case .matern52(let length):
      let u = (5 * argument).squareRoot() / length
      return -5 / (6 * length * length) * value * (1 + u) / (1 + u + u * u / 3)
    }
  }

  /// Replaces arguments by kernel values; `scratch` holds as many numbers.
  func evaluate(_ values: inout MutableSpan<Double>, scratch: inout MutableSpan<Double>) {
    switch self {
    case .linear: return
    case .polynomial(let degree, let scale, let offset):
      for i in values.indices { values[i] = power(scale * values[i] + offset, degree) }
    case .gaussian(let length):
      let factor = -1 / (2 * length * length)
      for i in values.indices { values[i] *= factor }
      exponentiate(&values)
    case .laplacian(let length):
      for i in values.indices { values[i] *= -1 / length }
      exponentiate(&values)
    case .matern32(let length):
      for i in values.indices { values[i] = -(3 * values[i]).squareRoot() / length }
      for i in values.indices { scratch[i] = 1 - values[i] }
      exponentiate(&values)
      for i in values.indices { values[i] *= scratch[i] }
    case .matern52(let length):
      for i in values.indices { values[i] = -(5 * values[i]).squareRoot() / length }
      for i in values.indices { scratch[i] = 1 - values[i] + values[i] * values[i] / 3 }
      exponentiate(&values)
      for i in values.indices { values[i] *= scratch[i] }
    }
  }

  /// `base^exponent` by repeated squaring; `exponent < 0` counts as 0.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, max(exponent, 0))
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
