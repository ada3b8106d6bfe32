import Foundation
import LinearAlgebra
import MPI
import Regression
import Structures

@testable import Workflows

/// A job on some of the dimers of the main job, with its data spread over ranks.
struct DimerSample {
  let job: Job
  let data: LabelledStructures
  let descriptions: Descriptions
  let store: FeatureStore
  let run: Run

  /// Twelve elements make 144 dimers: three blocks of the block-cyclic layout.
  static let someElements = [
    "Sc", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Y", "Zr", "Nb", "Mo",
  ]

  /// The file with all 400 dimers.
  static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Inputs/bi2te3-dimers/dimers.extxyz").standardized.path

  /// The dimers of the given elements; all of them without.
  static func structures(_ elements: [String]? = nil) throws -> [Structure] {
    let all = try StructureFile.read(file)
    guard let elements = elements.map(Set.init) else { return all }
    return all.filter { $0.species.prefix(2).allSatisfy { elements.contains($0.symbol) } }
  }

  /// The text of a job on the dimers.
  ///
  /// - Parameters:
  ///   - model: The lines below `kernelRidge`.
  ///   - soap: Whether there is a power spectrum beside the properties of the elements.
  ///   - file: The structure file.
  /// - Returns: YAML.
  static func text(model: [String], soap: Bool, file: String = "dimers.extxyz") -> String {
    """
    data:
      structures: [\(file)]
      target: {property: J, unit: meV}
      centres: {array: centre}
      group: group
    representation:
      element: {features: [group, period, electronegativity, covalentRadius]}
    \(soap ? "  soap: {cutoff: 4.5, nMax: 2, lMax: 1, sigma: 0.5, species: {embedding: groupPeriod, channels: 2}}" : "")
    model:
      kernelRidge:
        combine: pair
    \(model.map { "    \($0)\n" }.joined())
    validation: {test: 0.2, seeds: [0, 1], by: group}
    output: {directory: out, report: false}

    """
  }

  /// Describes structures, of which each rank takes consecutive ones.
  ///
  /// **Collective.**
  init(_ text: String, _ structures: [Structure], on world: borrowing Communicator) throws {
    job = try Job(text: text, file: "job.yaml")
    let (n, r, size) = (structures.count, world.rank, world.size)
    let places = StructurePlaces(files: ["dimers.extxyz"], counts: [n])
    data = try LabelledStructures(
      Array(structures[r * n / size..<(r + 1) * n / size]), places, job.data,
      requiresTargets: true, on: world)
    descriptions = try data.descriptions(job, on: world)
    run = try Run("test", running: RunOptions(level: .error), on: world)
    store = try FeatureStore(data, descriptions, run, on: world)
  }

  /// The kernel of the first candidate with its first parameters.
  var kernel: StructureKernel {
    KernelFamily(job.model.candidates[0], job.model, descriptions.sets).members[0].kernel
  }

  /// All structures as a training set.
  var training: TrainingSet {
    TrainingSet(Array(0..<data.count), targets: data.targets, groups: data.groups)
  }

  /// The chooser and the validation of the job.
  var runner: TaskRunner {
    let families = job.model.candidates.map { KernelFamily($0, job.model, descriptions.sets) }
    return TaskRunner(
      chooser: ModelChooser(families: families, model: job.model), data: data, store: store)
  }
}

/// The largest difference of two lists, relative to the largest magnitude of the second one.
func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(0) { max($0, abs($1)) }
  let largest = zip(a, b).reduce(0) { max($0, $1.0 == $1.1 ? 0 : abs($1.0 - $1.1)) }
  return largest == 0 ? 0 : largest / scale
}

/// Throws unless the relative difference of two lists is below `bound`.
func expectClose(_ a: [Double], _ b: [Double], _ bound: Double, _ name: String) throws {
  let difference = relativeDifference(a, b)
  try expect(difference <= bound, "\(name): relative difference \(difference) > \(bound)")
}
