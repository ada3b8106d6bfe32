import Glibc

/// What MPI-IO is told about a parallel file system, such as `striping_factor` or `romio_ds_write`.
///
/// The MPI library ignores hints that it does not know.
public enum ParallelHints {
  /// The environment variable with hints, `key=value,key=value`; they go before those of the program.
  public static let variable = "EMULON_MPIIO_HINTS"

  /// The hints of the program.
  public static var chosen: [String: String] {
    get { unsafe own }
    set { unsafe own = newValue }
  }

  // Set before files are opened, by the main thread.
  private nonisolated(unsafe) static var own: [String: String] = [:]

  /// The hints that hold, in the order of their keys.
  static var all: [(key: String, value: String)] {
    let text = unsafe getenv(variable).map { unsafe String(cString: $0) } ?? ""
    return chosen.merging(hints(in: text)) { _, environment in environment }
      .sorted { $0.key < $1.key }
  }

  /// The hints in a text; what is no pair of key and value is left out.
  static func hints(in text: String) -> [String: String] {
    let pairs = text.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    let whole = pairs.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }
    return Dictionary(whole) { _, last in last }
  }
}
