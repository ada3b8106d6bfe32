import Descriptors
import Fields
import Structures
import Testing

@testable import Workflows

/// A job of a field model that works; tests replace parts of it.
private let complete = """
  data:
    fields: [a.h5, CHGCAR]
    target: {field: density, unit: e/A^3}
    group: temperature
  representation:
    jacobiLegendre:
      cutoff: 4.08
      oneBody: {nMax: 15, alpha: 7.875, beta: 3.624, map: {cosine: {minimum: -0.74}}}
      twoBody: {nMax: 6, lMax: 6, alpha: 5.875, beta: 1.751}
  model:
    linear: {regularization: {path: [1.0e-14, 1.0e-2, 25], choose: leaveOneStructureOut}}
  sampling: {points: 3000, scheme: {inverseDensity: {width: 40, uniform: 0.4}}, seed: 1}
  validation: {split: file}
  output: {directory: Outputs/x}

  """

private func job(_ text: String) throws -> FieldJob {
  try FieldJob(text: text, file: "jobs/job.yaml")
}

@Suite struct FieldJobTests {
  @Test func aCompleteJobDecodes() throws {
    #expect(try FieldJob.isFieldJob(complete, file: "jobs/job.yaml"))
    let job = try job(complete)
    #expect(job.data.files == ["jobs/a.h5", "jobs/CHGCAR"] && job.data.group == ["temperature"])
    #expect(job.data.field == "density" && job.data.reference == nil)
    let parameters = job.representation.parameters
    #expect(job.representation.allSpecies && parameters.cutoff == 4.08)
    #expect(parameters.oneBody.map == .cosine(minimum: -0.74))
    #expect(parameters.oneBody.vanishing == .value)
    #expect(parameters.twoBody?.lMax == 6 && parameters.twoBody?.basis.vanishing == .bothEnds)
    #expect(parameters.layout == .full && parameters.isOrthonormal)
    #expect(job.model.values.count == 25 && job.model.penalty == .ridge)
    #expect(job.model.criterion == .leaveOneStructureOut && !job.model.isWeighted)
    #expect(job.sampling.scheme == .inverseDensity(width: 40, uniform: 0.4))
    #expect(job.sampling.points == 3000 && job.sampling.seed == 1)
    #expect(job.validation.scheme == .file)
  }

  @Test func samplingAndValidationMayBeLeftOut() throws {
    let lines = complete.split(separator: "\n").filter {
      !$0.hasPrefix("sampling") && !$0.hasPrefix("validation")
    }
    let job = try job(lines.joined(separator: "\n"))
    #expect(job.sampling == .standard && job.validation == .file)
  }

  @Test func anotherJobIsNoFieldJob() throws {
    #expect(try !FieldJob.isFieldJob(JobText().text, file: "jobs/job.yaml"))
  }

  @Test(arguments: [
    ("scheme: all, seed", SamplingScheme.all), ("points: 7, scheme: uniform, seed", .uniform),
    ("scheme: density, seed", .density(uniform: 0)),
    ("scheme: leverage, seed", .leverage(candidates: 8)),
    ("scheme: {leverage: {candidates: 3}}, seed", .leverage(candidates: 3)),
  ])
  func pointsAreDrawnInFiveWays(_ text: String, _ scheme: SamplingScheme) throws {
    let old = "points: 3000, scheme: {inverseDensity: {width: 40, uniform: 0.4}}, seed"
    #expect(try job(complete.replacing(old, with: text)).sampling.scheme == scheme)
  }

  @Test(arguments: [
    ("unit: e/A^3", "units: e/A^3", "data.target.units"),
    ("cutoff: 4.08", "cutoff: -1", "representation.jacobiLegendre.cutoff"),
    ("minimum: -0.74", "minimum: 0.5", "minimum"),
    ("lMax: 6", "lMax: 60", "representation.jacobiLegendre.twoBody.lMax"),
    ("nMax: 15", "nMax: 65", "representation.jacobiLegendre.oneBody.nMax"),
    ("cosine: {minimum: -0.74}", "sine: 1", "representation.jacobiLegendre.oneBody.map"),
    ("regularization: {", "regularisation: {", "model.linear.regularisation"),
    ("25]", "1]", "model.linear.regularization.path[2]"),
    ("leaveOneStructureOut", "best", "model.linear.regularization.choose"),
    ("points: 3000", "points: 0", "sampling.points"),
    ("uniform: 0.4", "uniform: 4", "sampling.scheme.inverseDensity.uniform"),
    ("{inverseDensity: {width: 40, uniform: 0.4}}", "all", "sampling"),
    ("split: file", "split: yes", "validation.split"),
    ("split: file", "split: file, test: 0.2", "validation"),
    ("split: file", "test: 2", "validation"),
  ])
  func wrongValuesAreNamed(_ old: String, _ new: String, _ key: String) throws {
    let text = complete.replacing(old, with: new)
    #expect(text != complete)
    let error = #expect(throws: InputError.self) { try job(text) }
    #expect(error?.file == "jobs/job.yaml" && error?.line != nil && error?.key == key)
    #expect(error?.exitCode == 64 && error?.remedy.isEmpty == false)
  }
}
