import Foundation

extension Row {
  /// Rows about data: damaged, senseless, contradictory, too few.
  static let inputs = [damaged, senseless, singular, contradictory, fewItems]

  /// HDF5 files that were cut, changed, or are something else.
  private static let damaged = Row(
    number: 7, title: "damaged or foreign HDF5 input",
    faults: [
      model("the last byte is missing") { $0.removeLast() },
      model("a third is missing") { $0.removeLast($0.count / 3) },
      model("one bit in the middle is flipped") { $0[$0.count / 2] ^= 0x10 },
      model("one bit near the end is flipped") { $0[$0.count - 200] ^= 0x01 },
      model("the first page is zero") { $0.replaceSubrange(0..<512, with: Data(count: 512)) },
      model("it is empty") { $0 = Data() },
      Fault(name: "it holds something else") { bench in
        try bench.makeClusterModel()
        try bench.prepare(["describe", "job.yaml", "-o", "d.h5"])
        try bench.emulon(
          ["predict", "d.h5", "clusters.extxyz", "-o", "p.h5"], gives: [65], saying: ["d.h5"])
        bench.expect(!bench.has("p.h5"), "a prediction without a model stands")
      },
    ])

  private static func model(_ name: String, _ edit: @escaping @Sendable (inout Data) -> Void)
    -> Fault
  {
    Fault(name: name) { bench in
      try bench.makeClusterModel()
      try bench.change("out/model.h5", edit)
      try bench.emulon(
        ["predict", "out/model.h5", "clusters.extxyz", "-o", "p.h5"], gives: [65],
        saying: ["model.h5"])
      bench.expect(!bench.has("p.h5"), "a prediction of a damaged model stands")
    }
  }

  /// Numbers that are none, or that no calculation can hold.
  private static let senseless = Row(
    number: 8, title: "NaN, infinite and huge numbers in the input",
    faults: [
      spoiled("a label is NaN", "J=3.5", "J=NaN", ["structure 6"]),
      spoiled("a label is infinite", "J=3.5", "J=inf", ["structure 6"]),
      spoiled("a position is NaN", "Te 2.05 0.0", "Te NaN 0.0", ["clusters.extxyz:29"]),
      spoiled("a position is infinite", "Te 2.05 0.0", "Te 1e999 0.0", ["clusters.extxyz:29"]),
      spoiled("a label is 1e300", "J=3.5", "J=1e300", ["structure 6"], codes: [65, 76]),
      field("a value of a field is NaN", "NaN"), field("a value of a field is infinite", "inf"),
    ])

  private static func spoiled(
    _ name: String, _ old: String, _ new: String, _ texts: [String], codes: Set<Int32> = [65]
  ) -> Fault {
    Fault(name: name) { bench in
      try ClusterJob().replacing(old, by: new).write(to: bench)
      try bench.emulon(
        ["fit", "job.yaml"], gives: codes, saying: ["clusters.extxyz|job.yaml"] + texts)
      bench.expect(!bench.has("out/model.h5"), "a model of such data stands")
    }
  }

  private static func field(_ name: String, _ value: String) -> Fault {
    Fault(name: name) { bench in
      var sample = FieldSample()
      let lines = sample.cubes[1].split(separator: "\n", omittingEmptySubsequences: false)
      let words = lines[20].split(separator: " ").dropFirst().joined(separator: " ")
      sample.cubes[1] = (lines[..<20] + [" \(value) \(words)"[...]] + lines[21...])
        .joined(separator: "\n")
      try sample.write(to: bench)
      try bench.emulon(["fit", "field.yaml"], gives: [65], saying: ["a1.cube"])
      bench.expect(!bench.has("fields/model.h5"), "a model of such data stands")
    }
  }

  /// Equations that have no unique solution.
  private static let singular = Row(
    number: 9, title: "singular equations",
    faults: [
      Fault(name: "equal structures without regularization") { bench in
        var job = ClusterJob().replacing("1.0e-3", by: "1.0e-300")
        job.structures = (0..<12).map { _ in ClusterJob.frame(0) }.joined()
        try job.write(to: bench)
        try bench.emulon(
          ["fit", "job.yaml"], gives: [76], saying: ["not positive definite", "regularization"])
        bench.expect(!bench.has("out/model.h5"), "a model of singular equations stands")
      }
    ])

  /// Structures that contradict each other or hardly exist.
  private static let contradictory = Row(
    number: 10, title: "repeated, contradictory, empty and overlapping structures",
    faults: [
      Fault(name: "equal structures with different labels") { bench in
        var job = ClusterJob()
        job.structures += ClusterJob.frame(0).replacingOccurrences(of: "J=1.0", with: "J=7")
        try job.write(to: bench)
        try bench.emulon(["fit", "job.yaml"])
        bench.expect(bench.has("out/model.h5"), "no model")
      },
      Fault(name: "an empty file") { bench in
        var job = ClusterJob()
        job.structures = ""
        try job.write(to: bench)
        try bench.emulon(["fit", "job.yaml"], gives: [65], saying: ["clusters.extxyz"])
      },
      Fault(name: "one atom") { bench in
        var job = ClusterJob()
        job.structures +=
          "1\nProperties=species:S:1:pos:R:3:centre:I:1 J=0 pbc=\"F F F\"\nFe 0 0 0 1\n"
        try job.write(to: bench)
        try bench.emulon(["fit", "job.yaml"])
        bench.expect(bench.has("out/model.h5"), "no model")
      },
      Fault(name: "two atoms on one spot") { bench in
        try ClusterJob().replacing("Te 2.05 0.0", by: "Te 0.0 0.0").write(to: bench)
        try bench.emulon(
          ["fit", "job.yaml"], gives: [65], saying: ["clusters.extxyz", "structure 6"])
      },
    ])

  /// More ranks than work.
  private static let fewItems = Row(
    number: 11, title: "more ranks than work",
    faults: [
      Fault(name: "one structure is predicted on 7 ranks", applies: { _, ranks in ranks == 4 }) {
        bench in
        try bench.makeClusterModel()
        try bench.write(ClusterJob.frame(5), to: "one.extxyz")
        let arguments = ["predict", "out/model.h5", "one.extxyz", "-o"]
        try bench.prepare(arguments + ["alone.h5"])
        try bench.emulon(arguments + ["many.h5"], rankCount: 7)
        try bench.expectSameContent("alone.h5", "many.h5")
      },
      Fault(name: "one structure is predicted") { bench in
        try bench.makeClusterModel()
        try bench.write(ClusterJob.frame(5), to: "one.extxyz")
        let arguments = ["predict", "out/model.h5", "one.extxyz", "-o"]
        try bench.prepare(arguments + ["alone.h5"])
        try bench.emulon(arguments + ["many.h5"])
        try bench.expectSameContent("alone.h5", "many.h5")
      },
      Fault(name: "a field of one point is predicted") { bench in
        try bench.makeFieldModel()
        let arguments = ["predict", "fields/model.h5", "al.extxyz", "--grid", "1", "1", "1", "-o"]
        try bench.prepare(arguments + ["alone.h5"])
        try bench.emulon(arguments + ["many.h5"])
        try bench.expectSameContent("alone.h5", "many.h5")
      },
      Fault(name: "two structures train a model") { bench in
        try ClusterJob(count: 2).write(to: bench)
        // A model of fewer structures than ranks is refused with the number of ranks that fit.
        try bench.emulon(
          ["fit", "job.yaml"], gives: bench.rankCount > 2 ? [0, 64] : [0],
          saying: ["2 structures on \(bench.rankCount) ranks"])
      },
    ])
}
