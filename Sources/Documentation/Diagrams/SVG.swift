/// The elements of the site's drawings.
enum SVG {
  /// A drawing that scrolls by itself where it is wider than the page, and shrinks a little first.
  static func figure(
    _ label: String, width: Int, height: Int, _ children: [Markup], legend: [Markup] = []
  ) -> Markup {
    let margin = 8
    let (fullWidth, fullHeight) = (width + 2 * margin, height + 2 * margin)
    let drawing = element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "role": "group", "aria-label": label,
        "viewBox": "\(-margin) \(-margin) \(fullWidth) \(fullHeight)",
        "width": "\(fullWidth)", "height": "\(fullHeight)",
        "style": "min-width:\(fullWidth * 4 / 5)px",
      ], children)
    let region = element(
      "div", ["class": "drawing", "role": "region", "tabindex": "0", "aria-label": label],
      [drawing])
    return element(
      "figure", [:],
      [region] + (legend.isEmpty ? [] : [element("figcaption", [:], legend)]))
  }

  /// A text whose whole words are given besides when it had to be cut.
  static func text(
    _ full: String, x: Int, y: Int, width: Int, size: Int, bold: Bool = false,
    class style: String
  ) -> Markup {
    let shown = TextWidth.fitted(full, to: width, size: size, bold: bold)
    let title = shown == full ? [] : [element("title", [:], [.text(full)])]
    return element(
      "text", ["x": "\(x)", "y": "\(y)", "class": style], [.text(shown)] + title)
  }

  static func rectangle(
    x: Int, y: Int, width: Int, height: Int, radius: Int = 0, class style: String
  ) -> Markup {
    element(
      "rect",
      [
        "x": "\(x)", "y": "\(y)", "width": "\(width)", "height": "\(height)",
        "rx": radius == 0 ? nil : "\(radius)", "class": style,
      ])
  }

  static func path(_ data: String, class style: String) -> Markup {
    element("path", ["d": data, "class": style])
  }

  /// A link around a part of a drawing.
  static func link(_ target: String, _ label: String, _ children: [Markup]) -> Markup {
    element("a", ["href": target, "aria-label": label], children)
  }

  /// From a point to another on its right: level, or curved with level ends.
  static func step(from start: Drawing.Point, to end: Drawing.Point) -> String {
    if start.y == end.y { return " H\(end.x)" }
    let middle = (start.x + end.x) / 2
    return " C\(middle) \(start.y) \(middle) \(end.y) \(end.x) \(end.y)"
  }
}
