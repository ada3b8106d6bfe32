extension BadInput {
  private static func field(
    _ name: String, code: Int32, _ texts: [String], _ arguments: [String],
    _ spoil: @escaping @Sendable (Workspace) throws -> Void = { _ in }
  ) -> BadInput {
    BadInput(
      name: name, code: code, texts: texts, arguments: ["predict", "model.h5"] + arguments,
      rankCounts: [1, 3]
    ) { _, place in
      try SmallFieldModel.write(to: place)
      try spoil(place)
    }
  }

  private static let grid = ["--grid", "6", "6", "6"]

  /// Mistakes in the prediction of fields.
  static let fields = [
    field("a field without a grid", code: 64, ["al.extxyz: ", "--grid NX NY NZ"], ["al.extxyz"]),
    field(
      "a grid of no points", code: 65, ["positive numbers of points", "6 x 0 x 6"],
      ["al.extxyz", "--grid", "6", "0", "6"]),
    field(
      "an element that the model does not know", code: 65, ["Cu"], ["al.extxyz"] + grid
    ) { place in
      try place.write(
        SmallFieldModel.structure.replacing("Al", with: "Cu"), to: "al.extxyz")
    },
    field(
      "a molecule without a cell", code: 65, ["al.extxyz: ", "lattice vectors"],
      ["al.extxyz"] + grid
    ) { place in try place.write("1\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n", to: "al.extxyz")
    },
    field(
      "a grid of another cell", code: 65, ["other.cube: ", "lattice vector 1"],
      ["al.extxyz", "--like", "other.cube"]
    ) { place in
      let head = "a\ndensity (e/bohr^3)\n 1 0 0 0\n 2 3 0 0\n 1 0 5 0\n 1 0 0 5\n 13 3 0 0 0\n"
      try place.write(head + " 1.0\n 2.0\n", to: "other.cube")
    },
    field(
      "a missing file for --like", code: 66, ["absent.h5"],
      ["al.extxyz", "--like", "absent.h5"]),
    field(
      "a correction to nothing", code: 64, ["--electrons"],
      ["al.extxyz", "--conserve", "shift"] + grid),
    field(
      "an output in no folder", code: 73, ["there is no folder 'nowhere'"],
      ["al.extxyz", "-o", "nowhere/a.h5"] + grid),
    field(
      "more bytes than the disk has", code: 74, ["more bytes on a disk"],
      ["al.extxyz", "--grid", "8000", "8000", "8000"]),
    field(
      "more text than the disk has", code: 73, ["a.cube", "TiB on a disk"],
      ["al.extxyz", "-o", "a.cube", "--grid", "8000", "8000", "8000"]),
  ]
}
