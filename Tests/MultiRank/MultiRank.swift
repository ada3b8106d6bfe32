import MPI

/// The cases that need several ranks; `MultiRankTests` launches this program under `mpirun`.
@main
struct MultiRank {
  /// The cases of every suite, by suite and name.
  static let suites: [String: [Case]] = [
    "MPI": mpiCases
  ]

  static func main() {
    let suite = CommandLine.arguments.dropFirst().first ?? ""
    do {
      try withMPI { (world: borrowing Communicator) throws in
        guard let cases = suites[suite] else { throw Unmet("no suite is named '\(suite)'") }
        for item in cases {
          do { try world.together { try item.body(world) } } catch {
            print("\(suite)/\(item.name), rank \(world.rank) of \(world.size): \(error)")
            world.abort(code: 1)
          }
        }
        if world.rank == 0 { print("\(suite): \(cases.count) cases passed on \(world.size) ranks") }
      }
    } catch {
      print("MultiRank: \(error)")
    }
  }
}

/// One collective test: a name that is a statement, and what every rank runs.
struct Case: Sendable {
  let name: String
  let body: @Sendable (borrowing Communicator) throws -> Void
  init(_ name: String, _ body: @escaping @Sendable (borrowing Communicator) throws -> Void) {
    self.name = name
    self.body = body
  }
}

/// An expectation that did not hold.
struct Unmet: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func expect(_ condition: Bool, _ text: @autoclosure () -> String) throws {
  if !condition { throw Unmet(text()) }
}
