/// Tables as boxes, and the references between them as lines.
struct TableDiagram {
  private let boxes: [TableBox]
  private let lines: [(child: String, relation: SiteRelation)]
  private let graph: Graph

  /// - Parameters:
  ///   - tables: The boxes; tables that they refer to and that are none of the model's come besides.
  ///   - focus: The table that all lines begin or end at; nil draws all lines between the boxes.
  init(_ tables: [SiteTable], showsKeys: Bool, focus: String? = nil) {
    var boxes = tables.map { TableBox($0, showsKeys: showsKeys, isFocus: $0.name == focus) }
    var lines: [(child: String, relation: SiteRelation)] = []
    for table in tables {
      for relation in table.relations {
        guard focus == nil || focus == table.name || focus == relation.parent else { continue }
        // Without rows the lines of one pair of tables would lie on each other.
        if !showsKeys,
          lines.contains(where: { $0.child == table.name && $0.relation.parent == relation.parent })
        {
          continue
        }
        lines.append((table.name, relation))
      }
    }
    let known = Set(tables.map(\.name))
    let outside = Set(lines.map(\.relation.parent)).subtracting(known)
    for name in outside.sorted() {
      boxes.append(TableBox(name: name, page: nil, rows: [], isFocus: false))
    }
    var index: [String: Int] = [:]
    for (place, box) in boxes.enumerated() { index[box.name] = place }
    self.boxes = boxes
    self.lines = lines.filter { index[$0.child] != nil && index[$0.relation.parent] != nil }
    graph = Graph(
      boxes: boxes.map { Graph.Box(width: $0.width, height: $0.height) },
      lines: self.lines.compactMap { line in
        guard let child = index[line.child], let parent = index[line.relation.parent] else {
          return nil
        }
        var ports = (
          boxes[child].port(of: line.relation.columns.first), boxes[parent].port(of: nil)
        )
        if child == parent, ports.0 == ports.1 { ports = (ports.0 + 8, ports.1 - 8) }
        return Graph.Line(
          child: child, parent: parent, childPort: ports.0, parentPort: ports.1)
      })
  }

  func figure(_ label: String) -> Markup {
    let drawing = Drawing(graph)
    var parts: [Markup] = []
    for (line, route) in zip(lines, drawing.routes) {
      parts.append(markup(line.child, line.relation, route))
    }
    for (box, place) in zip(boxes, drawing.boxes) { parts.append(box.markup(at: place)) }
    return SVG.figure(
      label, width: drawing.width, height: drawing.height, parts, legend: legend)
  }

  private var legend: [Markup] {
    var text =
      "A line leads from a table to the tables that refer to it; the fork is at their side."
    if lines.contains(where: { $0.relation.isOptional }) {
      text += " Dashed: the reference may be NULL."
    }
    if lines.contains(where: { $0.relation.name == nil }) {
      text += " Dotted: the mapping refers, without a foreign key in the schema."
    }
    return [.text(text)]
  }

  private func markup(
    _ child: String, _ relation: SiteRelation, _ route: Drawing.Route
  ) -> Markup {
    let title =
      "\(child) (\(relation.columns.joined(separator: ", "))) → \(relation.parent)"
    let style =
      relation.name == nil ? "line dotted" : relation.isOptional ? "line dashed" : "line"
    let ends = ends(of: route)
    return element(
      "g", ["class": "relation"],
      [
        element("title", [:], [.text(title)]),
        SVG.path(Self.data(of: route), class: style), SVG.path(ends, class: "line"),
      ])
  }

  private static func data(of route: Drawing.Route) -> String {
    guard let first = route.points.first, let last = route.points.last else { return "" }
    var data = "M\(first.x) \(first.y)"
    if route.isLoop {
      // Longer ones stand out more, so that those of one box do not lie on each other.
      let far = first.x + min(14 + abs(last.y - first.y) / 3, Spacing.loop * 4 / 3)
      return data + " C\(far) \(first.y) \(far) \(last.y) \(last.x) \(last.y)"
    }
    for (start, end) in zip(route.points, route.points.dropFirst()) {
      data += SVG.step(from: start, to: end)
    }
    return data
  }

  /// A bar at the parent, a fork at the child.
  private func ends(of route: Drawing.Route) -> String {
    guard let first = route.points.first, let last = route.points.last else { return "" }
    let parent = route.startsAtParent ? first : last
    let child = route.startsAtParent ? last : first
    let parentSide = route.startsAtParent ? 1 : -1
    let childSide = route.isLoop ? 1 : -parentSide
    let tip = child.x + 9 * childSide
    return "M\(parent.x + 5 * parentSide) \(parent.y - 4) v8"
      + " M\(child.x) \(child.y - 5) L\(tip) \(child.y) L\(child.x) \(child.y + 5)"
  }
}
