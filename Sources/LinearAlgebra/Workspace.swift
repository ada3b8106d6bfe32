/// Calls a LAPACK routine twice: for the size of its workspace, then with the workspace.
@safe func withWorkspace(
  _ routine: (_ work: UnsafeMutablePointer<Double>, _ size: inout Int32) -> Void
) {
  var size: Int32 = -1
  var answer = 0.0
  unsafe routine(&answer, &size)
  precondition(answer < Double(Int32.max), "a LAPACK workspace below 2^31; got \(answer)")
  size = max(1, Int32(answer))
  var work = [Double](repeating: 0, count: Int(size))
  unsafe routine(&work, &size)
}
