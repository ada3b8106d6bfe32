import Foundation
import Testing

@testable import HDF5

extension HDF5Tests {
  @Suite struct ElementTypeTests {
    @Test func storedTypesHaveTheNamesOfH5py() throws {
      let path = FileManager.default.temporaryDirectory.appending(
        path: "emulon-types-\(UUID().uuidString).h5"
      ).path
      defer { try? FileManager.default.removeItem(atPath: path) }
      let file = try File(creatingAt: path)
      #expect(try file.write([1.5], to: "a").elementType() == .float(bits: 64))
      #expect(try file.write([Float(1)], to: "b").elementType().description == "float32")
      #expect(try file.write([-1], to: "c").elementType().description == "int64")
      #expect(try file.write([UInt8(1)], to: "d").elementType().description == "uint8")
      #expect(try file.write(["x"], to: "e").elementType() == .text)
    }
  }
}
