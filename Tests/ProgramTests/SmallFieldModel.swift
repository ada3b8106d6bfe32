import Descriptors
import Foundation
import HDF5
import Structures

/// A field model of aluminium with made-up coefficients, and a structure that it can predict.
enum SmallFieldModel {
  static let structure = """
    1
    Lattice="3 0 0 0 3 0 0 0 3" Properties=species:S:1:pos:R:3
    Al 0.1 0.2 0.3

    """

  /// Writes `model.h5` and `al.extxyz`.
  static func write(to place: Workspace) throws {
    try place.write(structure, to: "al.extxyz")
    let basis = try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: 2.5, species: .oneHot([Element("Al")].compactMap(\.self)),
        oneBody: JacobiBasis(nMax: 4, vanishing: .value)))
    try withAtomicFile(at: place.path("model.h5")) { file in
      try file.setAttribute("format", "emulon-model")
      try file.setAttribute("status", "complete")
      let model = try file.createGroup("model")
      try model.setAttribute("kind", "jacobiLegendre")
      try model.setAttribute("target", "density")
      try model.setAttribute("unit", "e/A^3")
      let text = String(decoding: try JSONEncoder().encode(basis.parameters), as: UTF8.self)
      try model.setAttribute("representation", text)
      try model.write(Array(repeating: 1.0, count: basis.featureCount), to: "coefficient")
    }
  }
}
