import Foundation
import Testing

@testable import Workflows

@Suite struct FieldReportTests {
  /// A report of a field model with two test structures, one of them with a plane.
  private static func report() throws -> ModelReport {
    var report = ModelReport()
    report.target = "density"
    report.unit = "e/A^3"
    report.kind = "jacobiLegendre"
    report.field = try SampleField.comparison(rankCount: 1).record(
      baselines: [["one-body": 0.5], ["one-body": 0.25]])
    return report
  }

  @Test func everyPlaneProfileAndParityHasAPicture() throws {
    let names = Picture.all(of: try Self.report()).map(\.name)
    #expect(names == ["parity_density", "error_profile", "slice_0"])
  }

  @Test func referenceAndPredictionShareTheirColours() throws {
    let picture = try #require(Picture.fieldSlices(of: Self.report()).first)
    let scales = picture.commands.matches(of: /set cbrange \[(-?[0-9.e+-]+):(-?[0-9.e+-]+)\]/)
    // One scale for the first two maps, one that is symmetric for the error.
    #expect(scales.count == 2)
    let (low, high) = (Double(scales[1].1), Double(scales[1].2))
    #expect(low == high.map { -$0 })
    let order = ["$reference using", "$predicted using", "$error using"].compactMap {
      picture.commands.firstRange(of: $0)?.lowerBound
    }
    #expect(order.count == 3)
    #expect(order[0] < order[1] && order[1] < scales[1].range.lowerBound)
    #expect(scales[1].range.lowerBound < order[2])
  }

  @Test(.enabled(if: Gnuplot() != nil, "gnuplot is not installed"))
  func gnuplotDrawsAllPictures() throws {
    let gnuplot = try #require(Gnuplot())
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for picture in Picture.all(of: try Self.report()) { try gnuplot.draw(picture, in: folder) }
  }

  @Test(arguments: [
    "2 test structures", "0.150 e/A^3", "one-body: 0.375 e/A^3", "mean of group of b",
    "MAE, one-body (e/A^3)", "Each structure",
  ])
  func pageHoldsTheNumbers(_ text: String) throws {
    let page = ReportPage(report: try Self.report(), pictures: [], remarks: [])
    #expect(page.html.contains(text))
  }
}
