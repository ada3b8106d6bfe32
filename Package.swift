// swift-tools-version: 6.2
import PackageDescription

// Sites that keep these libraries under other pkg-config names say so by environment variables.
let mpi = Context.environment["EMULON_MPI_PC"] ?? "ompi-c"
let hdf5 = Context.environment["EMULON_HDF5_PC"] ?? "hdf5-openmpi"
let scalapack = Context.environment["EMULON_SCALAPACK_PC"] ?? "scalapack-openmpi"
let blas = Context.environment["EMULON_BLAS_PC"] ?? "openblas"

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
]

// The commit that is built, for banners and files; the build knows it only inside a git checkout.
let commit: String = {
  guard let git = Context.gitInformation else { return "unknown" }
  return git.currentCommit.prefix(12) + (git.hasUncommittedChanges ? "+" : "")
}()
let commitMacro: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-DEMULON_COMMIT=\"\(commit)\""])]

// The collective tests are a program of their own, which sees inside `Workflows` in every build.
let testable: [SwiftSetting] = [.unsafeFlags(["-enable-testing"])]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ module: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: [.byName(name: module)] + dependencies,
    resources: [], swiftSettings: settings)
}

let package = Package(
  name: "emulon",
  products: [.library(name: "MPICounter", type: .dynamic, targets: ["MPICounter"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CSystem"),
    .systemLibrary(name: "CMPI", pkgConfig: mpi),
    .systemLibrary(name: "CHDF5", pkgConfig: hdf5),
    .systemLibrary(name: "CBLAS", pkgConfig: blas),
    .systemLibrary(name: "CScaLAPACK", pkgConfig: scalapack),
    module("MPI", ["CMPI"]),
    tests("MPI"),
    // Stands between a program and MPI and counts what passes; loaded by LD_PRELOAD, linked by nothing.
    module("MPICounter", ["CMPI"]),
    module("HDF5", ["CHDF5", "MPI"]),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("HDF5", ["TestSupport"]),
    module("Structures"),
    .testTarget(
      name: "StructuresTests", dependencies: ["Structures"], exclude: ["Reference"],
      swiftSettings: settings),
    .executableTarget(
      name: "MultiRank",
      dependencies: [
        "MPI", "HDF5", "LinearAlgebra", "DistributedLinearAlgebra", "Structures", "Regression",
        "Descriptors", "Fields", "Workflows",
      ],
      path: "Tests/MultiRank", exclude: ["Reference"], swiftSettings: settings),
    module("LinearAlgebra", ["CBLAS"]),
    tests("LinearAlgebra"),
    module("DistributedLinearAlgebra", ["CScaLAPACK", "MPI", "LinearAlgebra"]),
    tests("DistributedLinearAlgebra", ["LinearAlgebra"]),
    module("SpecialFunctions"),
    tests("SpecialFunctions"),
    .executableTarget(
      name: "emulon-bench",
      dependencies: [
        "MPI", "LinearAlgebra", "DistributedLinearAlgebra", "Structures", "Descriptors",
        "Regression", "Fields", "HDF5", "Workflows",
      ],
      path: "Benchmarks/emulon-bench",
      swiftSettings: settings),
    module("Descriptors", ["Structures", "SpecialFunctions", "LinearAlgebra"]),
    .testTarget(
      name: "DescriptorsTests",
      dependencies: ["Descriptors", "Structures", "SpecialFunctions", "LinearAlgebra"],
      exclude: ["Reference"], swiftSettings: settings),
    module("Regression", ["LinearAlgebra"]),
    .testTarget(
      name: "RegressionTests", dependencies: ["Regression", "LinearAlgebra", "CBLAS"],
      exclude: ["Reference"], swiftSettings: settings),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    module("Gzip", ["CZlib"]),
    tests("Gzip", ["TestSupport"]),
    module("Fields", ["Gzip", "Structures", "Descriptors", "SpecialFunctions", "LinearAlgebra"]),
    tests("Fields", ["Gzip", "Structures", "Descriptors", "LinearAlgebra", "TestSupport"]),
    .testTarget(name: "MultiRankTests", dependencies: ["MultiRank"], swiftSettings: settings),
    .executableTarget(
      name: "faults",
      dependencies: [
        "HDF5", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Faults", swiftSettings: settings),
    .target(
      name: "Workflows",
      dependencies: [
        "CSystem", "MPI", "HDF5", "LinearAlgebra", "DistributedLinearAlgebra", "Structures",
        "Descriptors", "Regression", "Gzip", "Fields", .product(name: "Yams", package: "Yams"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: settings + commitMacro + testable),
    .executableTarget(
      name: "emulon",
      dependencies: [
        "Workflows", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings),
    tests(
      "Workflows",
      ["HDF5", "LinearAlgebra", "Structures", "Descriptors", "Regression", "Fields", "TestSupport"]),
    .testTarget(
      name: "ProgramTests",
      dependencies: ["emulon", "HDF5", "Descriptors", "Structures", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
  ]
)
