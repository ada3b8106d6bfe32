import Foundation
import Testing

@testable import Workflows

@Suite struct ReportPageTests {
  private let html = ReportPage(report: SampleReport.report, pictures: [], remarks: ["no <b>"]).html

  @Test(arguments: [
    "0.750 ± 0.354", "0.500 ± 0.354", "1.25", "2 of 4", "lambda 0.125", "2 of 2", "75.0 %", "50.0",
    "2.00 MiB", "no &lt;b&gt;",
  ])
  func pageHoldsTheNumbers(_ text: String) {
    #expect(html.contains(text))
  }

  @Test func ratesAreGivenAsAPartOfDGEMM() {
    // 150 GFLOP in 3 s on two ranks of 50 GFLOP/s each.
    #expect(html.contains("<td>50.0</td><td>50 %</td>"))
  }

  @Test func learningCurveHasARowForEachSize() {
    #expect(html.contains("<th scope=\"row\">10</th><td>0.500</td><td>–</td>"))
    #expect(html.contains("<th scope=\"row\">20</th><td>1.00</td><td>6.00</td>"))
  }

  @Test func leakIsMarkedOnItsEvaluationOnly() {
    #expect(html.matches(of: /<h3 class="leak">/).count == 1)
    #expect(html.contains("This split leaks: the twin of 2 test structures"))
  }

  @Test func foreignTextCannotBecomeMarkup() {
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(&#39;J&#39;) &amp; &quot;more&quot;"))
  }

  @Test func missingNumbersAreDashes() {
    #expect(html.contains("<td>–</td>"))
    #expect(!html.lowercased().contains(">nan"))
  }

  @Test func pageIsWellFormed() throws {
    let body = html.dropFirst("<!DOCTYPE html>\n".count).replacing(/<meta [^>]*>/, with: "")
    let opened = body.matches(of: /<[a-z][^>]*>/).count
    let closed = body.matches(of: /<\/[a-z0-9]+>/).count
    #expect(opened == closed)
  }
}
