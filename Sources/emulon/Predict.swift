import ArgumentParser
import Workflows

/// `emulon predict`: applies a model to structures.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the target of structures with a model; write an HDF5 file.",
    discussion: """
      A model of a field needs a grid: --grid, --spacing or --like, or files that hold fields in place of \
      structures. Its output may also be a CHGCAR, LOCPOT or cube file (.gz compresses it).
      """)

  @Argument(help: "The model file that 'emulon fit' wrote.") var model: String
  @Argument(help: "Structure files (extended XYZ, POSCAR), or files with fields.")
  var structures: [String]
  @Option(name: .shortAndLong, help: "The file to write.") var output = "predictions.h5"
  @OptionGroup(title: "Models of fields") var field: FieldArguments
  @OptionGroup(title: "Running") var running: RunArguments

  func validate() throws {
    if structures.isEmpty { throw ValidationError("Name at least one structure file.") }
    _ = try field.options
  }

  func run() throws {
    let options = try field.options
    launch { world in
      try predict(
        modelFile: model, structureFiles: structures, output: output, field: options,
        running: running.options, on: world)
    }
  }
}
