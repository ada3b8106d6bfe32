/// The numbers by which a counter of MPI calls tells the stages of a run apart.
enum StageNumber {
  /// The stages in the order of their numbers, from 1 on; a counter knows at most 63.
  static let names = [
    "read structures", "tabulate radial functions", "describe structures", "validate",
    "choose parameters", "Gram matrix", "Cholesky", "solve", "read model", "predict",
    "read fields and draw points", "draw points by leverage", "describe points and factor",
    "merge factors", "integrate features", "choose regularization", "test", "integrate",
    "leverage", "read factors", "write",
  ]

  /// The number of a stage; zero for one that is not listed.
  static func of(_ name: String) -> Int { names.firstIndex(of: name).map { $0 + 1 } ?? 0 }
}
