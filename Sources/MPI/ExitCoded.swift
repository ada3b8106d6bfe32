/// An error that says with which code the program ends when nobody catches it.
///
/// The codes are those of `sysexits.h` and stand in the list of the command line: 64 usage, 65 bad
/// data, 66 missing input, 70 internal, 71 memory, 73 cannot create output, 74 input or output, 75
/// stopped with a checkpoint, 76 numerical failure.
public protocol ExitCoded: Error {
  /// The exit code of the program, below 128.
  var exitCode: Int32 { get }
}

/// The exit code of any error: its own, or 70 (internal) for one that has none.
public func exitCode(of error: any Error) -> Int32 {
  (error as? any ExitCoded)?.exitCode ?? 70
}
