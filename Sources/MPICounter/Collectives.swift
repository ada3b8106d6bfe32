public import CMPI

// Collective operations. The names of the parameters are those of the standard, shortened.

/// Counts and makes a call of `MPI_Bcast`.
@c(MPI_Bcast)
public func countedBroadcast(
  _ buffer: UnsafeMutableRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ root: Int32,
  _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Bcast, rank(comm) == root ? bytes(count, type) : 0) {
    unsafe PMPI_Bcast(buffer, count, type, root, comm)
  }
}

/// Counts and makes a call of `MPI_Reduce`.
@c(MPI_Reduce)
public func countedReduction(
  _ sent: UnsafeRawPointer?, _ received: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ operation: MPI_Op, _ root: Int32, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Reduce, bytes(count, type)) {
    unsafe PMPI_Reduce(sent, received, count, type, operation, root, comm)
  }
}

/// Counts and makes a call of `MPI_Allreduce`.
@c(MPI_Allreduce)
public func countedReductionForAll(
  _ sent: UnsafeRawPointer?, _ received: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ operation: MPI_Op, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Allreduce, bytes(count, type)) {
    unsafe PMPI_Allreduce(sent, received, count, type, operation, comm)
  }
}

/// Counts and makes a call of `MPI_Reduce_scatter`.
@c(MPI_Reduce_scatter)
public func countedReductionInParts(
  _ sent: UnsafeRawPointer?, _ received: UnsafeMutableRawPointer?, _ counts: UnsafePointer<Int32>?,
  _ type: MPI_Datatype, _ operation: MPI_Op, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Reduce_scatter, bytes(counts, type, comm)) {
    unsafe PMPI_Reduce_scatter(sent, received, counts, type, operation, comm)
  }
}

/// Counts and makes a call of `MPI_Scan`.
@c(MPI_Scan)
public func countedScan(
  _ sent: UnsafeRawPointer?, _ received: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ operation: MPI_Op, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Scan, bytes(count, type)) {
    unsafe PMPI_Scan(sent, received, count, type, operation, comm)
  }
}

/// Counts and makes a call of `MPI_Exscan`.
@c(MPI_Exscan)
public func countedExclusiveScan(
  _ sent: UnsafeRawPointer?, _ received: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ operation: MPI_Op, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Exscan, bytes(count, type)) {
    unsafe PMPI_Exscan(sent, received, count, type, operation, comm)
  }
}

/// Counts and makes a call of `MPI_Alltoall`.
@c(MPI_Alltoall)
public func countedTransposition(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32, _ receivedType: MPI_Datatype,
  _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Alltoall, bytes(receivedCount, receivedType) * Double(size(comm))) {
    unsafe PMPI_Alltoall(sent, count, type, received, receivedCount, receivedType, comm)
  }
}

/// Counts and makes a call of `MPI_Alltoallv`.
@c(MPI_Alltoallv)
public func countedTranspositionInParts(
  _ sent: UnsafeRawPointer?, _ counts: UnsafePointer<Int32>?, _ places: UnsafePointer<Int32>?,
  _ type: MPI_Datatype, _ received: UnsafeMutableRawPointer?,
  _ receivedCounts: UnsafePointer<Int32>?, _ receivedPlaces: UnsafePointer<Int32>?,
  _ receivedType: MPI_Datatype, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Alltoallv, bytes(counts, type, comm)) {
    unsafe PMPI_Alltoallv(
      sent, counts, places, type, received, receivedCounts, receivedPlaces, receivedType, comm)
  }
}

/// Counts and makes a call of `MPI_Allgather`.
@c(MPI_Allgather)
public func countedGatheringForAll(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32, _ receivedType: MPI_Datatype,
  _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Allgather, bytes(receivedCount, receivedType)) {
    unsafe PMPI_Allgather(sent, count, type, received, receivedCount, receivedType, comm)
  }
}

/// Counts and makes a call of `MPI_Allgatherv`.
@c(MPI_Allgatherv)
public func countedGatheringInPartsForAll(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ counts: UnsafePointer<Int32>?,
  _ places: UnsafePointer<Int32>?, _ receivedType: MPI_Datatype, _ comm: MPI_Comm
) -> Int32 {
  let own = unsafe counts.map { unsafe $0[Int(rank(comm))] } ?? 0
  return unsafe counted(.Allgatherv, bytes(own, receivedType)) {
    unsafe PMPI_Allgatherv(sent, count, type, received, counts, places, receivedType, comm)
  }
}

/// Counts and makes a call of `MPI_Gather`.
@c(MPI_Gather)
public func countedGathering(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32, _ receivedType: MPI_Datatype,
  _ root: Int32, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Gather, bytes(count, type)) {
    unsafe PMPI_Gather(sent, count, type, received, receivedCount, receivedType, root, comm)
  }
}

/// Counts and makes a call of `MPI_Gatherv`.
@c(MPI_Gatherv)
public func countedGatheringInParts(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ counts: UnsafePointer<Int32>?,
  _ places: UnsafePointer<Int32>?, _ receivedType: MPI_Datatype, _ root: Int32, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Gatherv, bytes(count, type)) {
    unsafe PMPI_Gatherv(sent, count, type, received, counts, places, receivedType, root, comm)
  }
}

/// Counts and makes a call of `MPI_Scatter`.
@c(MPI_Scatter)
public func countedScattering(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype,
  _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32, _ receivedType: MPI_Datatype,
  _ root: Int32, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Scatter, bytes(receivedCount, receivedType)) {
    unsafe PMPI_Scatter(sent, count, type, received, receivedCount, receivedType, root, comm)
  }
}

/// Counts and makes a call of `MPI_Scatterv`.
@c(MPI_Scatterv)
public func countedScatteringInParts(
  _ sent: UnsafeRawPointer?, _ counts: UnsafePointer<Int32>?, _ places: UnsafePointer<Int32>?,
  _ type: MPI_Datatype, _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32,
  _ receivedType: MPI_Datatype, _ root: Int32, _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Scatterv, bytes(receivedCount, receivedType)) {
    unsafe PMPI_Scatterv(
      sent, counts, places, type, received, receivedCount, receivedType, root, comm)
  }
}
