/// What the ranks tell each other between two pieces of work; the largest of each number counts.
struct Agreement: Hashable {
  /// Whether a rank failed.
  var hasFailed = false
  /// Why the run has to stop; the code of a `StopReason`.
  var stop = 0
  /// Whether a checkpoint is due.
  var saves = false
  /// Whether a rank has work left.
  var isUnfinished = false
  /// After how many steps the ranks meet again, as rank 0 decides.
  var stride = 0

  /// The numbers that are reduced.
  var numbers: [Int] {
    [hasFailed ? 1 : 0, stop, saves ? 1 : 0, isUnfinished ? 1 : 0, stride]
  }

  /// What one rank says.
  init() {}

  /// What all ranks say together.
  init(_ numbers: [Int]) {
    hasFailed = numbers[0] != 0
    stop = numbers[1]
    saves = numbers[2] != 0
    isUnfinished = numbers[3] != 0
    stride = numbers[4]
  }

  /// Why the run has to stop.
  var reason: StopReason? { StopReason(code: stop) }
}
