/// An export: every field and where it went, or why not.
struct ExportPage {
  let model: SiteModel
  let export: SiteExport

  func page(_ frame: PageFrame) -> SitePage {
    let targets = model.tables.filter { $0.exports.contains(export.name) }.map(\.name)
    var content: [Markup] = [
      element(
        "p", ["class": "lead"],
        [.text("\(counted(export.fields.count, "field")): \(summary). Fills ")]
          + joined(targets.map { SiteLink.table($0) }, by: ", ") + ["."])
    ]
    content += model.headerNote
    if !export.settings.isEmpty {
      content.append(
        section("settings", "How it is read", [SiteFact.list(export.settings, class: "facts")]))
    }
    let hasTypes = export.fields.contains { $0.type != nil }
    let rows = export.fields.map { field in
      var row = TableRow(
        id: PageName.field(field.name), code(field.name),
        SiteLink.tag(
          field.fate.word, class: field.fate.style), uses(of: field))
      if hasTypes { row.cells.insert([.text(field.type ?? "")], at: 1) }
      return row
    }
    content.append(
      section(
        "fields", "Fields",
        [
          table(
            "Fields of \(export.name)",
            hasTypes
              ? ["Field", "Type", "Became", "Where it went, or why not"]
              : ["Field", "Became", "Where it went, or why not"], rows, filter: true)
        ]))
    return frame.page(
      PageName.export(export.name), title: export.name, at: .exports,
      heading: ["Export ", code(export.name)], content)
  }

  private var summary: String {
    SiteField.Fate.allCases.filter { export.count($0) > 0 }
      .map { "\(export.count($0)) \($0.word)" }.joined(separator: ", ")
  }

  private func uses(of field: SiteField) -> Markup {
    if field.uses.isEmpty {
      return element(
        "span", ["class": "soft"], ["The mapping does not name it: it stays in staging."])
    }
    return element(
      "ul", ["class": "plain"], field.uses.map { element("li", [:], words(of: $0)) })
  }

  private func words(of use: SiteUse) -> [Markup] {
    let table = use.table.map { SiteLink.table($0) } ?? "the export"
    let reason: [Markup] = use.reason.map { [.text(": " + $0)] } ?? []
    switch use.role {
    case .column, .kept:
      guard let name = use.table, let column = use.column else { return [table] }
      let place = [table, " · ", SiteLink.column(column, of: name)]
      return use.role == .kept ? place + [", with other unmapped fields"] : place + reason
    case .key: return ["key of ", table]
    case .order: return ["tells which record is newer, for ", table]
    case .filter: return ["chooses the records of ", table] + reason
    case .ignored: return ["left behind"] + reason
    }
  }
}

extension SiteField.Fate {
  var word: String {
    switch self {
    case .used: "mapped"
    case .read: "read"
    case .kept: "kept"
    case .ignored: "ignored"
    case .unmapped: "unmapped"
    }
  }

  var style: String { word }
}
