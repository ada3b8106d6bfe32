import Descriptors
import Fields
import Foundation
import HDF5
import LinearAlgebra
import MPI
import Structures

@testable import Workflows

/// A small field model with the file in which a fit would leave it.
struct FieldModelSample {
  let basis: JacobiLegendre
  let coefficients: [Double]
  let structure: Structure

  init() throws {
    let elements = ["Al", "Cu"].compactMap { Element($0) }
    basis = try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: 3.5, species: .oneHot(elements),
        oneBody: JacobiBasis(nMax: 5, alpha: 1, beta: 0.5, vanishing: .value),
        twoBody: AngularTerm(basis: JacobiBasis(nMax: 3, vanishing: .bothEnds), lMax: 2)))
    coefficients = (0..<basis.featureCount).map { sin(Double($0)) }
    let cell = try Cell(Vector3(5, 0, 0), Vector3(1, 4, 0), Vector3(0, 0.5, 6))
    structure = try Structure(
      species: [elements[0], elements[1], elements[0]],
      positions: [Vector3(0.1, 0.2, 0.3), Vector3(2, 2.1, 3), Vector3(3.5, 1, 5)], cell: cell)
  }

  /// Writes the model file and the structure; rank 0 does it.
  ///
  /// **Collective.**
  func write(_ directory: String, on world: borrowing Communicator) throws {
    try world.together {
      guard world.rank == 0 else { return }
      try ExtendedXYZ.text(of: structure).write(
        toFile: directory + "/two.extxyz", atomically: true, encoding: .utf8)
      try withAtomicFile(at: directory + "/model.h5") { file in
        try file.setAttribute("format", "emulon-model")
        try file.setAttribute("status", "complete")
        let model = try file.createGroup("model")
        try model.setAttribute("kind", SavedFieldModel.kind)
        try model.setAttribute("target", "density")
        try model.setAttribute("unit", "e/A^3")
        try model.setAttribute("regularization", 1e-8)
        try model.setAttribute("representation", try ModelFile.json(basis.parameters))
        try model.write(coefficients, to: "coefficient")
        let factor = try factor()
        let order = factor.triangle.rowCount
        let dataset = try model.write(
          factor.triangle.elements, to: "factor", shape: [order, order])
        try dataset.setAttribute("rows", factor.rowCount)
        try dataset.setAttribute("target_sums", factor.targetSums)
      }
    }
  }

  /// The factor of all points of the grid, as if the model had been trained on them.
  private func factor() throws -> TriangularFactor {
    let grid = try grid
    let points = (0..<grid.pointCount).map { grid.position($0) }
    var factor = TriangularFactor(columnCount: basis.featureCount, targetCount: 1)
    try factor.append(
      features: try features(points),
      targets: Matrix(rowCount: 1, columnCount: points.count, repeating: 1))
    return factor
  }

  /// A grid on which it is predicted.
  var grid: Grid {
    get throws { try Grid(cell: structure.cell, shape: SIMD3(9, 7, 10)) }
  }

  /// The features of points, one column each.
  func features(_ points: [Vector3]) throws -> Matrix {
    let search = try NeighbourSearch(structure, cutoff: basis.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(basis, search)
    var result = Matrix(rowCount: basis.featureCount, columnCount: points.count, repeating: 0)
    var span = result.elements.mutableSpan
    basis.writeFeatures(search, at: points, &workspace, into: &span)
    return result
  }

  /// The field at all points of the grid, from features.
  var values: [Double] {
    get throws {
      let grid = try grid
      let features = try features((0..<grid.pointCount).map { grid.position($0) })
      return (0..<grid.pointCount).map { point in
        zip(features.column(point), coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }
}
