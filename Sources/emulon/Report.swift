import ArgumentParser
import Foundation
import Workflows

/// `emulon report`: draws the pictures and the HTML page of a model file.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw pictures and one HTML page from a model file.")

  @Argument(help: "The model file that 'emulon fit' wrote.") var model: String
  @Option(name: .shortAndLong, help: "The folder to write to; by default the model's own.")
  var directory: String?

  func run() {
    let folder = directory ?? URL(filePath: model).deletingLastPathComponent().relativePath
    launch { world in try report(modelFile: model, into: folder, on: world) }
  }
}
