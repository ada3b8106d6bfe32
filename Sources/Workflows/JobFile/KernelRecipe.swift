import Structures
import Yams

/// A kernel of environments as a job file describes it: a product of factors.
struct KernelRecipe: Sendable {
  /// What a factor compares.
  enum FeatureSet: String, Sendable, CaseIterable {
    /// The SOAP power spectrum of a centre.
    case soap
    /// The chosen properties of the element at a centre, standardised.
    case element
  }

  /// The form of a factor.
  enum Form: String, Sendable, CaseIterable {
    case linear, polynomial, gaussian, laplacian, matern32, matern52
  }

  /// One factor of the product.
  enum Factor: Sendable {
    /// A function of the features of one set.
    case features(Features)
    /// A kernel of the elements with learned places and amplitudes.
    case elements(Elements)
  }

  /// A function of the features of one set.
  struct Features: Sendable {
    /// What is compared.
    let set: FeatureSet
    /// The form of the function.
    let form: Form
    /// The length scale; unused by linear and polynomial forms.
    let lengthScale: ParameterChoice
    /// Whether every feature has a length scale of its own.
    let perFeature: Bool
    /// The power of a polynomial form (`zeta`).
    let degree: Int
    /// The constant that a polynomial form adds to the product of the features.
    let offset: Double
    /// Whether feature vectors are scaled to length one.
    let isNormalised: Bool
  }

  /// A kernel of the elements with learned places and amplitudes.
  struct Elements: Sendable {
    /// The form of the function of the distance of two elements.
    let form: Form
    /// The standard deviation of the learned displacements; zero for none.
    let displacement: Double
    /// The standard deviation of the learned logarithmic amplitudes; zero for none.
    let amplitude: Double

    /// What `elements` alone stands for.
    static let standard = Elements(form: .matern32, displacement: 1, amplitude: 1)
  }

  /// The factors, at least one.
  let factors: [Factor]

  init(_ value: JobValue) throws {
    factors = try value.list().map { item in
      let (name, argument) = try item.tagged()
      if name == "elements" { return .elements(try argument.map(Self.elements) ?? .standard) }
      guard let form = Form(rawValue: name) else {
        throw item.error(
          "a kernel", remedy: advice(name, Form.allCases.map(\.rawValue) + ["elements"]))
      }
      guard let argument else { throw item.error("'{\(name): {on: soap}}'") }
      return .features(try Self.features(argument, form))
    }
  }

  private static func features(_ value: JobValue, _ form: Form) throws -> Features {
    var map = try value.mapping()
    let set = try map.required("on").choice(FeatureSet.self)
    let lengthScale = try map.optional("lengthScale").map(ParameterChoice.init)
    let features = Features(
      set: set, form: form, lengthScale: lengthScale ?? .fixed(1),
      perFeature: try map.optional("perFeature")?.boolean() ?? false,
      degree: try map.optional("degree")?.integer(in: 1...64) ?? 2,
      offset: try map.optional("offset")?.double() ?? 0,
      isNormalised: try map.optional("normalized")?.boolean() ?? (set == .soap))
    try map.finish()
    let hasScale = form != .linear && form != .polynomial
    guard hasScale == (lengthScale != nil) else {
      throw value.error(
        hasScale ? "a 'lengthScale'" : "no 'lengthScale' for a \(form.rawValue) kernel",
        remedy: hasScale ? "add 'lengthScale:'" : "remove it")
    }
    guard features.offset >= 0 else { throw value.error("an 'offset' that is at least 0") }
    return features
  }

  private static func elements(_ value: JobValue) throws -> Elements {
    var map = try value.mapping()
    let form = try map.optional("form")?.choice(Form.self) ?? .matern32
    guard form != .linear && form != .polynomial else {
      throw value.error("gaussian, laplacian, matern32 or matern52 as 'form'")
    }
    let displacement = try map.optional("displacement")?.double() ?? 1
    let amplitude = try map.optional("amplitude")?.double() ?? 1
    guard displacement >= 0 && amplitude >= 0 else {
      throw value.error("deviations that are at least 0")
    }
    try map.finish()
    return Elements(form: form, displacement: displacement, amplitude: amplitude)
  }

  /// The feature sets that the kernel compares.
  var featureSets: Set<FeatureSet> {
    Set(factors.compactMap { if case .features(let features) = $0 { features.set } else { nil } })
  }

  /// Whether the kernel compares the elements themselves.
  var usesElements: Bool {
    factors.contains { if case .elements = $0 { true } else { false } }
  }
}
