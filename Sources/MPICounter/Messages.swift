public import CMPI

// Messages between two ranks. The names of the parameters are those of the standard, shortened.

/// Counts and makes a call of `MPI_Send`.
@c(MPI_Send)
public func countedSend(
  _ buffer: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ rank: Int32, _ tag: Int32,
  _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Send, bytes(count, type)) {
    unsafe PMPI_Send(buffer, count, type, rank, tag, comm)
  }
}

/// Counts and makes a call of `MPI_Rsend`.
@c(MPI_Rsend)
public func countedReadySend(
  _ buffer: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ rank: Int32, _ tag: Int32,
  _ comm: MPI_Comm
) -> Int32 {
  unsafe counted(.Rsend, bytes(count, type)) {
    unsafe PMPI_Rsend(buffer, count, type, rank, tag, comm)
  }
}

/// Counts and makes a call of `MPI_Isend`.
@c(MPI_Isend)
public func countedStartedSend(
  _ buffer: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ rank: Int32, _ tag: Int32,
  _ comm: MPI_Comm, _ request: UnsafeMutablePointer<MPI_Request?>?
) -> Int32 {
  unsafe counted(.Isend, bytes(count, type)) {
    unsafe PMPI_Isend(buffer, count, type, rank, tag, comm, request)
  }
}

/// Counts and makes a call of `MPI_Recv`.
@c(MPI_Recv)
public func countedReceive(
  _ buffer: UnsafeMutableRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ rank: Int32,
  _ tag: Int32, _ comm: MPI_Comm, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  counted(.Recv, 0) { unsafe PMPI_Recv(buffer, count, type, rank, tag, comm, status) }
}

/// Counts and makes a call of `MPI_Irecv`.
@c(MPI_Irecv)
public func countedStartedReceive(
  _ buffer: UnsafeMutableRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ rank: Int32,
  _ tag: Int32, _ comm: MPI_Comm, _ request: UnsafeMutablePointer<MPI_Request?>?
) -> Int32 {
  counted(.Irecv, 0) { unsafe PMPI_Irecv(buffer, count, type, rank, tag, comm, request) }
}

/// Counts and makes a call of `MPI_Sendrecv`.
@c(MPI_Sendrecv)
public func countedExchange(
  _ sent: UnsafeRawPointer?, _ count: Int32, _ type: MPI_Datatype, _ to: Int32, _ tag: Int32,
  _ received: UnsafeMutableRawPointer?, _ receivedCount: Int32, _ receivedType: MPI_Datatype,
  _ from: Int32, _ receivedTag: Int32, _ comm: MPI_Comm, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  unsafe counted(.Sendrecv, bytes(count, type)) {
    unsafe PMPI_Sendrecv(
      sent, count, type, to, tag, received, receivedCount, receivedType, from, receivedTag, comm,
      status)
  }
}

/// Counts and makes a call of `MPI_Barrier`.
@c(MPI_Barrier)
public func countedBarrier(_ comm: MPI_Comm) -> Int32 {
  counted(.Barrier, 0) { unsafe PMPI_Barrier(comm) }
}

/// Counts and makes a call of `MPI_Wait`.
@c(MPI_Wait)
public func countedWait(
  _ request: UnsafeMutablePointer<MPI_Request?>?, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  counted(.Wait, 0) { unsafe PMPI_Wait(request, status) }
}

/// Counts and makes a call of `MPI_Waitall`.
@c(MPI_Waitall)
public func countedWaitForAll(
  _ count: Int32, _ requests: UnsafeMutablePointer<MPI_Request?>?,
  _ statuses: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  counted(.Waitall, 0) { unsafe PMPI_Waitall(count, requests, statuses) }
}
