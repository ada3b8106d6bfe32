public import CHDF5

/// A number that datasets and attributes can hold.
public protocol HDF5Element: BitwiseCopyable, Sendable, Numeric {
  /// HDF5's identifier of the type in memory, and in files that Emulon writes.
  static var nativeType: hid_t { get }
}

extension Double: HDF5Element {
  /// `H5T_NATIVE_DOUBLE`.
  public static var nativeType: hid_t { emulon_native_double() }
}
extension Float: HDF5Element {
  /// `H5T_NATIVE_FLOAT`.
  public static var nativeType: hid_t { emulon_native_float() }
}
extension Int: HDF5Element {
  /// `H5T_NATIVE_INT64`.
  public static var nativeType: hid_t { emulon_native_int64() }
}
extension Int64: HDF5Element {
  /// `H5T_NATIVE_INT64`.
  public static var nativeType: hid_t { emulon_native_int64() }
}
extension Int32: HDF5Element {
  /// `H5T_NATIVE_INT32`.
  public static var nativeType: hid_t { emulon_native_int32() }
}
extension UInt8: HDF5Element {
  /// `H5T_NATIVE_UINT8`.
  public static var nativeType: hid_t { emulon_native_uint8() }
}
extension UInt32: HDF5Element {
  /// `H5T_NATIVE_UINT32`.
  public static var nativeType: hid_t { emulon_native_uint32() }
}
extension UInt64: HDF5Element {
  /// `H5T_NATIVE_UINT64`.
  public static var nativeType: hid_t { emulon_native_uint64() }
}
