import CHDF5

/// What the elements of a dataset are, as the file stores them.
public enum ElementType: Hashable, Sendable, CustomStringConvertible {
  /// Whole numbers.
  case integer(bits: Int, isSigned: Bool)
  /// Floating-point numbers.
  case float(bits: Int)
  /// Texts of fixed or variable length.
  case text
  /// Records of several members.
  case record
  /// Anything else, such as references.
  case other

  /// The name as in h5py: `int64`, `uint8`, `float64`; `text`, `record`, `other`.
  public var description: String {
    switch self {
    case .integer(let bits, let isSigned): (isSigned ? "int" : "uint") + "\(bits)"
    case .float(let bits): "float\(bits)"
    case .text: "text"
    case .record: "record"
    case .other: "other"
    }
  }

  init(_ type: hid_t) {
    let bits = 8 * H5Tget_size(type)
    self =
      switch H5Tget_class(type) {
      case H5T_INTEGER: .integer(bits: bits, isSigned: H5Tget_sign(type) == H5T_SGN_2)
      case H5T_FLOAT: .float(bits: bits)
      case H5T_STRING: .text
      case H5T_COMPOUND: .record
      default: .other
      }
  }
}

extension Dataset {
  /// What the elements are in the file.
  public func elementType() throws(HDF5Error) -> ElementType {
    let action = "find the type of the dataset '\(name)'"
    let type = try Identifier(H5Dget_type(handle), closing: H5Tclose, action, in: path)
    return ElementType(type.raw)
  }
}
