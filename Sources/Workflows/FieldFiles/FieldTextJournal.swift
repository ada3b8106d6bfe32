import Fields
import Foundation
import Logging
import MPI

/// How far a text file with a field is written, and what an earlier run left behind.
///
/// Rank 0 writes, so it alone knows; the other ranks know where the file began.
struct FieldTextJournal {
  private let run: Run?
  /// Where an earlier run stopped; nothing when the file begins anew.
  let place: FieldTextWriter.Place?
  private var totals = FieldTotals()

  /// What stands as text in a checkpoint.
  private struct Head: Codable {
    let field: Int
    let plane: Int
    let byteCount: Int
  }

  /// Reads how far an earlier run came; without a run the file begins anew.
  ///
  /// **Collective.** Its partial file must be there, at least as long as was recorded.
  init(_ path: String, _ run: Run?, on world: borrowing Communicator) throws {
    self.run = run
    var numbers: [Double] = []
    if let run, let old = try run.checkpoint.restored(FieldJournal.stage, on: world),
      old.contains(0)
    {
      numbers = try world.together {
        guard world.rank == 0 else { return [] }
        let slab = try old.slab(of: 0)
        let head = try JSONDecoder().decode(Head.self, from: Data(slab.text.utf8))
        let size = try? FileManager.default.attributesOfItem(atPath: path + ".part")[.size]
        guard let size = (size as? NSNumber)?.intValue, size >= head.byteCount else { return [] }
        return [Double(head.field), Double(head.plane), Double(head.byteCount)] + slab.values
      }
      let isThere = !numbers.isEmpty
      run.log.info(
        isThere
          ? "'\(path).part' holds \(Int(numbers[2])) bytes of an earlier run"
          : "'\(path).part' is missing or cut off: the file begins anew")
    }
    numbers = try world.broadcast(numbers)
    guard numbers.count > 3 else {
      place = nil
      return
    }
    place = FieldTextWriter.Place(
      field: Int(numbers[0]), plane: Int(numbers[1]), byteCount: Int(numbers[2]))
    if world.rank == 0 { totals = FieldTotals(packed: numbers[3...]) }
  }

  /// Counts a piece that was written.
  mutating func record(_ values: [Double], _ piece: FieldTextWriter.Piece) {
    if piece.field == 0 { totals.add(values.span) }
  }

  /// Lets the ranks agree to write a checkpoint or to stop.
  ///
  /// **Collective.**
  ///
  /// - Throws: `Interrupted` on all ranks when the run shall stop.
  func pause(_ writer: inout FieldTextWriter?, on world: borrowing Communicator) throws {
    try run?.checkpoint.step(FieldJournal.stage, on: world) { checkpoint in
      guard let place = try writer?.synchronize() else { return }
      let head = Head(field: place.field, plane: place.plane, byteCount: place.byteCount)
      checkpoint.add(unit: 0, Slab(text: try ModelFile.json(head), values: totals.packed))
    }
  }

  /// The totals of the first field, on all ranks.
  ///
  /// **Collective.**
  func totals(on world: borrowing Communicator) throws -> FieldTotals {
    FieldTotals(packed: try world.broadcast(totals.packed)[...])
  }
}
