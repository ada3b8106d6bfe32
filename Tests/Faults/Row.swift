/// One row of the table: a kind of fault, in all the ways to cause it.
struct Row: Sendable {
  /// The row of the fault matrix in the documentation.
  let number: Int
  /// What goes wrong.
  let title: String
  /// The ways to cause it.
  let faults: [Fault]

  /// The first column of the table.
  var heading: String { "\(number < 10 ? " " : "")\(number)  \(title)".padded(to: Self.width) }

  /// The width of the first column.
  static let width = 66

  /// The whole table, in the order of the documentation.
  static var all: [Row] {
    (files + inputs + signals + machines).sorted { $0.number < $1.number }
  }
}

/// One way to cause a fault, and what is expected then.
struct Fault: Sendable {
  /// What is done.
  let name: String
  /// Where it can be done.
  var applies: @Sendable (_ launcher: Launcher, _ rankCount: Int) -> Bool = { _, _ in true }
  /// Does it, and tells the bench what was not as it should be.
  let cause: @Sendable (Bench) throws -> Void
}
