/// The tables and their references as one drawing.
struct DiagramPage {
  let model: SiteModel
  /// More tables are shown by their names alone.
  private static let mostWithKeys = 30

  func page(_ frame: PageFrame) -> SitePage {
    let showsKeys = model.tables.count <= Self.mostWithKeys
    let diagram = TableDiagram(model.tables, showsKeys: showsKeys)
    let rows = model.tables.flatMap { item in
      item.relations.map { relation in
        let isKnown = model.tables.contains { $0.name == relation.parent }
        return TableRow(
          SiteLink.table(item.name),
          element(
            "span", [:],
            joined(relation.columns.map { SiteLink.column($0, of: item.name) }, by: ", ")),
          isKnown ? SiteLink.table(relation.parent) : code(relation.parent),
          .text(relation.isOptional ? "no" : "yes"))
      }
    }
    return frame.page(
      .diagram, heading: ["Diagram"],
      [
        showsKeys
          ? paragraph("Tables with their keys. A table's name leads to its page.")
          : paragraph(
            "With this many tables, names only. A table's name leads to its page, which shows ",
            "the table with its keys and its neighbours."),
        diagram.figure("Tables of \(model.schema) and their references"),
        section(
          "references", "As a table",
          [
            table(
              "References", ["Table", "Columns", "Refer to", "Always set"], rows, filter: true)
          ]),
      ])
  }
}
