import CHDF5

/// An HDF5 identifier that is closed once, when its owner goes away.
struct Identifier: ~Copyable {
  let raw: hid_t
  private let closing: @convention(c) (hid_t) -> herr_t
  private var isOpen = true

  /// Takes over the identifier that an HDF5 function returned; a negative one means failure.
  init(
    _ raw: hid_t, closing: @escaping @convention(c) (hid_t) -> herr_t,
    _ action: @autoclosure () -> String, in path: String
  ) throws(HDF5Error) {
    try check(raw, action(), in: path)
    self.raw = raw
    self.closing = closing
  }

  deinit {
    if isOpen && !Library.isAbandoned { _ = closing(raw) }
  }

  /// Closes the identifier now, so that a failure can be seen.
  consuming func close(_ action: @autoclosure () -> String, in path: String) throws(HDF5Error) {
    isOpen = false
    try check(closing(raw), action(), in: path)
  }
}
