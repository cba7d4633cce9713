/// Which export fills which table; the fields are on the tables' own pages.
struct LineagePage {
  let model: SiteModel

  func page(_ frame: PageFrame) -> SitePage {
    let rows = model.tables.flatMap { item in
      item.exports.map { export in
        let columns = item.columns.filter { $0.inputs.contains { $0.export == export } }
        let fields = Set(columns.flatMap(\.inputs).filter { $0.export == export })
        return TableRow(
          SiteLink.export(export), SiteLink.table(item.name), .text("\(fields.count)"),
          .text("\(columns.count)"),
          link(PageName.table(item.name) + "#lineage", ["fields and columns"]))
      }
    }
    return frame.page(
      .lineage, heading: ["Lineage"],
      model.headerNote + [
        paragraph(
          "From which export the rows of each table come. Each table's page shows which field ",
          "goes to which column, each export's page where its fields went."),
        Lineage(model: model).figure("From exports to tables"),
        section(
          "pairs", "As a table",
          [
            table(
              "Exports and the tables that they fill",
              ["Export", "Table", "Fields read", "Columns filled", "In detail"], rows, filter: true)
          ]),
      ])
  }
}
