/// What flows where: lists on the left, lists on the right, and lines between their rows.
struct FlowDiagram {
  /// A list of rows under a heading.
  struct List {
    var title: String
    var page: String?
    var rows: [Row]
  }

  struct Row {
    var text: String
    var page: String?
  }

  /// Rows by list and place in it.
  struct Flow: Hashable {
    var fromList: Int
    var from: Int
    var toList: Int
    var to: Int
  }

  var left: [List]
  var right: [List]
  var flows: [Flow]

  private static let rowHeight = 22
  private static let headHeight = 28
  private static let padding = 10
  private static let widest = 250
  private static let gap = 110
  private static let size = 12

  func figure(_ label: String) -> Markup {
    let leftWidth = Self.width(of: left)
    let rightX = leftWidth + Self.gap
    let rightWidth = Self.width(of: right)
    let leftTops = Self.tops(of: left)
    let rightTops = Self.tops(of: right)
    var parts = flows.map { flow in
      let start = Drawing.Point(leftWidth, leftTops[flow.fromList] + Self.middle(of: flow.from))
      let end = Drawing.Point(rightX, rightTops[flow.toList] + Self.middle(of: flow.to))
      return SVG.path(
        "M\(start.x) \(start.y)" + SVG.step(from: start, to: end)
          + " m-6 -4 l6 4 l-6 4", class: "line flow")
    }
    for (list, top) in zip(left, leftTops) {
      parts.append(Self.markup(list, x: 0, y: top, width: leftWidth))
    }
    for (list, top) in zip(right, rightTops) {
      parts.append(Self.markup(list, x: rightX, y: top, width: rightWidth))
    }
    let height = max(Self.bottom(of: left), Self.bottom(of: right))
    return SVG.figure(label, width: rightX + rightWidth, height: height, parts)
  }

  private static func width(of lists: [List]) -> Int {
    let texts = lists.flatMap { list in
      list.rows.map { TextWidth.of($0.text, size: size) }
        + [TextWidth.of(list.title, size: size, bold: true)]
    }
    return min(max(texts.max() ?? 0, 80), widest) + 2 * padding
  }

  private static func height(of list: List) -> Int {
    headHeight + list.rows.count * rowHeight + 6
  }

  /// Below the upper edge of the list.
  private static func middle(of row: Int) -> Int {
    headHeight + row * rowHeight + rowHeight / 2
  }

  private static func tops(of lists: [List]) -> [Int] {
    var top = 0
    return lists.map { list in
      defer { top += height(of: list) + 18 }
      return top
    }
  }

  private static func bottom(of lists: [List]) -> Int {
    zip(lists, tops(of: lists)).map { height(of: $0) + $1 }.max() ?? 0
  }

  private static func markup(_ list: List, x: Int, y: Int, width: Int) -> Markup {
    let room = width - 2 * padding
    var parts = [
      SVG.rectangle(x: x, y: y, width: width, height: height(of: list), radius: 4, class: "box"),
      SVG.path("M\(x) \(y + headHeight) h\(width)", class: "rule"),
    ]
    let title = SVG.text(
      list.title, x: x + padding, y: y + 19, width: room, size: size, bold: true, class: "name")
    parts.append(list.page.map { SVG.link($0, list.title, [title]) } ?? title)
    for (index, row) in list.rows.enumerated() {
      let text = SVG.text(
        row.text, x: x + padding, y: y + middle(of: index) + 4, width: room, size: size,
        class: row.page == nil ? "row more" : "row")
      parts.append(row.page.map { SVG.link($0, row.text, [text]) } ?? text)
    }
    return element("g", [:], parts)
  }
}
