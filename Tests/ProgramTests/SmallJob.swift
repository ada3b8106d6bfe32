import Foundation

/// A small job that works: eight clusters of three atoms with a number for a target.
///
/// Tests spoil it in one place.
struct SmallJob {
  /// The text of `job.yaml`.
  var text = """
    data:
      structures: [clusters.extxyz]
      target: {property: J, unit: meV}
      centres: {array: centre}
    representation:
      soap: {cutoff: 4.0, nMax: 3, lMax: 2, sigma: 0.5}
      element: {features: [group, period]}
    model:
      kernelRidge:
        kernel: {gaussian: {on: soap, lengthScale: {fixed: 1.0}}}
        regularization: {fixed: 1.0e-3}
    output: {directory: out, report: false}

    """
  /// The text of `clusters.extxyz`.
  var structures = (0..<8).map(Self.frame).joined()

  /// The cluster with number `index`: its shape and its target follow from the number.
  static func frame(_ index: Int) -> String {
    let symbol = ["Cr", "Mn", "Fe", "Co"][index % 4]
    let length = 2 + 0.1 * Double(index)
    return """
      3
      Properties=species:S:1:pos:R:3:centre:I:1 J=\(1 + 0.5 * Double(index)) pbc="F F F"
      \(symbol) 0.0 0.0 0.0 1
      Te \(length) 0.0 0.0 0
      Te 0.0 \(length + 0.3) 0.0 0

      """
  }

  /// Writes both files.
  func write(to workspace: Workspace) throws {
    try workspace.write(text, to: "job.yaml")
    try workspace.write(structures, to: "clusters.extxyz")
  }
}
