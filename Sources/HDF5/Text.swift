import CHDF5
import Glibc

/// The type of UTF-8 texts of variable length.
func textType(_ path: String) throws(HDF5Error) -> Identifier {
  let action = "prepare a text"
  let type = try Identifier(H5Tcopy(emulon_c_string()), closing: H5Tclose, action, in: path)
  try check(H5Tset_size(type.raw, emulon_variable_length()), action, in: path)
  try check(H5Tset_cset(type.raw, H5T_CSET_UTF8), action, in: path)
  return type
}

/// Calls `body` with the addresses of zero-terminated copies of the texts.
@unsafe func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = unsafe texts.map { unsafe strdup($0) }
  defer { unsafe pointers.forEach { unsafe free($0) } }
  return unsafe body(pointers)
}

/// The texts of a dataset or an attribute, of fixed or variable length.
///
/// - Parameters:
///   - type: The type in the file.
///   - space: The shape in the file.
///   - action: What the caller does.
///   - path: The file.
///   - read: Reads all elements of the given memory type to the given address.
/// - Returns: One text for each element.
/// - Throws: ``HDF5Error``, also when the elements are no texts.
func texts(
  type: hid_t, space: hid_t, _ action: String, in path: String,
  _ read: (hid_t, UnsafeMutableRawPointer?) -> herr_t
) throws(HDF5Error) -> [String] {
  guard H5Tget_class(type) == H5T_STRING else {
    throw HDF5Error(
      action: action, path: path, reason: "it holds \(typeName(type)); expected text", exitCode: 65)
  }
  let count = Int(H5Sget_simple_extent_npoints(space))
  guard count > 0 else { return [] }
  if H5Tis_variable_str(type) > 0 {
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    try check(unsafe read(type, &pointers), action, in: path)
    let result = unsafe pointers.map { unsafe $0.map { unsafe String(cString: $0) } ?? "" }
    _ = unsafe H5Dvlen_reclaim(type, space, emulon_default(), &pointers)
    return result
  }
  let size = H5Tget_size(type)
  var bytes = [UInt8](repeating: 0, count: count * size)
  try check(unsafe read(type, &bytes), action, in: path)
  let isSpacePadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
  return (0..<count).map { i in
    var text = bytes[(i * size)..<((i + 1) * size)].prefix { $0 != 0 }
    while isSpacePadded && text.last == 32 { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}

/// What a type holds, in words.
func typeName(_ type: hid_t) -> String {
  switch H5Tget_class(type) {
  case H5T_INTEGER: "integers"
  case H5T_FLOAT: "floating-point numbers"
  case H5T_STRING: "text"
  case H5T_COMPOUND: "records"
  default: "elements of another kind"
  }
}

/// Throws unless elements of the type in the file can be read as `Element` without loss of fractions.
func requireNumbers<Element: HDF5Element>(
  _ type: hid_t, as element: Element.Type, _ action: String, in path: String
) throws(HDF5Error) {
  let (found, expected) = (H5Tget_class(type), H5Tget_class(Element.nativeType))
  if found == expected || (found == H5T_INTEGER && expected == H5T_FLOAT) { return }
  throw HDF5Error(
    action: action, path: path,
    reason: "it holds \(typeName(type)); expected \(typeName(Element.nativeType))", exitCode: 65)
}
