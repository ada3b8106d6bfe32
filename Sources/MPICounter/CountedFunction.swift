/// The functions of MPI that are counted, by their names without `MPI_`.
enum CountedFunction: Int, CaseIterable {
  case Send, Isend, Rsend, Sendrecv, Recv, Irecv
  case Bcast, Reduce, Allreduce, Reduce_scatter, Scan, Exscan
  case Alltoall, Alltoallv, Allgather, Allgatherv, Gather, Gatherv, Scatter, Scatterv
  case Barrier, Wait, Waitall
  case File_write_at_all, File_write_at, File_read_at_all, File_read_at

  /// The name in tables.
  var name: String { "\(self)" }
}
