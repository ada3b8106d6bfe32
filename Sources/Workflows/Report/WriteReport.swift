import Foundation

/// Draws the pictures of a model file and writes them with one page, `report.html`.
///
/// One rank calls it. Every file appears whole or not at all; `report.html` comes last. Without
/// gnuplot the page has tables only.
///
/// - Parameters:
///   - path: The model file.
///   - directory: Receives `report.html` and `pictures/`; it is made where it does not exist.
///   - warn: Receives remarks of one line each; without it they go to the standard error.
/// - Throws: `HDF5Error` where the file cannot be read, `InputError` where it is no model or damaged,
///   ``ReportError`` where the report cannot be written.
public func writeReport(
  ofModelAt path: String, into directory: String,
  warn: ((String) -> Void)? = nil
) throws {
  let report = try ModelReport(readingModelAt: path)
  let folder = URL(filePath: directory, directoryHint: .isDirectory)
  for remark in try ReportWriter(folder: folder, gnuplot: Gnuplot()).write(report) {
    if let warn { warn(remark) } else { writeToStandardError(remark) }
  }
}

private func writeToStandardError(_ remark: String) {
  FileHandle.standardError.write(Data("emulon: \(remark)\n".utf8))
}
