import LinearAlgebra
import MPI
import Structures

/// The structures of a job: each on one rank, with what every rank knows of all of them.
///
/// The replicated part takes about 100 bytes a structure: targets, group and the elements of the
/// centres, which splits and baselines need. Atoms stay on the rank that read them.
struct LabelledStructures: Sendable {
  /// Rank `r` holds the structures `starts[r] ..< starts[r + 1]`.
  let starts: [Int]
  /// The structures of this rank.
  let structures: [Structure]
  /// The files of the structures.
  let places: StructurePlaces
  /// The targets of all structures, `count x outputs`.
  let targets: Matrix
  /// The group of each structure; the structure's own number where the job names no group.
  let groups: [String]
  /// The elements of the centres of each structure; each once where all atoms are centres.
  let elements: [[Element]]

  /// The structures over all ranks that were left out, for want of a target or because only a share is used.
  let skippedCount: Int
  /// The share of the groups that are used.
  let share: Double

  /// The number of structures over all ranks.
  var count: Int { groups.count }

  /// The elements that occur at centres, each once, by atomic number.
  var distinctElements: [Element] { Set(elements.joined()).sorted() }

  /// Takes what each rank read and shares what all must know.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - structures: The structures of this rank.
  ///   - places: The files of all structures.
  ///   - section: The targets, centres and groups by name.
  ///   - requiresTargets: Whether a structure without target or group is an error.
  ///   - world: All ranks; their structures follow each other in the order of the ranks.
  /// - Throws: `InputError` on all ranks when a structure lacks a target, a group or a centre.
  init(
    _ structures: [Structure], _ places: StructurePlaces, _ section: DataSection,
    requiresTargets: Bool, on world: borrowing Communicator
  ) throws {
    let first = try world.exclusiveScan(structures.count)
    let skips = section.skipsUnlabelled && requiresTargets
    let found = try world.together {
      try structures.enumerated().map { index, structure -> Labels? in
        do {
          let labels = try Labels(
            structure, section, number: first + index, requiresTargets: requiresTargets)
          return !requiresTargets || section.uses(group: labels.group) ? labels : nil
        } catch let error as InputError {
          if skips && error.kind == .badData { return nil }
          throw places.error(error, in: first + index)
        }
      }
    }
    share = requiresTargets ? section.share : 1
    let labels = found.compactMap(\.self)
    self.structures = zip(structures, found).compactMap { $1 == nil ? nil : $0 }
    let kept = places.counts(of: found.indices.lazy.filter { found[$0] != nil }.map { first + $0 })
    self.places = StructurePlaces(
      files: places.files, counts: try world.allReduce(kept, .sum))
    skippedCount = places.count - self.places.count
    guard self.places.count > 0 else {
      throw InputError(
        file: places.files.first, key: section.properties.first,
        expected: "at least one structure with a finite target", found: "none",
        remedy: share < 1 ? "use a larger 'data.share'" : "correct 'data.target.property'")
    }
    let counts = try world.allGather(labels.count)
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let outputs = section.properties.count
    let values = try world.allGather(labels.flatMap(\.targets))
    targets =
      Matrix(rowCount: outputs, columnCount: starts[world.size], elements: values)
      .transposed
    groups = try world.gatheredTexts(labels.map(\.group))
    let numbers = try world.allGather(labels.flatMap { $0.elements.map(\.atomicNumber) })
    let lengths = try world.allGather(labels.map { $0.elements.count })
    var next = 0
    elements = lengths.map { length in
      defer { next += length }
      return numbers[next..<next + length].compactMap(Element.init(atomicNumber:))
    }
  }

  /// Reads the structures of a job with their targets.
  ///
  /// **Collective.**
  init(_ job: Job, requiresTargets: Bool = true, on world: borrowing Communicator) throws {
    let reader = try StructureReader(job.data.files, on: world)
    let (cost, centres) = (DescriptionCost(job.representation), job.data.centres)
    let (structures, places) = try reader.structures(on: world) { structure in
      // A structure without centres is an error that is told later, with its place.
      cost.operations(structure, centreCount: (try? centres.atoms(of: structure).count) ?? 0)
    }
    try self.init(structures, places, job.data, requiresTargets: requiresTargets, on: world)
    guard world.size <= count else {
      throw InputError(
        .usage, file: job.data.files.first, expected: "at least as many structures as ranks",
        found: "\(count) structures on \(world.size) ranks",
        remedy: "start at most \(count) ranks")
    }
  }

  /// How the structures of a job are described, with a channel for every species of the data.
  ///
  /// **Collective.**
  func descriptions(_ job: Job, on world: borrowing Communicator) throws -> Descriptions {
    let own = Set(structures.flatMap(\.distinctSpecies)).map(\.atomicNumber)
    let species = Set(try world.allGather(own)).sorted().compactMap(Element.init(atomicNumber:))
    return try world.together {
      do {
        return try Descriptions(
          job.representation, centres: job.data.centres, species: species,
          elements: distinctElements)
      } catch let error as InputError { throw error.at(file: job.file) }
    }
  }

  /// What was read, for people.
  var summary: String {
    let groupCount = Set(groups).count
    return "\(count) structures in \(groupCount) groups, \(targets.columnCount) target"
      + (targets.columnCount == 1 ? "" : "s") + ", \(distinctElements.count) elements at centres"
      + (skippedCount > 0
        ? "; \(skippedCount) left out for want of a finite target"
          + (share < 1 ? " or beyond the share \(share) of the groups" : "") : "")
  }

  /// The text that names each structure in tables: the elements of its centres.
  var labels: [String] { elements.map { $0.map(\.symbol).joined(separator: "-") } }
}

/// What one structure contributes to the replicated part of a data set.
private struct Labels {
  let targets: [Double]
  let group: String
  let elements: [Element]

  init(_ structure: Structure, _ section: DataSection, number: Int, requiresTargets: Bool) throws {
    targets = try section.properties.map { name in
      guard let value = structure.info[name]?.real else {
        if !requiresTargets { return .nan }
        throw InputError(
          key: name, expected: "a number for the target property",
          found: structure.info[name].map { "'\($0.text)'" } ?? "none",
          remedy: "add it to the structure file or correct 'data.target.property'")
      }
      // Variances and errors are sums of squares, which must be finite as well.
      guard abs(value) < 1e100 || !requiresTargets else {
        throw InputError(
          key: name, expected: "a finite target below 1e100", found: "\(value)",
          remedy: "remove or correct the structure")
      }
      return value
    }
    if let name = section.group {
      guard let value = structure.info[name] else {
        if requiresTargets {
          throw InputError(
            key: name, expected: "a group", found: "none",
            remedy: "add it to the structure file or correct 'data.group'")
        }
        group = "\(number)"
        elements = try Self.elements(structure, section)
        return
      }
      group = value.text
    } else {
      group = "\(number)"
    }
    elements = try Self.elements(structure, section)
  }

  private static func elements(_ structure: Structure, _ section: DataSection) throws -> [Element] {
    let atoms = try section.centres.atoms(of: structure)
    // With all atoms as centres, their elements once each say enough and do not grow with the atoms.
    if case .allAtoms = section.centres { return structure.distinctSpecies }
    return atoms.map { structure.species[$0] }
  }
}

extension CentreChoice {
  /// The atoms at the centres, or the two atoms around a mid-point.
  func atoms(of structure: Structure) throws -> [Int] {
    switch self {
    case .allAtoms:
      guard structure.count > 0 else {
        throw InputError(
          expected: "at least one atom in every structure", found: "none",
          remedy: "remove the empty structure")
      }
      return Array(0..<structure.count)
    case .array(let name), .midpoint(let name):
      let atoms = try structure.centres(markedBy: name)
      guard !atoms.isEmpty else {
        throw InputError(
          key: name, expected: "at least one marked atom in every structure", found: "none",
          remedy: "mark the centres with 1 in that array")
      }
      return atoms
    case .atoms(let indices):
      guard !indices.isEmpty else {
        throw InputError(
          .usage, key: "centres", expected: "at least one index", found: "none",
          remedy: "correct 'data.centres'")
      }
      if let index = indices.first(where: { $0 >= structure.count }) {
        throw InputError(
          key: "centres", expected: "indices below \(structure.count)", found: "\(index)",
          remedy: "correct 'data.centres'")
      }
      return indices
    }
  }
}

extension Communicator {
  /// The texts of all ranks, each rank's in order.
  ///
  /// **Collective.**
  func gatheredTexts(_ texts: [String]) throws -> [String] {
    let bytes = try allGather(texts.flatMap { Array($0.utf8) })
    let lengths = try allGather(texts.map { $0.utf8.count })
    var next = 0
    return lengths.map { length in
      defer { next += length }
      return String(decoding: bytes[next..<next + length], as: UTF8.self)
    }
  }
}
