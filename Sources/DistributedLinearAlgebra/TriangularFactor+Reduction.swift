public import LinearAlgebra
public import MPI

/// The factor of the rows of all ranks, on every rank.
///
/// **Collective.** See ``reduce(_:on:)-([TriangularFactor],_)``.
public func reduce(_ local: TriangularFactor, on world: borrowing Communicator) throws(MPIError)
  -> TriangularFactor
{
  try reduce([local], on: world)[0]
}

/// The factors of the rows of all ranks, one for each least-squares problem, on every rank.
///
/// **Collective.** The factors travel along a binary tree, rank `r + s` to rank `r` for
/// `s = 1, 2, 4, ...`, and always merge in the order of the ranks; the result is then sent to all, and is
/// the same to the last bit on all ranks and in every run on so many ranks. Each problem costs
/// `log2(size)` merges of `2/3 n^3` flops and messages of `n^2 / 2` numbers; factors without rows
/// travel as a few numbers.
///
/// - Parameters:
///   - local: The factors of the rows of this rank, equal in number and shapes on all ranks; those
///     without rows on this rank are empty.
///   - world: The ranks.
/// - Returns: The factors of all rows.
/// - Throws: `MPIError`.
public func reduce(_ local: [TriangularFactor], on world: borrowing Communicator) throws(MPIError)
  -> [TriangularFactor]
{
  var result = local
  var step = 1
  while step < world.size {
    if world.rank % (2 * step) == step {
      try send(result, to: world.rank - step, on: world)
      break
    }
    if world.rank + step < world.size && world.rank % (2 * step) == 0 {
      try mergeReceived(into: &result, from: world.rank + step, on: world)
    }
    step *= 2
  }
  for k in result.indices {
    var values = result[k].packed
    let count = try world.broadcast(result[k].rowCount)
    var span = values.mutableSpan
    if count > 0 { try world.broadcast(&span) }
    if world.rank != 0 { result[k].unpack(values, rowCount: count) }
  }
  return result
}

/// Sends the numbers of rows, then the factors that have any.
private func send(
  _ factors: [TriangularFactor], to rank: Int, on world: borrowing Communicator
) throws(MPIError) {
  let counts = factors.map(\.rowCount)
  try world.send(counts.span, to: rank)
  for factor in factors where factor.rowCount > 0 {
    let values = factor.packed
    try world.send(values.span, to: rank)
  }
}

/// Receives what `send` sends, and merges it after the rows that are here.
private func mergeReceived(
  into factors: inout [TriangularFactor], from rank: Int, on world: borrowing Communicator
) throws(MPIError) {
  let counts = try world.receive(Int.self, count: factors.count, from: rank)
  for k in factors.indices where counts[k] > 0 {
    var other = TriangularFactor(
      columnCount: factors[k].columnCount, targetCount: factors[k].targetCount)
    let values = try world.receive(Double.self, count: other.packedCount, from: rank)
    other.unpack(values, rowCount: counts[k])
    factors[k].merge(other)
  }
}

extension TriangularFactor {
  /// The count of ``packed``.
  fileprivate var packedCount: Int {
    Self.packedCount(columnCount: columnCount, targetCount: targetCount) + targetCount
  }

  /// The triangle without its zeros, then the sums of the targets.
  fileprivate var packed: [Double] { packedTriangle + targetSums }

  /// Replaces the factor by one that was packed.
  fileprivate mutating func unpack(_ values: [Double], rowCount: Int) {
    self = TriangularFactor(
      columnCount: columnCount, rowCount: rowCount, targetSums: values.suffix(targetCount),
      packedTriangle: values.dropLast(targetCount))
  }
}
