internal import CBLAS
internal import Foundation

/// The processor kernels that OpenBLAS runs, and those that the processor could run.
///
/// OpenBLAS 0.3.21 falls back to Haswell kernels on AVX-512 processors that it does not know, at about
/// half their speed; `OPENBLAS_CORETYPE` overrules the choice, but only when the library is loaded.
public enum BLASKernel {
  /// The name of the kernels that run, for example `SkylakeX`.
  public static var current: String {
    unsafe openblas_get_corename().map { unsafe String(cString: $0) } ?? "unknown"
  }

  /// The number of threads that a BLAS call may use.
  public static var threadCount: Int {
    get { Int(openblas_get_num_threads()) }
    set { openblas_set_num_threads(blasInteger(max(1, newValue))) }
  }

  /// The kernels that a processor calls for, when those that run leave its features unused.
  ///
  /// - Parameters:
  ///   - current: The name of the kernels that run.
  ///   - features: The processor's feature names, as in the line `flags` of `/proc/cpuinfo`.
  /// - Returns: A name for `OPENBLAS_CORETYPE`, or nil when nothing better exists.
  public static func better(than current: String, features: Set<String>) -> String? {
    let name = current.lowercased()
    let wide = ["skylakex", "cooperlake", "sapphirerapids"]
    let medium = ["haswell", "zen"]
    if features.isSuperset(of: ["avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"]) {
      return wide.contains(name) ? nil : "SkylakeX"
    }
    if features.isSuperset(of: ["avx2", "fma"]) {
      return medium.contains(name) || wide.contains(name) ? nil : "Haswell"
    }
    return nil
  }

  /// The features of the first processor, empty where `/proc/cpuinfo` names none.
  public static var processorFeatures: Set<String> {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }),
      let colon = line.firstIndex(of: ":")
    else { return [] }
    return Set(line[line.index(after: colon)...].split(separator: " ").map(String.init))
  }

  /// The variables to set before a restart, or nil when the program should go on as it is.
  ///
  /// - Parameters:
  ///   - environment: The variables of this process; a user's `OPENBLAS_CORETYPE` is respected.
  ///   - current: The name of the kernels that run.
  ///   - features: The processor's feature names.
  /// - Returns: Better kernels, one thread unless a number is set, and a guard against restarting twice.
  static func restartVariables(
    environment: [String: String], current: String, features: Set<String>
  ) -> [String: String]? {
    guard environment["OPENBLAS_CORETYPE"] == nil, environment[guardVariable] == nil,
      let kernel = better(than: current, features: features)
    else { return nil }
    var variables = ["OPENBLAS_CORETYPE": kernel, guardVariable: "1"]
    if !setsThreads(environment) { variables["OPENBLAS_NUM_THREADS"] = "1" }
    return variables
  }

  /// Starts the program again with better kernels, when there are some and the user chose none.
  ///
  /// Call it first in `main`, before `MPI_Init`: the process image is replaced, so that it returns only
  /// when nothing changes. Either way BLAS then runs one thread, unless the user set a number.
  public static func restartWithBestIfNeeded() {
    let environment = ProcessInfo.processInfo.environment
    if let variables = restartVariables(
      environment: environment, current: current, features: processorFeatures)
    {
      for (name, value) in variables { unsafe setenv(name, value, 1) }
      unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
      unsafe unsetenv("OPENBLAS_CORETYPE")  // only reached when execv failed: go on as before
    }
    if !setsThreads(environment) { threadCount = 1 }
  }

  private static func setsThreads(_ environment: [String: String]) -> Bool {
    ["OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"].contains {
      environment[$0] != nil
    }
  }

  private static let guardVariable = "EMULON_BLAS_CHOSEN"

  /// The rate of `dgemm` for square matrices, in GFLOP/s: the best of several products.
  public static func dgemmRate(size: Int = 1536, repetitions: Int = 4) -> Double {
    precondition(size > 0 && repetitions > 0, "positive size and repetitions")
    let a = Matrix(rowCount: size, columnCount: size) { i, j in Double((i + j) % 7) }
    var c = a
    let tile = a.tile
    var best = Double.infinity
    for _ in 0..<repetitions {
      let start = ContinuousClock.now
      var span = c.elements.mutableSpan
      gemm(a.elements.span, tile, a.elements.span, tile, &span, tile)
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
    return 2e-9 * Double(size) * Double(size) * Double(size) / best
  }
}
