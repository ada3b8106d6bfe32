import Foundation
import Testing

/// A mistake that a new user may make, and what the program is expected to say about it.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  /// The exit code.
  let code: Int32
  /// What the one line of the error contains: the place and the remedy.
  let texts: [String]
  /// The arguments of the program.
  var arguments = ["fit", "job.yaml"]
  /// Whether a fitted model stands at `model.h5` before.
  var needsModel = false
  /// The fewest ranks that meet the mistake.
  var rankCounts = [1, 2, 3]
  /// Makes the mistake in a folder with a job that works.
  let spoil: @Sendable (inout SmallJob, Workspace) throws -> Void

  var testDescription: String { name }

  /// Mistakes in the job file.
  static let jobFile = [
    BadInput(
      name: "an unknown key", code: 64,
      texts: ["job.yaml:3:", "'data.target.units'", "did you mean 'unit'?"]
    ) { job, _ in job.text.replace("unit: meV", with: "units: meV") },
    BadInput(name: "no YAML", code: 64, texts: ["job.yaml:", "expected YAML"]) { job, _ in
      job.text.replace("  element: {", with: "\telement: {")
    },
    BadInput(name: "an empty job file", code: 64, texts: ["job.yaml: ", "Inputs/"]) { job, _ in
      job.text = ""
    },
    BadInput(
      name: "a job file in Latin-1", code: 64, texts: ["latin.yaml: ", "UTF-8"],
      arguments: ["fit", "latin.yaml"]
    ) { _, place in try place.write(Data([0x64, 0xe4, 0x0a]), to: "latin.yaml") },
    BadInput(
      name: "no job file", code: 66, texts: ["absent.yaml: ", "check the path"],
      arguments: ["fit", "absent.yaml"]
    ) { _, _ in },
    BadInput(
      name: "a folder for a job file", code: 66, texts: [".: ", "check the path"],
      arguments: ["fit", "."]
    ) { _, _ in },
    BadInput(
      name: "an output below a file", code: 73, texts: ["'job.yaml/out'", "choose another place"]
    ) { job, _ in job.text.replace("directory: out", with: "directory: job.yaml/out") },
    BadInput(
      name: "more ranks than structures", code: 64,
      texts: ["clusters.extxyz: ", "2 structures on 3 ranks", "start at most 2 ranks"],
      rankCounts: [3]
    ) { job, _ in job.structures = SmallJob.frame(0) + SmallJob.frame(1) },
  ]

  /// Mistakes in the structure files.
  static let structures = [
    BadInput(
      name: "no structure file", code: 66, texts: ["absent.extxyz: ", "; "]
    ) { job, _ in job.text.replace("clusters.extxyz", with: "absent.extxyz") },
    BadInput(
      name: "an empty structure file", code: 65, texts: ["clusters.extxyz: ", "leave it out"]
    ) { job, _ in job.structures = "" },
    BadInput(
      name: "a missing property", code: 65,
      texts: ["clusters.extxyz: ", "'J'", "structure 6", "data.target.property"]
    ) { job, _ in job.structures.replace("J=3.5", with: "K=3.5") },
    BadInput(
      name: "a target that is no number", code: 65,
      texts: ["clusters.extxyz", "'J'", "structure 6"]
    ) { job, _ in job.structures.replace("J=3.5", with: "J=large") },
    BadInput(
      name: "a NaN target", code: 65, texts: ["clusters.extxyz", "'J'"]
    ) { job, _ in job.structures.replace("J=3.5", with: "J=NaN") },
    BadInput(name: "a NaN position", code: 65, texts: ["clusters.extxyz:29:", "; "]) { job, _ in
      job.structures.replace("Te 2.5 0.0 0.0 0", with: "Te NaN 0.0 0.0 0")
    },
    BadInput(
      name: "an infinite position", code: 65, texts: ["clusters.extxyz:29:", "; "]
    ) { job, _ in job.structures.replace("Te 2.5 0.0 0.0 0", with: "Te 1e999 0.0 0.0 0") },
    BadInput(
      name: "two atoms on one spot", code: 65, texts: ["clusters.extxyz: ", "structure 6", "; "]
    ) { job, _ in job.structures.replace("Te 2.5 0.0 0.0 0", with: "Te 0.0 0.0 0.0 0") },
    BadInput(
      name: "no centre", code: 65, texts: ["clusters.extxyz: ", "'centre'", "structure 8"]
    ) { job, _ in
      job.structures =
        (0..<7).map(SmallJob.frame).joined()
        + SmallJob.frame(7).replacing("0.0 1\n", with: "0.0 0\n")
    },
    BadInput(
      name: "a frame without atoms", code: 65, texts: ["clusters.extxyz", "; "]
    ) { job, _ in
      job.text.replace("  centres: {array: centre}\n", with: "")
      job.structures += "0\nProperties=species:S:1:pos:R:3:centre:I:1 J=1\n"
    },
    BadInput(
      name: "a truncated frame", code: 65, texts: ["clusters.extxyz:", "complete the frame"]
    ) { job, _ in job.structures = String(job.structures.dropLast("Te 0.0 3.0 0.0 0\n".count)) },
    BadInput(
      name: "a truncated line", code: 65, texts: ["clusters.extxyz:40:", "correct the line"]
    ) { job, _ in job.structures = String(job.structures.dropLast(5)) },
    BadInput(name: "no species", code: 65, texts: ["clusters.extxyz:28:", "Qq"]) { job, _ in
      job.structures.replace("Mn 0.0 0.0 0.0 1\nTe 2.5", with: "Qq 0.0 0.0 0.0 1\nTe 2.5")
    },
    BadInput(
      name: "a binary file for structures", code: 65, texts: ["clusters.extxyz", "; "]
    ) { job, _ in job.structures = "\u{89}HDF\r\n\u{1a}\n and more of a binary file" },
  ]

  /// Jobs that do not fit their data.
  static let disagreements = [
    BadInput(
      name: "pairs of one centre", code: 65,
      texts: ["clusters.extxyz: ", "structure 1", "combine: pair"]
    ) { job, _ in
      job.text.replace("    regularization", with: "    combine: pair\n    regularization")
    },
    BadInput(
      name: "pairs of an average", code: 65,
      texts: ["clusters.extxyz: ", "structure 1", "combine: pair"]
    ) { job, _ in
      job.structures.replace("0.0 0.0 0\n", with: "0.0 0.0 1\n")
      job.text.replace("sigma: 0.5", with: "sigma: 0.5, average: inner")
      job.text.replace("    regularization", with: "    combine: pair\n    regularization")
    },
    BadInput(
      name: "one group to split", code: 64, texts: ["job.yaml: ", "two groups", "'validation'"]
    ) { job, _ in
      job.structures.replace("J=", with: "g=same J=")
      job.text.replace("{array: centre}", with: "{array: centre}\n  group: g")
      job.text.replace("output:", with: "validation: {test: 0.2}\noutput:")
    },
    BadInput(
      name: "one group to leave out", code: 64,
      texts: ["job.yaml: ", "two groups", "one 'regularization'"]
    ) { job, _ in
      job.structures.replace("J=", with: "g=same J=")
      job.text.replace("{array: centre}", with: "{array: centre}\n  group: g")
      job.text.replace("{fixed: 1.0e-3}", with: "{scan: [1.0e-3, 1.0, 3]}")
    },
    BadInput(
      name: "an element without the property", code: 64,
      texts: ["job.yaml: ", "'electronegativity'", "Ne"]
    ) { job, _ in
      job.structures.replace("Cr", with: "Ne")
      job.text.replace("[group, period]", with: "[electronegativity]")
    },
    BadInput(
      name: "radial functions that are too many", code: 64, texts: ["job.yaml: ", "reduce 'nMax'"]
    ) { job, _ in job.text.replace("nMax: 3", with: "nMax: 64") },
  ]

  /// Equations without a solution.
  static let equations = [
    BadInput(
      name: "equal structures without regularization", code: 76,
      texts: ["job.yaml: ", "not positive definite", "'model.kernelRidge.regularization'"]
    ) { job, _ in
      job.structures = (0..<8).map { _ in SmallJob.frame(0) }.joined()
      job.text.replace("1.0e-3", with: "1.0e-300")
    },
    BadInput(
      name: "a linear kernel on two features without regularization", code: 76,
      texts: ["job.yaml: ", "not positive definite", "'model.kernelRidge.regularization'"]
    ) { job, _ in
      job.structures = (0..<40).map { SmallJob.frame($0 % 8) }.joined()
      job.text.replace(
        "gaussian: {on: soap, lengthScale: {fixed: 1.0}}", with: "linear: {on: element}")
      job.text.replace("{fixed: 1.0e-3}", with: "{fixed: 1.0e-300}")
    },
    BadInput(
      name: "a search without regularization", code: 76,
      texts: ["job.yaml: ", "not positive definite", "'model.kernelRidge.regularization'"]
    ) { job, _ in
      job.structures = (0..<8).map { _ in SmallJob.frame(0) }.joined()
      job.text.replace(
        "{fixed: 1.0e-3}", with: "{fixed: 1.0e-300}\n    choose: marginalLikelihood")
    },
  ]

  /// Mistakes in predictions and reports.
  static let models = [
    BadInput(
      name: "a text instead of a model", code: 65, texts: ["job.yaml"],
      arguments: ["predict", "job.yaml", "clusters.extxyz"]
    ) { _, _ in },
    BadInput(
      name: "no model", code: 66, texts: ["absent.h5"],
      arguments: ["predict", "absent.h5", "clusters.extxyz"]
    ) { _, _ in },
    BadInput(
      name: "a truncated model", code: 65, texts: ["model.h5", "truncated"],
      arguments: ["predict", "model.h5", "clusters.extxyz"], needsModel: true
    ) { _, place in
      let data = try place.contents(of: "model.h5")
      try place.write(data.prefix(data.count * 2 / 3), to: "model.h5")
    },
    BadInput(
      name: "a species that the model does not know", code: 65,
      texts: ["clusters.extxyz", "Gd", "structure 6", "; "],
      arguments: ["predict", "model.h5", "clusters.extxyz"], needsModel: true
    ) { job, _ in
      job.structures.replace("Mn 0.0 0.0 0.0 1\nTe 2.5", with: "Gd 0.0 0.0 0.0 1\nTe 2.5")
    },
    BadInput(
      name: "structures without the array of centres", code: 65,
      texts: ["clusters.extxyz", "centre"],
      arguments: ["predict", "model.h5", "clusters.extxyz"], needsModel: true
    ) { job, _ in job.structures.replace("centre:I:1", with: "middle:I:1") },
    BadInput(
      name: "predictions into a missing folder", code: 73,
      texts: ["absent/p.h5", "folder 'absent'"],
      arguments: ["predict", "model.h5", "clusters.extxyz", "-o", "absent/p.h5"], needsModel: true
    ) { _, _ in },
    BadInput(
      name: "a report of a text", code: 65, texts: ["job.yaml"], arguments: ["report", "job.yaml"]
    ) { _, _ in },
    BadInput(
      name: "descriptors into a missing folder", code: 73,
      texts: ["absent/d.h5", "folder 'absent'"],
      arguments: ["describe", "job.yaml", "-o", "absent/d.h5"]
    ) { _, _ in },
  ]
}
