import Descriptors
import Fields
import Structures

/// Features of points, as training needs them: `emulon-bench features [--size N]`, N points (20000).
///
/// The structures and settings of the benchmark of fields; the search for neighbours is measured by itself too.
func benchPointFeatures(size: Int?) throws {
  let count = size ?? 20_000
  for subject in [
    try FieldCaseToMeasure.aluminium(cutoff: 4.08, points: 64),
    try FieldCaseToMeasure.beryllium(points: 64),
  ] { try measureFeatures(subject, count) }
}

private func measureFeatures(_ subject: FieldCaseToMeasure, _ count: Int) throws {
  let (basis, grid) = (subject.basis, subject.field.grid)
  let search = try NeighbourSearch(subject.structure, cutoff: basis.parameters.cutoff)
  var workspace = try JacobiLegendreWorkspace(basis, search)
  // Points far from each other, as a sample of the grid has them.
  let points = (0..<count).map { k in
    let place = k * 7919 % grid.pointCount
    let (plane, z) = place.quotientAndRemainder(dividingBy: grid.shape.z)
    return grid.position(plane / grid.shape.y, plane % grid.shape.y, z)
  }
  let pieces = stride(from: 0, to: count, by: 500).map { Array(points[$0..<min($0 + 500, count)]) }
  var out = [Double](repeating: 0, count: 500 * basis.featureCount)
  var list = NeighbourList()
  var (searches, times, neighbours) = ([Double](), [Double](), 0)
  for _ in 0..<5 {
    var start = processorTime()
    neighbours = 0
    for point in points {
      search.collect(around: point, into: &list)
      neighbours += list.count
    }
    searches.append((processorTime() - start) / Double(count) * 1e6)
    start = processorTime()
    for piece in pieces {
      var span = out.mutableSpan
      basis.writeFeatures(search, at: piece, &workspace, into: &span)
    }
    times.append((processorTime() - start) / Double(count) * 1e6)
  }
  print(
    "\(subject.name): \(basis.featureCount) features,",
    "\(fixed(Double(neighbours) / Double(count), 1)) neighbours, \(fixed(median(times), 2)) us a point,",
    "of which the search takes \(fixed(median(searches), 2))")
}
