import Foundation
import Testing

/// The arrows of the architecture: what each module may import, besides those of the toolchain.
private let allowed: [String: Set<String>] = [
  "MPI": ["CMPI"],
  "MPICounter": ["CMPI"],
  "HDF5": ["CHDF5", "MPI"],
  "LinearAlgebra": ["CBLAS"],
  "DistributedLinearAlgebra": ["CScaLAPACK", "MPI", "LinearAlgebra"],
  "SpecialFunctions": [],
  "Structures": [],
  "Descriptors": ["Structures", "SpecialFunctions", "LinearAlgebra"],
  "Regression": ["LinearAlgebra"],
  "Gzip": ["CZlib"],
  "Fields": ["Gzip", "Structures", "Descriptors", "SpecialFunctions", "LinearAlgebra"],
  "Workflows": [
    "CSystem", "MPI", "HDF5", "LinearAlgebra", "DistributedLinearAlgebra", "SpecialFunctions",
    "Structures",
    "Descriptors", "Regression", "Gzip", "Fields", "Yams", "Logging",
  ],
  "emulon": ["Workflows", "ArgumentParser"],
]

private let toolchain: Set<String> = ["Glibc", "Foundation", "Synchronization"]

private let sources = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../Sources").standardized

@Suite struct ImportTests {
  @Test func everyModuleStandsInTheTable() throws {
    let modules = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    for module in modules where !module.hasPrefix("C") {
      #expect(allowed[module] != nil, "\(module) is missing from the table")
    }
  }

  @Test(arguments: allowed.keys.sorted())
  func importsFollowTheTable(_ module: String) throws {
    let root = sources.appending(path: module)
    guard let files = FileManager.default.enumerator(atPath: root.path) else { return }
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      let pattern = /(?m)^(?:@\w+ )?(?:public |package |internal |private )?import (?:\w+ )?(\w+)/
      let imports = Set(text.matches(of: pattern).map { String($0.1) })
      let extra = imports.subtracting(toolchain).subtracting(allowed[module] ?? [])
      #expect(extra.isEmpty, "\(module)/\(file) imports \(extra.sorted())")
    }
  }

  @Test(arguments: [
    "SpecialFunctions", "Structures", "Descriptors", "Regression", "Fields",
  ])
  func scienceHasNoUnsafeCode(_ module: String) throws {
    let root = sources.appending(path: module)
    guard let files = FileManager.default.enumerator(atPath: root.path) else { return }
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
      let hasUnsafe = text.contains(/(?m)^(?!\s*\/\/).*\bunsafe\b/)
      #expect(!hasUnsafe, "\(module)/\(file) uses unsafe code")
    }
  }
}
