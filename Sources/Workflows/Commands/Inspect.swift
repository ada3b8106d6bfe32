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
