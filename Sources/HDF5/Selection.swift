import CHDF5

/// What one HDF5 call moves: a run of elements in memory and a box in the file.
struct Selection: ~Copyable {
  let memory: Identifier
  let file: Identifier

  /// Selects a box of a dataset; nothing when it is `nil`.
  init(_ slab: Hyperslab?, of dataset: borrowing Dataset, _ action: String) throws(HDF5Error) {
    let path = dataset.path
    let file = try Identifier(H5Dget_space(dataset.handle), closing: H5Sclose, action, in: path)
    let memory = try dataspace([slab?.elementCount ?? 1], path)
    if let slab {
      if !slab.count.isEmpty {
        let (offset, count) = (slab.offset.map(hsize_t.init), slab.count.map(hsize_t.init))
        try check(
          unsafe H5Sselect_hyperslab(file.raw, H5S_SELECT_SET, offset, nil, count, nil), action,
          in: path)
      }
    } else {
      try check(H5Sselect_none(file.raw), action, in: path)
      try check(H5Sselect_none(memory.raw), action, in: path)
    }
    self.memory = memory
    self.file = file
  }
}
