import Testing

@testable import DistributedLinearAlgebra

@Suite struct ZeroStorageTests {
  // Nothing, less than a large page, and several large pages with a rest.
  @Test(arguments: [0, 1, 1000, 1_000_003])
  func storageHoldsZeros(_ count: Int) {
    let storage = zeroStorage(count: count)
    #expect(storage.count == count)
    #expect(storage.allSatisfy { $0 == 0 })
  }
}
