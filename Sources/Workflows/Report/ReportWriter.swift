import Foundation

/// Puts the files of a report into a folder, each of them whole or not at all.
struct ReportWriter {
  let folder: URL
  /// `nil` where gnuplot is not installed; the report then has tables only.
  let gnuplot: Gnuplot?

  /// Writes `pictures/*.svg`, `pictures/*.png` and, last, `report.html`.
  ///
  /// - Returns: Remarks for people, one line each.
  func write(_ report: ModelReport) throws(ReportError) -> [String] {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Self.failure(folder, error)
    }
    let workplace = folder.appending(path: ".report-\(UUID().uuidString).part")
    defer { try? FileManager.default.removeItem(at: workplace) }
    let pictures = try draw(Picture.all(of: report), in: workplace)
    let remarks =
      gnuplot == nil
      ? ["gnuplot was not found, so the report has no pictures; install gnuplot"] : []
    let page = ReportPage(report: report, pictures: pictures, remarks: remarks)
    try write(Data(page.html.utf8), to: folder.appending(path: "report.html"))
    return remarks
  }

  /// Draws all pictures beside the final place, then moves them there.
  private func draw(
    _ pictures: [Picture], in workplace: URL
  ) throws(ReportError) -> [(picture: Picture, svg: String)] {
    guard let gnuplot, !pictures.isEmpty else { return [] }
    let place = folder.appending(path: "pictures")
    do {
      try FileManager.default.createDirectory(at: workplace, withIntermediateDirectories: true)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    } catch {
      throw Self.failure(place, error)
    }
    var drawn: [(picture: Picture, svg: String)] = []
    for picture in pictures { try gnuplot.draw(picture, in: workplace) }
    for picture in pictures {
      let svg = try read(workplace.appending(path: picture.name + ".svg"))
      let png = try read(workplace.appending(path: picture.name + ".png"))
      try write(svg, to: place.appending(path: picture.name + ".svg"))
      try write(png, to: place.appending(path: picture.name + ".png"))
      drawn.append((picture, Self.inline(String(decoding: svg, as: UTF8.self), picture.name)))
    }
    return drawn
  }

  private func read(_ file: URL) throws(ReportError) -> Data {
    do { return try Data(contentsOf: file) } catch { throw Self.failure(file, error) }
  }

  private func write(_ data: Data, to file: URL) throws(ReportError) {
    do { try data.write(to: file, options: .atomic) } catch { throw Self.failure(file, error) }
  }

  private static func failure(_ file: URL, _ error: any Error) -> ReportError {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    let reason = (cause ?? error as NSError).localizedDescription
    let line = reason.map { $0.isNewline ? " " : String($0) }.joined()
    return .cannotWrite(path: file.path, reason: line)
  }

  /// The `svg` element of an SVG file, with identifiers that are its own on the page.
  static func inline(_ file: String, _ name: String) -> String {
    guard let start = file.firstRange(of: "<svg") else { return "" }
    return String(file[start.lowerBound...])
      .replacing(/<title>.*?<\/title>|<desc>.*?<\/desc>/, with: "")
      .replacing(/((?:id|href)=["']#?|url\(#)/) { match in "\(match.1)\(name)-" }
  }
}
