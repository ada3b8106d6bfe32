extension ReportPage {
  /// The style sheet of the page.
  static let style = """
    :root { color-scheme: light; }
    body { margin: 0; background: #fff; color: #1c1c1c;
      font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
    main { max-width: 1260px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.7rem; margin: 0 0 .3rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
    .headline { font-size: 1.1rem; border-left: 4px solid #0072B2; padding-left: .7rem; }
    .remark { background: #fff6df; padding: .4rem .7rem; }
    .leak { color: #b00020; margin: .1rem 0 .4rem; }
    h3.leak + p.leak { font-weight: 600; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: right; padding: .2rem .8rem; border-bottom: 1px solid #e2e2e2;
      vertical-align: top; }
    thead th { border-bottom: 1.5px solid #808080; font-weight: 600; }
    tr > th:first-child { text-align: left; font-weight: 400; }
    tr.model > * { font-weight: 600; }
    td.text { text-align: left; overflow-wrap: anywhere; }
    figure { margin: 1.5rem 0; }
    figure svg { width: 100%; height: auto; display: block; }
    figcaption { color: #555; font-size: .9rem; }
    pre { margin: 0; white-space: pre-wrap; font-size: .85rem; }
    code { font-size: .9em; overflow-wrap: anywhere; }
    """
}
