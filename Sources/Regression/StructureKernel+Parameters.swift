internal import Glibc

extension StructureKernel {
  /// The names of the adjustable parameters, for instance `term0.factor1.lengthScale`.
  ///
  /// Each term has its amplitude, then for each product its weight (except the first one) and
  /// the parameters of its factors. Terms that are matched by entropy have the amplitude only.
  public var parameterNames: [String] {
    terms.enumerated().flatMap { t, term in
      ["term\(t).amplitude"]
        + (term.combination.isDifferentiable
          ? term.environment.parameterNames.map { "term\(t).\($0)" } : [])
    }
  }

  /// The natural logarithms of the adjustable parameters, in the order of ``parameterNames``.
  ///
  /// The parameters of an ``ElementKernel`` stand as they are: they may have any sign.
  public var logParameters: [Double] {
    terms.flatMap { term in
      [log(term.amplitude)]
        + (term.combination.isDifferentiable ? term.environment.logParameters : [])
    }
  }

  /// The same kernel with other parameters.
  public func withLogParameters(_ values: [Double]) -> StructureKernel {
    precondition(values.count == parameterNames.count, "\(parameterNames.count) parameters")
    var (rest, result) = (values[...], self)
    for t in terms.indices {
      result.terms[t].amplitude = exp(rest.removeFirst())
      if terms[t].combination.isDifferentiable {
        result.terms[t].environment = terms[t].environment.takingLogParameters(from: &rest)
      }
    }
    return result
  }
}

extension EnvironmentKernel {
  var parameterNames: [String] {
    products.enumerated().flatMap { p, product in
      (p > 0 ? ["product\(p).weight"] : [])
        + product.factors.enumerated().flatMap { f, factor in
          factor.parameterNames.map { (p > 0 ? "product\(p)." : "") + "factor\(f).\($0)" }
        }
    }
  }

  var logParameters: [Double] {
    products.enumerated().flatMap { p, product in
      (p > 0 ? [log(product.weight)] : []) + product.factors.flatMap(\.logParameters)
    }
  }

  func takingLogParameters(from rest: inout ArraySlice<Double>) -> EnvironmentKernel {
    EnvironmentKernel(
      products: products.enumerated().map { p, product in
        let weight = p > 0 ? exp(rest.removeFirst()) : product.weight
        return Product(
          weight: weight,
          factors: product.factors.map { factor in
            let count = factor.parameterNames.count
            let own = rest.prefix(count)
            rest.removeFirst(count)
            return factor.withLogParameters(own)
          })
      })
  }
}

extension KernelFactor {
  /// The names of the adjustable parameters: those of the elements where these are compared, the
  /// length scales of the features when they are given, else the function's own parameters.
  public var parameterNames: [String] {
    if let elements { return elements.parameterNames }
    return lengthScales.map { $0.indices.map { "lengthScale\($0)" } } ?? function.parameterNames
  }

  /// The natural logarithms of the adjustable parameters; those of elements as they are.
  public var logParameters: [Double] {
    if let elements { return elements.parameters }
    return lengthScales.map { $0.map { log($0) } } ?? function.logParameters
  }

  func withLogParameters(_ values: some Collection<Double>) -> KernelFactor {
    if let elements {
      return KernelFactor(featureSet: featureSet, elements: elements.withParameters(values))
    }
    return KernelFactor(
      featureSet: featureSet,
      function: lengthScales == nil ? function.withLogParameters(values) : function,
      lengthScales: lengthScales.map { _ in values.map { exp($0) } },
      isNormalised: isNormalised)
  }
}

extension StructureKernel {
  /// The logarithm of the prior density of the parameters, without its constant, and its gradient.
  ///
  /// Only the parameters of an ``ElementKernel`` have a prior; all others count as uniform.
  public var logPrior: (value: Double, gradient: [Double]) {
    var (value, gradient) = (0.0, [Double]())
    for term in terms {
      gradient.append(0)
      guard term.combination.isDifferentiable else { continue }
      for (p, product) in term.environment.products.enumerated() {
        if p > 0 { gradient.append(0) }
        for factor in product.factors {
          if let prior = factor.elements?.logPrior {
            value += prior.value
            gradient += prior.gradient
          } else {
            gradient += [Double](repeating: 0, count: factor.parameterNames.count)
          }
        }
      }
    }
    return (value, gradient)
  }
}

extension StructureKernel {
  /// The adjustable parameters themselves; displacements and logarithmic amplitudes of elements as they
  /// are, all others as positive numbers.
  public var parameterValues: [Double] {
    terms.flatMap { term in
      [term.amplitude]
        + (term.combination.isDifferentiable
          ? term.environment.products.enumerated().flatMap { p, product in
            (p > 0 ? [product.weight] : [])
              + product.factors.flatMap { factor in
                factor.elements?.parameters ?? factor.logParameters.map { exp($0) }
              }
          } : [])
    }
  }
}
