/// An element; nil attributes are left out.
func element(
  _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [Markup] = []
) -> Markup {
  .element(
    name,
    attributes.compactMap { name, value in value.map { Markup.Attribute(name, $0) } },
    children)
}

/// A name of the project, set apart from the words around it.
func code(_ name: String) -> Markup { element("code", [:], [.text(name)]) }

/// A text of SQL, which may be long.
func sql(_ text: String) -> Markup { element("code", ["class": "sql"], [.text(text)]) }

/// A link to a page of the site.
func link(_ target: String, _ children: [Markup]) -> Markup {
  element("a", ["href": target], children)
}

func paragraph(_ children: Markup...) -> Markup { element("p", [:], children) }

/// A part of a page under a heading that can be linked to.
func section(_ id: String, _ title: String, _ children: [Markup]) -> Markup {
  element(
    "section", ["aria-labelledby": id],
    [element("h2", ["id": id], [.text(title)])] + children)
}

/// A table that scrolls by itself when it is wider than the page, and puts its cells below each
/// other on a narrow page; a long one can be filtered by a reader with JavaScript.
func table(
  _ label: String, _ headers: [String], _ rows: [TableRow], filter: Bool = false
) -> Markup {
  // Cells that are laid out as blocks would be no table any more to a screen reader.
  let head = element(
    "tr", ["role": "row"],
    headers.map { element("th", ["scope": "col", "role": "columnheader"], [.text($0)]) })
  let body = rows.map { row in
    element(
      "tr", ["id": row.id, "role": "row"],
      row.cells.enumerated().map { index, cell in
        index == 0
          ? element("th", ["scope": "row", "role": "rowheader"], cell)
          : element(
            "td", ["role": "cell", "data-label": headers[index]],
            cell)
      })
  }
  return element(
    "div",
    [
      "class": "scroll", "role": "region", "tabindex": "0",
      "aria-label": label, "data-filter": filter && rows.count > 8 ? label : nil,
    ],
    [
      element(
        "table", ["role": "table"],
        [
          element("thead", ["role": "rowgroup"], [head]),
          element("tbody", ["role": "rowgroup"], body),
        ])
    ])
}

/// A row of a table; its first cell is its heading.
struct TableRow {
  var id: String?
  var cells: [[Markup]]

  init(id: String? = nil, _ cells: Markup...) {
    self.id = id
    self.cells = cells.map { [$0] }
  }
}

/// Markup with a separator between each two.
func joined(_ parts: [Markup], by separator: String) -> [Markup] {
  var result: [Markup] = []
  for part in parts {
    if !result.isEmpty { result.append(.text(separator)) }
    result.append(part)
  }
  return result
}

/// `1 table`, `15 tables`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
