import Structures

/// `validation:` of the job file of a field model: which structures are tested.
struct FieldValidationSection: Sendable, Hashable {
  /// How structures are divided.
  enum Scheme: Sendable, Hashable {
    /// As the files say.
    case file
    /// A share of the structures, drawn by a seed.
    case share(Double)
    /// Each group once, by a model of all others.
    case leaveOneGroupOut
    /// No structure: all are used for training.
    case none
  }

  /// How structures are divided.
  let scheme: Scheme
  /// The seed of the draw.
  let seed: UInt64
  /// What stands together on one side of the draw.
  let unit: ValidationSection.Unit
  /// Groups that are never left out.
  let kept: [String]
  /// Whether plainer predictors are judged beside the model.
  let baselines: Bool

  /// What a job without the section uses.
  static let file = FieldValidationSection(scheme: .file)

  private init(scheme: Scheme) {
    (self.scheme, seed, unit, kept, baselines) = (scheme, 0, .structure, [], true)
  }

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let split = try map.optional("split")?.choice(Split.self)
    let test = try map.optional("test")?.double()
    let leaveOut = try map.optional("leaveOneGroupOut")?.boolean() ?? false
    seed = try map.optional("seed").map { UInt64(try $0.integer(in: 0...Int.max)) } ?? 0
    unit = try map.optional("by")?.choice(ValidationSection.Unit.self) ?? .structure
    kept = try map.optional("keep")?.list().map { try $0.string() } ?? []
    baselines = try map.optional("baselines")?.boolean() ?? true
    try map.finish()
    guard [split != nil, test != nil, leaveOut].count(where: { $0 }) == 1 else {
      throw value.error(
        "one of 'split', 'test' and 'leaveOneGroupOut'", remedy: "write 'split: file'")
    }
    if let test {
      guard test > 0 && test < 1 else { throw value.error("a share between 0 and 1 for 'test'") }
      scheme = .share(test)
    } else {
      scheme = leaveOut ? .leaveOneGroupOut : split == .file ? .file : .none
    }
  }

  private enum Split: String, CaseIterable { case file, none }
}
