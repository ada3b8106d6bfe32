public import CMPI

// Files that ranks share, as HDF5 uses them. The names of the parameters are those of the standard, shortened.

/// Counts and makes a call of `MPI_File_write_at_all`.
@c(MPI_File_write_at_all)
public func countedSharedWrite(
  _ file: MPI_File, _ offset: MPI_Offset, _ buffer: UnsafeRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  unsafe counted(.File_write_at_all, bytes(count, type)) {
    unsafe PMPI_File_write_at_all(file, offset, buffer, count, type, status)
  }
}

/// Counts and makes a call of `MPI_File_write_at`.
@c(MPI_File_write_at)
public func countedWrite(
  _ file: MPI_File, _ offset: MPI_Offset, _ buffer: UnsafeRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  unsafe counted(.File_write_at, bytes(count, type)) {
    unsafe PMPI_File_write_at(file, offset, buffer, count, type, status)
  }
}

/// Counts and makes a call of `MPI_File_read_at_all`.
@c(MPI_File_read_at_all)
public func countedSharedRead(
  _ file: MPI_File, _ offset: MPI_Offset, _ buffer: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  unsafe counted(.File_read_at_all, bytes(count, type)) {
    unsafe PMPI_File_read_at_all(file, offset, buffer, count, type, status)
  }
}

/// Counts and makes a call of `MPI_File_read_at`.
@c(MPI_File_read_at)
public func countedRead(
  _ file: MPI_File, _ offset: MPI_Offset, _ buffer: UnsafeMutableRawPointer?, _ count: Int32,
  _ type: MPI_Datatype, _ status: UnsafeMutablePointer<MPI_Status>?
) -> Int32 {
  unsafe counted(.File_read_at, bytes(count, type)) {
    unsafe PMPI_File_read_at(file, offset, buffer, count, type, status)
  }
}
