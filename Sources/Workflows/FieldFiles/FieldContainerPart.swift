import Fields
import HDF5
import Structures

/// The root or a group of an HDF5 file that holds one snapshot, or many of the same shape.
struct FieldContainerPart {
  private let path: String
  private let group: String
  private let periodicity: Periodicity
  /// The number of snapshots; nil when there is one without a number.
  private let count: Int?
  private let species: [Element]
  private let positions: [Double]
  private let vectors: [Double]
  private let origin: Vector3
  private var fields: [(description: FieldDescription, shape: SIMD3<Int>)] = []
  private var values: [(name: String, values: [Double], components: Int?)] = []
  private var texts: [String: [String]] = [:]
  private var info: [String: InfoValue] = [:]

  /// Reads everything but the values of the fields.
  init<Place: Container & ~Copyable>(
    _ place: borrowing Place, group: String, _ periodicity: Periodicity
  ) throws {
    path = place.path
    self.group = group
    self.periodicity = periodicity
    let positions = try place.dataset("positions")
    let cell = try place.dataset("cell")
    let shape = positions.shape
    let snapshots = shape.count == 3 ? shape[0] : nil
    count = snapshots
    self.positions = try positions.read(Double.self)
    vectors = try cell.read(Double.self)
    species = try Self.species(place, atoms: shape.dropLast().last ?? 0)
    guard shape.last == 3, shape.count == 2 || shape.count == 3,
      cell.elementCount == 9 || cell.elementCount == 9 * (snapshots ?? 1)
    else {
      throw InputError(
        file: place.path, key: "positions", expected: "positions of atoms and a cell",
        found: "the shapes \(shape) and \(cell.shape)", remedy: "correct the file")
    }
    if try place.exists("fields"), try place.group("fields").hasAttribute("origin") {
      let numbers = try place.group("fields").attributeValues("origin", of: Double.self)
      origin = numbers.count == 3 ? Vector3(numbers[0], numbers[1], numbers[2]) : .zero
    } else {
      origin = .zero
    }
    try readChildren(place)
    if count == nil { try readAttributes(place) }
  }

  /// The periodic directions in the attribute `pbc`, nil without one.
  static func periodicity<Place: AttributeHolder & ~Copyable>(
    _ place: borrowing Place
  ) throws -> Periodicity? {
    guard try place.hasAttribute("pbc") else { return nil }
    let flags = try place.attributeValues("pbc", of: Int.self)
    guard flags.count == 3 else { return nil }
    return Periodicity(flags[0] != 0, flags[1] != 0, flags[2] != 0)
  }

  /// The meaning of the attribute `unit` of a dataset.
  static func unit(of dataset: borrowing Dataset) throws -> (unit: FieldUnit, factor: Double) {
    guard try dataset.hasAttribute("unit") else { return (.none, 1) }
    return FieldUnit.meaning(of: try dataset.attributeText("unit"))
  }

  private static func species<Place: Container & ~Copyable>(
    _ place: borrowing Place, atoms: Int
  ) throws -> [Element] {
    let numbers = try place.dataset("atomic_numbers").read(Int.self)
    let species = numbers.compactMap { Element(atomicNumber: $0) }
    guard species.count == atoms, numbers.count == atoms else {
      throw InputError(
        file: place.path, key: "atomic_numbers",
        expected: "\(atoms) atomic numbers in 1...118, as many as positions",
        found: "\(species.count) such numbers", remedy: "correct the file")
    }
    return species
  }

  /// Sorts the datasets into fields, and values of snapshots and atoms.
  private mutating func readChildren<Place: Container & ~Copyable>(
    _ place: borrowing Place
  ) throws {
    let known = ["positions", "cell", "atomic_numbers"]
    for child in try place.children() where child.kind == .dataset && !known.contains(child.name) {
      let dataset = try place.dataset(child.name)
      let shape = dataset.shape
      if let count, shape.first != count { continue }
      let own = Array(count == nil ? shape : Array(shape.dropFirst()))
      if own.count == 3 {
        try appendField(child.name, dataset, own)
      } else if own.isEmpty {
        try appendValue(child.name, dataset)
      } else if own[0] == species.count, own.count <= 2,
        let numbers = try? dataset.read(Double.self)
      {
        values.append((child.name, numbers, own.count == 2 ? own[1] : 1))
      }
    }
    guard try place.exists("fields") else { return }
    let group = try place.group("fields")
    for child in try group.children() where child.kind == .dataset {
      let dataset = try group.dataset(child.name)
      let own = Array(count == nil ? dataset.shape : Array(dataset.shape.dropFirst()))
      if own.count == 3 { try appendField(child.name, dataset, own) }
    }
  }

  private mutating func appendField(
    _ name: String, _ dataset: borrowing Dataset, _ shape: [Int]
  ) throws {
    let unit = try Self.unit(of: dataset).unit
    fields.append((FieldDescription(name, unit), SIMD3(shape[0], shape[1], shape[2])))
  }

  private mutating func appendValue(_ name: String, _ dataset: borrowing Dataset) throws {
    if let numbers = try? dataset.read(Double.self) {
      values.append((name, numbers, nil))
    } else {
      texts[name] = try? dataset.readTexts()
    }
  }

  private mutating func readAttributes<Place: Container & ~Copyable>(
    _ place: borrowing Place
  ) throws {
    let known = ["pbc", "format", "version", "status"]
    for name in try place.attributeNames() where !known.contains(name) {
      if let text = try? place.attributeText(name) {
        info[name] = .string(text)
      } else if let number = try? place.attribute(name, as: Double.self) {
        info[name] = .real(number)
      }
    }
  }

  /// The snapshots.
  func snapshots() throws(InputError) -> [FieldSnapshot] {
    guard let shape = fields.first?.shape else { return [] }
    let others = fields.filter { $0.shape != shape }
    guard others.isEmpty else {
      throw InputError(
        file: path, key: others[0].description.name,
        expected: "all fields on one grid of \(shape.x) x \(shape.y) x \(shape.z) points",
        found: "another grid", remedy: "give each grid a group of its own")
    }
    var result: [FieldSnapshot] = []
    for k in 0..<(count ?? 1) {
      do { result.append(try snapshot(k, shape)) } catch { throw error.at(file: path) }
    }
    return result
  }

  private func snapshot(_ k: Int, _ shape: SIMD3<Int>) throws(InputError) -> FieldSnapshot {
    let structure = try structure(k)
    let grid = try Grid(cell: structure.cell, shape: shape, origin: origin)
    let fileName = path.split(separator: "/").last.map(String.init) ?? path
    let place = group == "/" ? "" : ":" + group
    return FieldSnapshot(
      file: path, name: fileName + place + (count == nil ? "" : ":\(k)"), structure: structure,
      grid: grid, fields: fields.map(\.description),
      split: structure.info["split"]?.real.flatMap { FieldSplit(rawValue: Int($0)) },
      group: Self.groupName(structure.info), place: .hdf5(group: group, index: count.map { _ in k })
    )
  }

  private func structure(_ k: Int) throws(InputError) -> Structure {
    let base = vectors.count == 9 ? 0 : 9 * k
    func vector(_ values: [Double], _ i: Int) -> Vector3 {
      Vector3(values[i], values[i + 1], values[i + 2])
    }
    let cell = try Cell(
      vector(vectors, base), vector(vectors, base + 3), vector(vectors, base + 6),
      periodicity: periodicity)
    let start = 3 * species.count * k
    var (info, arrays) = (self.info, [String: AtomArray]())
    for item in values {
      guard let components = item.components else {
        info[item.name] = .real(item.values[k])
        continue
      }
      let size = components * species.count
      let own = Array(item.values[size * k..<size * (k + 1)])
      arrays[item.name] = AtomArray(.reals(own), componentCount: components)
    }
    for (name, texts) in texts where k < texts.count { info[name] = .string(texts[k]) }
    return try Structure(
      species: species,
      positions: species.indices.map { vector(positions, start + 3 * $0) }, cell: cell,
      arrays: arrays, info: info)
  }

  /// The value `group`, or the temperature and phase where the snapshots have them.
  private static func groupName(_ info: [String: InfoValue]) -> String? {
    if let text = info["group"]?.string { return text }
    if let number = info["group"]?.real { return "\(Int(number))" }
    guard let temperature = info["temperature"]?.real else { return nil }
    let isLiquid = info["liquid"]?.real == 1
    return "\(Int(temperature.rounded())) K" + (isLiquid ? " liquid" : "")
  }
}
