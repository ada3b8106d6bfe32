import CMPI
internal import Glibc

/// Gathers the counts of all ranks and writes them, then ends MPI.
///
/// The table has one line for each rank, stage and function with a call. It goes to the file that `EMULON_COUNT` names,
/// or to standard error.
@c(MPI_Finalize)
public func countedFinalize() -> Int32 {
  let world: MPI_Comm = unsafe emulon_comm_world()
  let (own, all) = unsafe (rank(world), size(world))
  let length = Int32(Tally.count)
  let gathered = UnsafeMutablePointer<Double>.allocate(capacity: own == 0 ? all * Tally.count : 1)
  let type = unsafe emulon_double()
  _ = unsafe PMPI_Gather(Tally.values, length, type, gathered, length, type, 0, world)
  if own == 0 { unsafe write(UnsafePointer(gathered), rankCount: all) }
  unsafe gathered.deallocate()
  return PMPI_Finalize()
}

private func write(_ values: UnsafePointer<Double>, rankCount: Int) {
  let path = unsafe getenv("EMULON_COUNT")
  guard let file = unsafe path == nil ? fdopen(2, "w") : fopen(path, "w") else { return }
  var text = "rank\tstage\tfunction\tcalls\tbytes\tseconds\n"
  for rank in 0..<rankCount {
    for stage in 0..<Tally.stageCount {
      for function in CountedFunction.allCases {
        let start =
          rank * Tally.count + (stage * Tally.functionCount + function.rawValue)
          * Tally.quantityCount
        let (calls, bytes, seconds) = unsafe (values[start], values[start + 1], values[start + 2])
        if calls == 0 { continue }
        text += "\(rank)\t\(stage)\t\(function.name)\t\(Int(calls))\t\(Int(bytes))\t\(seconds)\n"
      }
    }
  }
  _ = unsafe fputs(text, file)
  _ = unsafe fclose(file)
}
