/// A table as a box of the diagram: its name, and its key columns where there is room for them.
struct TableBox {
  /// A line of the box.
  struct Row {
    var mark: String
    var text: String
  }

  var name: String
  /// Nil for tables of other schemas.
  var page: String?
  var rows: [Row]
  var isFocus: Bool

  static let headHeight = 28
  static let rowHeight = 20
  private static let padding = 10
  private static let markWidth = 26
  private static let widest = 230
  private static let nameSize = 13
  private static let rowSize = 12

  var height: Int {
    rows.isEmpty ? Self.headHeight : Self.headHeight + rows.count * Self.rowHeight + 6
  }

  var width: Int {
    let name = TextWidth.of(name, size: Self.nameSize, bold: true)
    let texts = rows.map { TextWidth.of($0.text, size: Self.rowSize) + Self.markWidth }
    return min(max(name, texts.max() ?? 0, 60), Self.widest) + 2 * Self.padding
  }

  /// Where a line from the column's row meets the side of the box.
  func port(of column: String?) -> Int {
    guard let column, let row = rows.firstIndex(where: { $0.text == column }) else {
      return Self.headHeight / 2
    }
    return Self.headHeight + row * Self.rowHeight + Self.rowHeight / 2 + 1
  }

  func markup(at place: Drawing.Rectangle) -> Markup {
    let room = place.width - 2 * Self.padding
    var parts = [
      SVG.rectangle(
        x: place.x, y: place.y, width: place.width, height: place.height, radius: 4,
        class: "box" + (isFocus ? " focus" : "") + (page == nil ? " outside" : ""))
    ]
    let title = SVG.text(
      name, x: place.x + Self.padding, y: place.y + 19, width: room, size: Self.nameSize,
      bold: true, class: "name")
    parts.append(page.map { SVG.link($0, "table \(name)", [title]) } ?? title)
    if !rows.isEmpty {
      let y = place.y + Self.headHeight
      parts.append(SVG.path("M\(place.x) \(y) H\(place.right)", class: "rule"))
    }
    for (index, row) in rows.enumerated() {
      let y = place.y + Self.headHeight + index * Self.rowHeight + 15
      if !row.mark.isEmpty {
        parts.append(
          SVG.text(
            row.mark, x: place.x + Self.padding, y: y, width: Self.markWidth, size: 10,
            class: "mark"))
      }
      parts.append(
        SVG.text(
          row.text, x: place.x + Self.padding + Self.markWidth, y: y,
          width: room - Self.markWidth, size: Self.rowSize,
          class: row.mark.isEmpty ? "row more" : "row"))
    }
    return element("g", [:], parts)
  }
}

extension TableBox {
  /// - Parameter showsKeys: Whether primary key and referring columns are listed.
  init(_ table: SiteTable, showsKeys: Bool, isFocus: Bool = false) {
    var rows: [Row] = []
    if showsKeys {
      let referring = Set(table.relations.flatMap(\.columns))
      for column in table.columns {
        let isKey = table.primaryKey.contains(column.name)
        let isReference = referring.contains(column.name)
        guard isKey || isReference else { continue }
        rows.append(Row(mark: isKey ? "PK" : "FK", text: column.name))
      }
      let more = table.columns.count - rows.count
      if more > 0 { rows.append(Row(mark: "", text: counted(more, "more column"))) }
    }
    self.init(
      name: table.name, page: PageName.table(table.name), rows: rows, isFocus: isFocus)
  }
}
