/// What goes where, how much of it, and what holds for the whole project.
struct OverviewPage {
  let model: SiteModel

  func page(_ frame: PageFrame) -> SitePage {
    frame.page(
      .overview, heading: [.text(model.project)],
      [
        element(
          "p", ["class": "lead"],
          ["From FileMaker exports to the PostgreSQL schema ", code(model.schema), "."]),
        counts, section("flow", "What goes where", model.headerNote + [flow]),
        section("conventions", "Conventions", [SiteFact.list(model.conventions, class: "facts")]),
        section("ids", "Ids", [SiteFact.list(model.identities, class: "facts")]),
        section("order", "Order of load", order),
      ])
  }

  private var counts: Markup {
    let fields = model.exports.flatMap(\.fields)
    var numbers = [
      (model.exports.count, "exports"), (fields.count, "source fields"),
      (model.tables.count, "target tables"),
      (model.tables.reduce(0) { $0 + $1.columns.count }, "columns"),
      (fields.count { $0.fate == .used }, "fields mapped"),
    ]
    for (fate, words) in [
      (SiteField.Fate.read, "fields only read"), (.kept, "fields kept together"),
      (.ignored, "fields ignored"),
      (.unmapped, "fields unmapped"),
    ] {
      let count = fields.count { $0.fate == fate }
      if count > 0 { numbers.append((count, words)) }
    }
    return element(
      "ul", ["class": "counts"],
      numbers.map { element("li", [:], [element("b", [:], ["\($0.0)"]), .text($0.1)]) })
  }

  private var flow: Markup {
    let rows = model.exports.map { export in
      let targets = model.tables.filter { $0.exports.contains(export.name) }
      return TableRow(
        element("span", [:], [SiteLink.export(export.name)]), .text("\(export.fields.count)"),
        element("span", [:], joined(targets.map { SiteLink.table($0.name) }, by: ", ")),
        .text("\(targets.reduce(0) { $0 + $1.columns.count })"),
        .text(targets.compactMap(\.comment).joined(separator: "; ")))
    }
    return table(
      "What goes where", ["Export", "Fields", "Target table", "Columns", "What it is"], rows,
      filter: true)
  }

  private var order: [Markup] {
    let others = model.tables.filter(\.exports.isEmpty).map(\.name)
    let list = element(
      "ol", ["class": "order"],
      model.loadOrder.map { element("li", [:], [SiteLink.table($0)]) })
    let intro = paragraph(
      "Parents come before the tables that refer to them; where references form a cycle, the order goes on by name. ",
      "Foreign keys are checked after all rows are there.")
    if others.isEmpty { return [intro, list] }
    return [
      intro, list,
      element(
        "p", [:], ["Filled by no export: "] + joined(others.map { SiteLink.table($0) }, by: ", ")),
    ]
  }
}
