import Descriptors
import Fields
import LinearAlgebra
import Logging
import MPI
import Structures

extension FieldFit {
  /// How well the models predict the structures that they have not seen; without test structures, nothing.
  ///
  /// **Collective.**
  func judged(_ run: Run, on world: borrowing Communicator) throws -> FieldEvaluationRecord? {
    let cases = splits.enumerated().flatMap { number, split in
      split.test.map { (snapshot: $0, model: number) }
    }
    if cases.isEmpty { return nil }
    let judge = FieldJudge(data: data, cases: cases, range: range)
    let record = try run.clock.measure("test") {
      try judge.record(
        try models.map { try $0.predictor() },
        baselines: try splits.indices.map { try baselines($0, run, on: world) }, run, on: world)
    }
    if run.isFirst && run.log.logLevel <= .info {
      record.table(unit: data.unit).forEach(printLine)
    }
    return record
  }

  /// Plainer predictors of the same training points: atoms that do not know of each other, and the mean.
  private func baselines(
    _ number: Int, _ run: Run, on world: borrowing Communicator
  ) throws -> [String: FieldJudge.Predictor] {
    guard job.validation.baselines else { return [:] }
    let mean = mean
    var result: [String: FieldJudge.Predictor] = [
      "mean": { _, _, block in [Double](repeating: mean, count: block.pointCount) }
    ]
    if expansion.parameters.twoBody != nil || expansion.parameters.threeBody != nil {
      result["one_body"] = try models[number].oneBody(
        splits[number].training.compactMap { factors[$0] } + added, job, data,
        stage: "one body \(number)", run, on: world
      ).predictor()
    }
    if let reference = data.reference {
      result["reference"] = { structure, grid, block in
        var values = [Double](repeating: 0, count: block.pointCount)
        var span = values.mutableSpan
        try reference.add(to: &span, structure, on: grid, block)
        return values
      }
    }
    if let host = expansion.parameters.species.host {
      for (name, includesHost) in [("interpolation", false), ("interpolation_and_host", true)] {
        let interpolation = ImpurityInterpolation(host: host, includesHost: includesHost)
        result[name] = interpolation.predictor(data, from: splits[number].training)
      }
    }
    return result
  }
}
