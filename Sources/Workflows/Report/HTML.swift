/// A piece of an HTML page.
///
/// Text becomes part of it escaped; only this type writes tags.
struct HTML: Hashable, Sendable {
  /// The markup.
  private(set) var markup: String

  /// Text, with the characters escaped that mean something in HTML.
  init(text: String) { markup = HTML.escaped(text) }

  /// Markup that is known to be well formed.
  init(trusted markup: String) { self.markup = markup }

  /// An element with text in it.
  init(_ tag: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
    self.init(tag, attributes, [HTML(text: text)])
  }

  /// An element with others in it.
  init(_ tag: String, _ content: [HTML]) { self.init(tag, [:], content) }

  /// An element with attributes and others in it.
  init(_ tag: String, _ attributes: KeyValuePairs<String, String>, _ content: [HTML]) {
    let list = attributes.map { " \($0.key)=\"\(HTML.escaped($0.value))\"" }.joined()
    markup = "<\(tag)\(list)>" + content.map(\.markup).joined() + "</\(tag)>"
  }

  /// A table; the cells of the first column are headings of their rows.
  static func table(header: [String], rows: [[String]], emphasized: Set<Int> = []) -> HTML {
    let head = HTML("tr", header.map { HTML("th", ["scope": "col"], text: $0) })
    let body = rows.enumerated().map { k, row in
      let cells = row.enumerated().map { column, cell in
        column == 0 ? HTML("th", ["scope": "row"], text: cell) : HTML("td", text: cell)
      }
      return HTML("tr", emphasized.contains(k) ? ["class": "model"] : [:], cells)
    }
    return HTML("table", [HTML("thead", [head]), HTML("tbody", body)])
  }

  /// `text` with `& < > " '` as entities; control characters, which HTML forbids, are dropped.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .control: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
