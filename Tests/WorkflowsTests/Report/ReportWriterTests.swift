import Foundation
import Testing

@testable import Workflows

private let hasGnuplot = Gnuplot() != nil

@Suite struct ReportWriterTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "emulon-report-\(UUID().uuidString)")

  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func allPicturesAreDrawnAndStandOnThePage() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let remarks = try ReportWriter(folder: folder, gnuplot: Gnuplot()).write(SampleReport.report)
    #expect(remarks.isEmpty)
    let names = ["learning_curve", "left_out_elements", "pairs", "parity", "residuals"]
    let pictures = names.flatMap { ["pictures/\($0).png", "pictures/\($0).svg"] }
    #expect(try files() == (["pictures", "report.html"] + pictures).sorted())
    let page = try String(contentsOf: folder.appending(path: "report.html"), encoding: .utf8)
    #expect(page.matches(of: /<svg/).count == names.count)
    let identifiers = page.matches(of: /\sid=["']([^"']*)["']/).map { String($0.1) }
    #expect(Set(identifiers).count == identifiers.count)
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func hostileNamesDrawAndRunNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var report = SampleReport.report
    let trap = folder.appending(path: "trap")
    report.target = "`touch \(trap.path)` '\"; system(\"touch \(trap.path)\") #"
    report.elements = report.elements.map { $0.map { $0 == "Cr" ? "'`x" : $0 } }
    _ = try ReportWriter(folder: folder, gnuplot: Gnuplot()).write(report)
    #expect(!FileManager.default.fileExists(atPath: trap.path))
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func aPictureThatCannotBeDrawnIsOneLine() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var picture = Picture(name: "wrong", caption: "", width: 100, height: 100)
    picture.add("plot nonsense(x)")
    let gnuplot = try #require(Gnuplot())
    let error = #expect(throws: ReportError.self) { try gnuplot.draw(picture, in: folder) }
    let text = try #require(error).description
    #expect(text.contains("undefined function"))
    #expect(!text.contains("\n"))
  }

  @Test func withoutGnuplotThePageHasTablesAndARemark() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let gnuplot = Gnuplot(path: "/nowhere")
    #expect(gnuplot == nil)
    let remarks = try ReportWriter(folder: folder, gnuplot: gnuplot).write(SampleReport.report)
    #expect(remarks.count == 1)
    #expect(try files() == ["report.html"])
  }

  @Test func aFolderThatCannotBeMadeIsAnErrorOfOneLine() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data().write(to: folder)
    let writer = ReportWriter(folder: folder.appending(path: "out"), gnuplot: nil)
    let error = #expect(throws: ReportError.self) { _ = try writer.write(SampleReport.report) }
    let text = try #require(error).description
    #expect(text.hasPrefix("could not write '\(folder.path)/out'"))
    #expect(!text.contains("\n"))
    #expect(error?.exitCode == 73)
  }

  @Test func identifiersOfPicturesBecomeTheirOwn() {
    let file =
      "<?xml?><svg><path id='gpPt0'/><use xlink:href='#gpPt0'/><g fill=\"url(#p1)\"/></svg>"
    #expect(
      ReportWriter.inline(file, "x")
        == "<svg><path id='x-gpPt0'/><use xlink:href='#x-gpPt0'/><g fill=\"url(#x-p1)\"/></svg>")
  }
}
