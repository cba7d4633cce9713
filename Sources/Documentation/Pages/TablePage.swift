/// A target table: its rows, columns with their rules, references, lineage and constraints.
struct TablePage {
  let model: SiteModel
  let table: SiteTable

  func page(_ frame: PageFrame) -> SitePage {
    var content: [Markup] = []
    if let comment = table.comment {
      content.append(element("p", ["class": "comment"], [.text(comment)]))
    }
    content.append(element("p", ["class": "lead"], lead))
    if !table.rowRules.isEmpty {
      content.append(
        section("rows", "Rows", [SiteFact.list(table.rowRules, class: "facts")]))
    }
    content.append(section("columns", "Columns", [columns]))
    content.append(section("references", "References", references))
    if !table.exports.isEmpty {
      content.append(
        section(
          "lineage", "Lineage",
          [Lineage(table: table).figure("From the exports to \(table.name)")]))
    }
    content += definitions
    return frame.page(
      PageName.table(table.name), title: table.name, at: .tables,
      heading: ["Table ", code(table.name)], content)
  }

  private var lead: [Markup] {
    let count = counted(table.columns.count, "column")
    if table.exports.isEmpty {
      let words = table.rowRules.isEmpty ? "No export fills it." : "A query over staging fills it."
      return [.text("\(count). \(words)")]
    }
    return [.text("\(count), filled from ")]
      + joined(table.exports.map { SiteLink.export($0) }, by: ", ") + ["."]
  }

  private var columns: Markup {
    let rows = table.columns.map { column in
      TableRow(
        id: PageName.column(column.name), heading(column), meaning(column), source(column),
        column.rule.isEmpty ? "" : SiteFact.list(column.rule))
    }
    return Documentation.table(
      "Columns of \(table.name)", ["Column", "Meaning", "From", "Rule"], rows, filter: true)
  }

  private func heading(_ column: SiteColumn) -> Markup {
    var parts = [
      code(column.name), element("br"), element("span", ["class": "soft"], [.text(column.type)]),
    ]
    for declaration in column.declarations {
      parts += [element("br"), element("span", ["class": "soft"], [.text(declaration)])]
    }
    return element("span", [:], parts)
  }

  private func meaning(_ column: SiteColumn) -> Markup {
    var parts: [Markup] = []
    if let comment = column.comment {
      parts.append(element("span", ["class": "comment"], [.text(comment)]))
    }
    for mark in column.marks { parts += [" ", SiteLink.tag(mark, class: "pii")] }
    return parts.isEmpty ? "" : element("span", [:], parts)
  }

  private func source(_ column: SiteColumn) -> Markup {
    var parts: [Markup] = []
    switch column.origin {
    case .mapped, .load:
      for input in column.inputs {
        if table.exports.count > 1 { parts += [SiteLink.export(input.export), " · "] }
        parts += [SiteLink.field(input), element("br")]
      }
      if column.inputs.isEmpty {
        parts = [element("span", ["class": "soft"], ["made by the load"])]
      }
    case .database: parts = [element("span", ["class": "soft"], ["PostgreSQL"])]
    case .empty: parts = [element("span", ["class": "soft"], ["nothing; NULL"])]
    }
    return element("span", [:], parts)
  }

  /// Tables that refer to this one, and tables that this one refers to.
  private var references: [Markup] {
    var rows = table.relations.map { row(table.name, $0) }
    var neighbours = Set(table.relations.map(\.parent) + [table.name])
    for child in model.tables where child.name != table.name {
      for relation in child.relations where relation.parent == table.name {
        rows.append(row(child.name, relation))
        neighbours.insert(child.name)
      }
    }
    if rows.isEmpty { return [paragraph("It refers to no table, and none refers to it.")] }
    let shown = model.tables.filter { neighbours.contains($0.name) }
    let diagram = TableDiagram(shown, showsKeys: shown.count <= 12, focus: table.name)
    return [
      diagram.figure("References of \(table.name)"),
      Documentation.table(
        "References of \(table.name)", ["Table", "Columns", "Refer to", "Declared by"], rows),
    ]
  }

  private func row(_ child: String, _ relation: SiteRelation) -> TableRow {
    let isKnown = model.tables.contains { $0.name == relation.parent }
    let parent = isKnown ? SiteLink.table(relation.parent) : code(relation.parent)
    let columns =
      relation.parentColumns.isEmpty
      ? [parent]
      : [parent, " (", code(relation.parentColumns.joined(separator: ", ")), ")"]
    return TableRow(
      SiteLink.table(child),
      element(
        "span", [:], joined(relation.columns.map { SiteLink.column($0, of: child) }, by: ", ")),
      element("span", [:], columns),
      relation.name.map { element("span", [:], ["foreign key ", code($0)]) }
        ?? "the mapping only")
  }

  private var definitions: [Markup] {
    var sections: [Markup] = []
    for (id, title, items) in [
      ("constraints", "Constraints", table.constraints), ("indexes", "Indexes", table.indexes),
    ] where !items.isEmpty {
      let rows = items.map { TableRow(code($0.name), .text($0.kind), sql($0.sql)) }
      sections.append(
        section(
          id, title,
          [Documentation.table("\(title) of \(table.name)", ["Name", "Kind", "SQL"], rows)]))
    }
    if !table.triggers.isEmpty {
      sections.append(
        section(
          "triggers", "Triggers",
          [element("ul", [:], table.triggers.map { element("li", [:], [code($0)]) })]))
    }
    return sections
  }
}
