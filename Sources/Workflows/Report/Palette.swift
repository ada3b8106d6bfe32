/// The colours of the pictures, safe for colour-blind readers (Okabe and Ito 2008; Moreland 2009).
enum Palette {
  static let model = "#0072B2"
  static let leaky = "#D55E00"
  static let twin = "#CC79A7"
  static let elementMean = "#E69F00"
  static let mean = "#404040"
  static let guide = "#9A9A9A"

  /// The colour of a baseline.
  static func colour(ofBaseline name: String) -> String {
    switch name {
    case "mean": mean
    case "element_mean": elementMean
    case "twin": twin
    default: "#009E73"
    }
  }

  /// A colour of gnuplot's form with its first byte as transparency, 0 opaque.
  static func translucent(_ colour: String, _ transparency: String) -> String {
    "#" + transparency + colour.dropFirst()
  }

  /// Colours of curves that have no meaning of their own.
  static let series = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

  /// Dark blue over green to yellow: values of one sign (the colours of viridis).
  static let sequential =
    "set palette defined (0 '#440154', 0.25 '#3B528B', 0.5 '#21918C', 0.75 '#5EC962', 1 '#FDE725')"
  /// Blue, white, red: values on both sides of zero.
  static let diverging =
    "set palette defined (-1 '#3B4CC0', -0.5 '#8DB0FE', 0 '#F2F2F2', 0.5 '#F49A7B', 1 '#B40426')"
  /// Violet, white, brown: errors.
  static let divergingError =
    "set palette defined (-1 '#542788', -0.5 '#998EC3', 0 '#F7F7F7', 0.5 '#F1A340', 1 '#8C4A04')"

  /// Thin grey axes, a light grid behind the data.
  static let style = """
    set border 3 linewidth 0.8 linecolor rgb '#404040'
    set tics nomirror scale 0.6 textcolor rgb '#202020'
    set grid linetype 1 linewidth 0.5 linecolor rgb '#E2E2E2'
    set key noenhanced samplen 1.5 spacing 1.15
    set datafile missing 'NaN'
    """
}
