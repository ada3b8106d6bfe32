internal import Glibc

extension KernelFunction {
  /// The names of the adjustable parameters; an `offset` of zero is not adjustable.
  var parameterNames: [String] {
    switch self {
    case .linear: []
    case .polynomial(_, _, let offset): offset > 0 ? ["scale", "offset"] : ["scale"]
    case .gaussian, .laplacian, .matern32, .matern52: ["lengthScale"]
    }
  }

  /// The natural logarithms of the adjustable parameters.
  var logParameters: [Double] {
    switch self {
    case .linear: []
    case .polynomial(_, let scale, let offset):
      offset > 0 ? [log(scale), log(offset)] : [log(scale)]
    case .gaussian(let length), .laplacian(let length), .matern32(let length),
      .matern52(let length):
      [log(length)]
    }
  }

  /// The same form with other parameters.
  func withLogParameters(_ values: some Collection<Double>) -> KernelFunction {
    let new = values.map { exp($0) }
    precondition(new.count == parameterNames.count, "\(parameterNames.count) parameters")
    switch self {
    case .linear: return .linear
    case .polynomial(let degree, _, let offset):
      return .polynomial(degree: degree, scale: new[0], offset: offset > 0 ? new[1] : offset)
    case .gaussian: return .gaussian(lengthScale: new[0])
    case .laplacian: return .laplacian(lengthScale: new[0])
    case .matern32: return .matern32(lengthScale: new[0])
    case .matern52: return .matern52(lengthScale: new[0])
    }
  }

  /// The derivatives with respect to the logarithms of the parameters, at an argument where the
  /// derivative with respect to the argument is `slope`.
  ///
  /// A length scale enters through `argument / l^2` or `argument / l` alone, a scale through
  /// `scale * argument`, an offset as a shift of it: all derivatives are multiples of `slope`.
  func parameterDerivatives(_ argument: Double, slope: Double) -> (first: Double, second: Double) {
    switch self {
    case .linear: (0, 0)
    case .polynomial(_, let scale, let offset): (argument * slope, offset / scale * slope)
    case .gaussian, .matern32, .matern52: (-2 * argument * slope, 0)
    case .laplacian: (-argument * slope, 0)
    }
  }
}
