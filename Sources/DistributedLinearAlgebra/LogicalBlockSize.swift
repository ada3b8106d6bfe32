/// The logical block size of PBLAS, which calls this function by its Fortran name.
///
/// The library's own answer is 32, at which its products run at two thirds of the speed of DGEMM; this
/// definition in the program comes first when the dynamic linker resolves the name.
@c(pilaenv_)
public func logicalBlockSize(
  _ context: UnsafePointer<Int32>?, _ precision: UnsafePointer<CChar>?, _ length: Int
) -> Int32 { 256 }
