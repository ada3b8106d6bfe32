public import ArgumentParser
public import Workflows

/// The arguments of `emulon predict` that only models of fields know.
struct FieldArguments: ParsableArguments {
  @Option(
    name: .customLong("grid"), parsing: .upToNextOption,
    help: ArgumentHelp("Grid points along the lattice vectors.", valueName: "nx ny nz"))
  var shape: [Int] = []
  @Option(help: "The largest step between grid points, angstrom.") var spacing: Double?
  @Option(help: "A file with a field whose grid is taken.") var like: String?
  @Option(help: "Correct the number of electrons: none, rescale or shift.")
  var conserve: Conservation = .none
  @Option(help: "The number of electrons that --conserve reaches.") var electrons: Double?
  @Flag(help: "Write numbers of single precision into HDF5.") var single = false
  @Flag(help: "Write the leverage of every point as well: far above 1, the model extrapolates.")
  var leverage = false

  /// What they say together.
  var options: FieldOptions {
    get throws {
      let choices = [!shape.isEmpty, spacing != nil, like != nil].filter(\.self).count
      if choices > 1 { throw ValidationError("Give one of --grid, --spacing and --like.") }
      if !shape.isEmpty && shape.count != 3 {
        throw ValidationError("--grid needs three numbers; got \(shape.count).")
      }
      var grid: GridChoice?
      if shape.count == 3 { grid = .shape(SIMD3(shape[0], shape[1], shape[2])) }
      if let spacing { grid = .spacing(spacing) }
      if let like { grid = .like(like) }
      return FieldOptions(
        grid: grid, conservation: conserve, electronCount: electrons, isSingle: single,
        hasLeverage: leverage)
    }
  }
}

extension Conservation: ExpressibleByArgument {}
