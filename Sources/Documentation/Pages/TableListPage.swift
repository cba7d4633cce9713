/// All target tables.
struct TableListPage {
  let model: SiteModel

  func page(_ frame: PageFrame) -> SitePage {
    let rows = model.tables.map { item in
      TableRow(
        SiteLink.table(item.name), .text("\(item.columns.count)"),
        item.exports.isEmpty
          ? element("span", ["class": "soft"], ["none"])
          : element("span", [:], joined(item.exports.map { SiteLink.export($0) }, by: ", ")),
        element("span", [:], joined(parents(of: item), by: ", ")),
        .text(item.comment ?? ""))
    }
    return frame.page(
      .tables, heading: ["Tables"],
      [
        element(
          "p", ["class": "lead"],
          [
            .text(counted(model.tables.count, "table")), " of the schema ", code(model.schema),
            ".",
          ]),
        table(
          "Tables", ["Table", "Columns", "Filled from", "Refers to", "What it is"], rows,
          filter: true),
      ])
  }

  private func parents(of item: SiteTable) -> [Markup] {
    let known = Set(model.tables.map(\.name))
    return Set(item.relations.map(\.parent)).sorted().map {
      known.contains($0) ? SiteLink.table($0) : code($0)
    }
  }
}
