extension Picture {
  /// Planes through predicted fields: reference and prediction on one scale of colours, and the error.
  static func fieldSlices(of report: ModelReport) -> [Picture] {
    guard let record = report.field else { return [] }
    return record.slices.enumerated().compactMap { number, slice in
      fieldSlice(slice, number: number, of: report)
    }
  }

  private static func fieldSlice(_ slice: FieldSlice, number: Int, of report: ModelReport)
    -> Picture?
  {
    let values = (slice.reference + slice.predicted).filter(\.isFinite)
    let errors = zip(slice.predicted, slice.reference).map { $0 - $1 }
    guard let low = values.min(), let high = values.max(), slice.plane.pointCount > 0 else {
      return nil
    }
    let scale = errors.filter(\.isFinite).map(abs).max() ?? 0
    let axis = ["first", "second", "third"][min(2, max(0, slice.plane.axis))]
    let places = FieldSlicePlaces(slice.plane)
    let aspect = min(2, max(0.4, places.height / places.width))
    var picture = Picture(
      name: "slice_\(number)",
      caption: "\(report.label(report.target)) of \(slice.name) on grid plane \(slice.plane.index) "
        + "along the \(axis) lattice vector: reference and prediction on one scale, and the error, "
        + "predicted - reference. Circles: atoms within \(GridPlane.atomDistance) Å of the plane.",
      width: 1400, height: Int(110 + 320 * aspect))
    picture.addSliceStyle(places)
    picture.add(
      data: "atoms",
      rows: slice.atoms.isEmpty
        ? [[.nan, .nan]]
        : slice.atoms.map {
          [$0.place.x, $0.place.y]
        })
    picture.add("set multiplot layout 1,3")
    picture.add("set cbrange [\(low):\(high > low ? high : low + 1)]")
    let isSigned = low < 0 && high > 0 && -low > 0.1 * high
    picture.add(isSigned ? Palette.diverging : Palette.sequential)
    if isSigned { picture.add("set cbrange [\(-max(-low, high)):\(max(-low, high))]") }
    let label = report.label(report.target)
    picture.addSlice(places, slice.reference, block: "reference", "reference", label)
    picture.addSlice(places, slice.predicted, block: "predicted", "predicted", label)
    picture.add("set cbrange [\(-(scale > 0 ? scale : 1)):\(scale > 0 ? scale : 1)]")
    picture.add(Palette.divergingError)
    picture.addSlice(places, errors, block: "error", "error", report.label("error"))
    picture.add("unset multiplot")
    return picture
  }

  private mutating func addSliceStyle(_ places: FieldSlicePlaces) {
    add(
      """
      set datafile missing 'NaN'
      set border 15 linewidth 0.5 linecolor rgb '#606060'
      unset key
      set tics scale 0.4 out nomirror textcolor rgb '#202020'
      set size ratio -1
      set xrange [\(places.left):\(places.left + places.width)]
      set yrange [\(places.bottom):\(places.bottom + places.height)]
      set xlabel 'x (Å)' offset 0,0.4
      set ylabel 'y (Å)' offset 0.8,0
      set cbtics scale 0.3
      """)
  }

  /// Adds one panel, a map with its colour bar.
  private mutating func addSlice(
    _ places: FieldSlicePlaces, _ values: [Double], block: String, _ title: String, _ label: String
  ) {
    add(data: block, rows: zip(places.places, values).map { [$0.x, $0.y, $1] })
    add("set title '\(title)' offset 0,-0.5")
    add("set cblabel \(Self.quoted(label)) noenhanced offset 0.3,0")
    add(
      "plot $\(block) using 1:2:3 with image pixels, "
        + "$atoms using 1:2 with points pointtype 7 pointsize 0.7 linecolor rgb '#FFFFFF', "
        + "$atoms using 1:2 with points pointtype 6 pointsize 0.7 linecolor rgb '#202020'")
  }
}

/// The points of a plane as gnuplot wants them, and the rectangle around them.
private struct FieldSlicePlaces {
  let places: [SIMD2<Double>]
  let left: Double
  let bottom: Double
  let width: Double
  let height: Double

  init(_ plane: GridPlane) {
    places = (0..<plane.shape.x).flatMap { row in
      (0..<plane.shape.y).map { plane.place(row, $0) }
    }
    // Pixels reach half a step beyond the points.
    let margin = 0.5 * (abs(plane.first) + abs(plane.second))
    let (x, y) = (places.map(\.x), places.map(\.y))
    left = (x.min() ?? 0) - margin.x
    bottom = (y.min() ?? 0) - margin.y
    width = (x.max() ?? 1) + margin.x - left
    height = (y.max() ?? 1) + margin.y - bottom
  }
}

/// The absolute values of a plane's steps.
private func abs(_ vector: SIMD2<Double>) -> SIMD2<Double> {
  SIMD2(Swift.abs(vector.x), Swift.abs(vector.y))
}
