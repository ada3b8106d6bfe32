import Workflows

/// Measures kernels: `emulon-bench NAME [--size N]`, on one rank or under `mpirun`.
@main
struct Bench {
  /// The benchmarks by name; every part of the program adds its own here.
  static let benchmarks: [String: @Sendable (_ size: Int?) throws -> Void] = [
    "products": benchProducts,
    "qr": benchLeastSquares,
    "neighbours": benchNeighbours,
    "parsing": benchParsing,
    "soap": benchSOAP,
    "soap-structures": printSOAPStructures,
    "manhattan": benchManhattan,
    "peer-soap": benchPeerSOAP,
    "peer-distances": benchPeerDistances,
    "peer-search": benchPeerSearch,
    "kernels": benchKernels,
    "validation": benchValidation,
    "gram": benchGram,
    "clusters": printClusters,
    "distributed": benchDistributed,
    "field": benchField,
    "features": benchPointFeatures,
    "fieldwrite": benchFieldWrite,
    "balance": benchBalance,
    "hooks": benchHooks,
  ]

  static func main() throws {
    prepareLibraries()
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let name = arguments.first, let benchmark = benchmarks[name] else {
      print("usage: emulon-bench NAME [--size N]")
      print("names: \(benchmarks.keys.sorted().joined(separator: " "))")
      return
    }
    try benchmark(option("--size", in: arguments))
  }

  /// The whole number that follows an option.
  static func option(_ name: String, in arguments: [String] = CommandLine.arguments) -> Int? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
      return nil
    }
    return Int(arguments[index + 1])
  }
}
