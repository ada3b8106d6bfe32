import ArgumentParser
import Workflows

/// `emulon predict`: applies a model to structures.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the target of structures with a model; write an HDF5 file.")

  @Argument(help: "The model file that 'emulon fit' wrote.") var model: String
  @Argument(help: "Structure files (extended XYZ, POSCAR).") var structures: [String]
  @Option(name: .shortAndLong, help: "The file to write.") var output = "predictions.h5"
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    if structures.isEmpty { throw ValidationError("Name at least one structure file.") }
  }

  func run() {
    launch { world in
      try predict(
        modelFile: model, structureFiles: structures, output: output, log: logging.level, on: world)
    }
  }
}
