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
  /// Whether the stage took long, as rank 0 says, and whether a rank did something new: then its result is kept.
  var isLong = false
  var isNew = false
  /// After how many steps the ranks meet again, as rank 0 decides.
  var stride = 0

  /// The numbers that are reduced.
  var numbers: [Int] {
    [hasFailed ? 1 : 0, stop, saves ? 1 : 0, isUnfinished ? 1 : 0, stride]
      + [isLong ? 1 : 0, isNew ? 1 : 0]
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
    (isLong, isNew) = (numbers[5] != 0, numbers[6] != 0)
  }

  /// Why the run has to stop.
  var reason: StopReason? { StopReason(code: stop) }
}
