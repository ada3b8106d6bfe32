@testable import LinearAlgebra
import Testing

@Suite struct BLASKernelTests {
  private let wide: Set<String> = [
    "avx2", "fma", "avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl",
  ]

  @Test(arguments: ["Haswell", "Zen", "Prescott"])
  func aWideProcessorCallsForWideKernels(_ current: String) {
    #expect(BLASKernel.better(than: current, features: wide) == "SkylakeX")
  }

  @Test(arguments: ["SkylakeX", "Cooperlake", "SapphireRapids"])
  func wideKernelsStay(_ current: String) {
    #expect(BLASKernel.better(than: current, features: wide) == nil)
  }

  @Test func partOfTheWideFeaturesIsNotEnough() {
    #expect(BLASKernel.better(than: "Haswell", features: ["avx2", "fma", "avx512f"]) == nil)
    #expect(BLASKernel.better(than: "Prescott", features: ["avx2", "fma"]) == "Haswell")
    #expect(BLASKernel.better(than: "generic", features: []) == nil)
  }

  @Test func theRunningKernelHasANameAndARate() {
    #expect(!BLASKernel.current.isEmpty)
    #expect(BLASKernel.dgemmRate(size: 64, repetitions: 2) > 0)
  }

  @Test func aUsersChoiceAndASecondStartLeaveTheKernelsAlone() {
    func variables(_ environment: [String: String]) -> [String: String]? {
      BLASKernel.restartVariables(environment: environment, current: "Haswell", features: wide)
    }
    let first = variables([:])
    #expect(first?["OPENBLAS_CORETYPE"] == "SkylakeX")
    #expect(first?["OPENBLAS_NUM_THREADS"] == "1")
    #expect(variables(["OMP_NUM_THREADS": "4"])?["OPENBLAS_NUM_THREADS"] == nil)
    #expect(variables(["OPENBLAS_CORETYPE": "Haswell"]) == nil)
    var environment = first ?? [:]
    environment["OPENBLAS_CORETYPE"] = nil
    #expect(variables(environment) == nil)
  }
}
