import Logging
public import MPI

/// Prints what an HDF5 file holds; rank 0 reads it.
///
/// **Collective.**
public func inspect(
  file: String, asJSON: Bool, on world: borrowing Communicator
) throws {
  try world.together {
    if world.rank == 0 { print(try inspection(ofFileAt: file, asJSON: asJSON)) }
  }
}

extension Run {
  /// Draws the report of a model, where the job wants one.
  ///
  /// **Collective.**
  func report(
    on modelFile: String, into output: OutputSection, on world: borrowing Communicator
  ) throws {
    guard output.report else { return }
    try clock.measure("report") {
      try Workflows.report(modelFile: modelFile, into: output.directory, on: world)
    }
    log.info("wrote \(output.directory)/report.html")
  }
}

/// Draws the pictures and the page of a model file; rank 0 does it.
///
/// **Collective.**
public func report(modelFile: String, into directory: String, on world: borrowing Communicator)
  throws
{
  try world.together {
    if world.rank == 0 { try writeReport(ofModelAt: modelFile, into: directory) }
  }
}
