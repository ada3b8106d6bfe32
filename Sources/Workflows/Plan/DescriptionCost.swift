import Descriptors
import Structures

/// About how much work the description of a structure is: its centres times what each of them costs.
///
/// A centre costs `2 (lMax + 1)` operations for each feature, and each of its neighbours `2 nMax (lMax + 1)^2`. The
/// neighbours are estimated from the mean density of the atoms; none is looked for.
struct DescriptionCost: Sendable {
  /// The cutoff, angstrom; zero without a description that knows neighbours.
  private let cutoff: Double
  /// The operations of a neighbour and of a centre.
  private let neighbour: Double
  private let centre: Double

  /// The cost of a description; without power spectrum every centre counts the same.
  init(_ parameters: SOAPParameters?, featureCount: Int) {
    guard let parameters else {
      (cutoff, neighbour, centre) = (0, 0, 1)
      return
    }
    let order = Double(parameters.lMax + 1)
    cutoff = parameters.cutoff
    neighbour = 2 * Double(parameters.nMax) * order * order
    centre = 2 * order * Double(featureCount)
  }

  /// The cost of the description of a job, before the species of its data are known.
  init(_ section: RepresentationSection) {
    guard let soap = section.soap?.parameters else {
      self.init(nil, featureCount: 0)
      return
    }
    let channels = section.soap?.allSpecies == true ? 3 : soap.species.channelCount
    let width = soap.nMax * channels
    self.init(soap, featureCount: width * (width + 1) / 2 * (soap.lMax + 1))
  }

  /// The operations for a structure with some centres.
  func operations(_ structure: Structure, centreCount: Int) -> Double {
    let neighbours = cutoff > 0 ? Self.neighbourCount(structure, cutoff) : 0
    return operations(
      centreCount: centreCount, neighbourCount: Double(centreCount) * neighbours)
  }

  /// The operations for some centres that have so many neighbours together.
  func operations(centreCount: Int, neighbourCount: Double) -> Double {
    Double(centreCount) * centre + neighbourCount * neighbour
  }

  /// The mean number of atoms within the cutoff of an atom, as if the atoms filled their box evenly.
  static func neighbourCount(_ structure: Structure, _ cutoff: Double) -> Double {
    guard let first = structure.positions.first else { return 0 }
    var (low, high) = (first, first)
    for position in structure.positions {
      for axis in 0..<3 {
        low[axis] = min(low[axis], position[axis])
        high[axis] = max(high[axis], position[axis])
      }
    }
    // An atom fills about an angstrom to each side.
    var volume = 1.0
    for axis in 0..<3 { volume *= high[axis] - low[axis] + 2 }
    let isPeriodic = structure.cell.periodicity.count > 0
    if isPeriodic { volume = min(volume, structure.cell.volume) }
    let count = Double(structure.count)
    let sphere = 4 / 3 * Double.pi * cutoff * cutoff * cutoff
    let inside = count / volume * sphere
    return isPeriodic ? inside : min(count, inside)
  }
}
