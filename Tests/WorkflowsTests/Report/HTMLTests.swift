import Testing

@testable import Workflows

@Suite struct HTMLTests {
  @Test func textIsEscaped() {
    #expect(HTML(text: "<a> & \"b\" 'c'").markup == "&lt;a&gt; &amp; &quot;b&quot; &#39;c&#39;")
  }

  @Test func attributesAreEscaped() {
    #expect(
      HTML("p", ["class": "\"><b>"], text: "x").markup == "<p class=\"&quot;&gt;&lt;b&gt;\">x</p>")
  }

  @Test func controlCharactersAreDropped() {
    #expect(HTML(text: "a\u{0}b\u{1B}[c\nd").markup == "ab[c\nd")
  }

  @Test func firstCellOfARowIsItsHeading() {
    let table = HTML.table(header: ["a", "b"], rows: [["x", "1"]], emphasized: [0])
    #expect(table.markup.contains("<tr class=\"model\"><th scope=\"row\">x</th><td>1</td></tr>"))
  }
}
