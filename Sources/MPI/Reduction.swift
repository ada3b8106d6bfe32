public import CMPI

/// How a reduction combines two elements.
///
/// The logical reductions take integers only: zero is false, anything else is true.
public enum Reduction: Sendable {
  case sum, minimum, maximum, logicalAnd, logicalOr

  @usableFromInline var operation: MPI_Op {
    switch self {
    case .sum: unsafe emulon_sum()
    case .minimum: unsafe emulon_min()
    case .maximum: unsafe emulon_max()
    case .logicalAnd: unsafe emulon_land()
    case .logicalOr: unsafe emulon_lor()
    }
  }
}
