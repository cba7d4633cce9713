/// Every name of the project, like the index of a book.
struct NamesPage {
  let model: SiteModel

  func page(_ frame: PageFrame) -> SitePage {
    var places: [String: [Markup]] = [:]
    for item in model.tables {
      places[item.name, default: []].append(
        element("span", [:], ["table ", SiteLink.table(item.name)]))
    }
    for item in model.exports {
      places[item.name, default: []].append(
        element("span", [:], ["export ", SiteLink.export(item.name)]))
    }
    for item in model.tables {
      for column in item.columns {
        places[column.name, default: []].append(
          element(
            "span", [:],
            ["column of ", link(PageName.column(column.name, of: item.name), [code(item.name)])]))
      }
    }
    for item in model.exports {
      for field in item.fields {
        places[field.name, default: []].append(
          element(
            "span", [:],
            ["field of ", link(PageName.field(field.name, of: item.name), [code(item.name)])]))
      }
    }
    // As in a book, without regard to case first.
    let names = places.keys.map { (key: $0.lowercased(), name: $0) }
      .sorted { ($0.key, $0.name) < ($1.key, $1.name) }
    let rows = names.map { item in
      TableRow(
        code(item.name), element("span", [:], joined(places[item.name] ?? [], by: ", ")))
    }
    return frame.page(
      .names, heading: ["All names"],
      [
        element(
          "p", ["class": "lead"], ["Tables, columns, exports and fields from A to Z."]),
        table("Names", ["Name", "Where"], rows, filter: true),
      ])
  }
}
