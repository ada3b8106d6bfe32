/// Where the bytes of a text come from, piece by piece.
package protocol ByteSource: AnyObject {
  /// Adds a further piece of about `count` bytes to `bytes`; false at the end.
  func read(_ count: Int, into bytes: inout [UInt8]) throws(InputError) -> Bool
}
