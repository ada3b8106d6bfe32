import Structures
import Testing

@Suite struct CellTests {
  let triclinic = [Vector3(3.1, 0.2, -0.4), Vector3(-1.0, 2.7, 0.3), Vector3(0.5, 0.6, 4.2)]

  @Test func reciprocalsInvertTheVectors() throws {
    let cell = try Cell(triclinic[0], triclinic[1], triclinic[2])
    for i in 0..<3 {
      for j in 0..<3 {
        let product = cell.reciprocals[i].dot(cell.vectors[j])
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-15 * 16)  // a few roundings of numbers near 1
      }
    }
    let position = Vector3(7.3, -2.2, 0.9)
    let back = cell.cartesian(cell.fractional(position))
    #expect((back - position).length < 1e-14)  // a few ulps of 7
  }

  @Test func volumeAndSpacingsOfAHexagonalCell() throws {
    let (a, c) = (2.5, 4.1)
    let cell = try Cell(
      Vector3(a, 0, 0), Vector3(-a / 2, a * 3.0.squareRoot() / 2, 0), Vector3(0, 0, c))
    #expect(abs(cell.volume - a * a * c * 3.0.squareRoot() / 2) < 1e-13)  // a few ulps of 22
    #expect(abs(cell.planeSpacings.x - a * 3.0.squareRoot() / 2) < 1e-14)  // a few ulps of 2
    #expect(cell.planeSpacings.z == c)
  }

  @Test(arguments: 0..<8)
  func missingVectorsAreCompletedPerpendicularly(_ mask: Int) throws {
    let given = (0..<3).map { mask >> $0 & 1 == 1 ? triclinic[$0] : .zero }
    let periodicity = Periodicity(mask & 1 == 1, mask & 2 == 2, mask & 4 == 4)
    let cell = try Cell(given[0], given[1], given[2], periodicity: periodicity)
    #expect(cell.givenVectors == given)
    for axis in 0..<3 {
      if periodicity[axis] {
        #expect(cell.vectors[axis] == given[axis])
      } else {
        #expect(abs(cell.vectors[axis].length - 1) < 1e-15 * 4)  // one normalization
        for other in 0..<3 where other != axis {
          let product = cell.vectors[axis].dot(cell.vectors[other])
          #expect(abs(product) < 1e-14)  // cancellation of numbers up to 10
        }
      }
    }
  }

  @Test func flatOpenCellsAreCompleted() throws {
    let cell = try Cell(
      Vector3(2, 0, 0), Vector3(4, 0, 0), Vector3(0, 0, 1), periodicity: .none)
    #expect(cell.volume > 0)
    #expect(cell.vectors[0] == Vector3(2, 0, 0))
  }

  @Test func periodicCellsWithoutVolumeAreRefused() {
    #expect(throws: InputError.self) {
      try Cell(Vector3(1, 0, 0), Vector3(2, 0, 0), Vector3(0, 0, 1))
    }
    #expect(throws: InputError.self) {
      try Cell(
        .zero, Vector3(2, 0, 0), Vector3(0, 0, 1), periodicity: Periodicity(true, true, false))
    }
    #expect(throws: InputError.self) {
      try Cell(Vector3(.nan, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1))
    }
  }

  @Test func wrappingMovesIntoTheCellAlongPeriodicDirectionsOnly() throws {
    let cell = try Cell(
      triclinic[0], triclinic[1], triclinic[2], periodicity: Periodicity(true, false, true))
    let before = cell.cartesian(Vector3(3.3, -2.25, -0.125))
    let after = cell.fractional(cell.wrapped(before))
    #expect((after - Vector3(0.3, -2.25, 0.875)).length < 1e-14)  // a few ulps of 3
  }
}
