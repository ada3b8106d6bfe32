public import CMPI

/// An element type that MPI can send and reduce.
public protocol MPIElement: BitwiseCopyable, Sendable, Numeric {
  /// MPI's name for the type.
  static var datatype: MPI_Datatype { get }
}

extension Double: MPIElement {
  /// `MPI_DOUBLE`.
  public static var datatype: MPI_Datatype { unsafe emulon_double() }
}
extension Float: MPIElement {
  /// `MPI_FLOAT`.
  public static var datatype: MPI_Datatype { unsafe emulon_float() }
}
extension Int: MPIElement {
  /// `MPI_INT64_T`.
  public static var datatype: MPI_Datatype { unsafe emulon_int64() }
}
extension Int64: MPIElement {
  /// `MPI_INT64_T`.
  public static var datatype: MPI_Datatype { unsafe emulon_int64() }
}
extension Int32: MPIElement {
  /// `MPI_INT32_T`.
  public static var datatype: MPI_Datatype { unsafe emulon_int32() }
}
extension UInt8: MPIElement {
  /// `MPI_UINT8_T`.
  public static var datatype: MPI_Datatype { unsafe emulon_uint8() }
}
extension UInt64: MPIElement {
  /// `MPI_UINT64_T`.
  public static var datatype: MPI_Datatype { unsafe emulon_uint64() }
}
