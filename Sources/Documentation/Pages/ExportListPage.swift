/// All exports, and how much of each went where.
struct ExportListPage {
  let model: SiteModel

  func page(_ frame: PageFrame) -> SitePage {
    let rows = model.exports.map { item in
      let targets = model.tables.filter { $0.exports.contains(item.name) }.map(\.name)
      return TableRow(
        SiteLink.export(item.name), .text("\(item.fields.count)"),
        .text("\(item.count(.used))"), .text("\(item.count(.read))"), .text("\(item.count(.kept))"),
        .text("\(item.count(.ignored))"), .text("\(item.count(.unmapped))"),
        element("span", [:], joined(targets.map { SiteLink.table($0) }, by: ", ")))
    }
    return frame.page(
      .exports, heading: ["Exports"],
      model.headerNote + [
        table(
          "Exports",
          ["Export", "Fields", "Mapped", "Only read", "Kept", "Ignored", "Unmapped", "Fills"], rows,
          filter: true)
      ])
  }
}
