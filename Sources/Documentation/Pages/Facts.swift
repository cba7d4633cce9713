extension SiteFact {
  /// Terms and texts as a list of two columns.
  static func list(_ facts: [SiteFact], class style: String? = nil) -> Markup {
    element(
      "dl", ["class": style],
      facts.flatMap { fact in
        [
          element("dt", [:], [.text(fact.term)]),
          element("dd", [:], fact.description),
        ]
      })
  }

  /// Long value maps are folded in.
  private var description: [Markup] {
    if pairs.isEmpty { return [.text(text)] }
    let items = pairs.map { pair in
      element("li", [:], [code(pair.from), " → ", code(pair.to)])
    }
    let list = element("ul", ["class": "plain"], items)
    if pairs.count <= 12 { return [list, .text(text)] }
    return [
      element(
        "details", [:],
        [element("summary", [:], [.text(counted(pairs.count, "text"))]), list]),
      .text(text),
    ]
  }
}

/// Links that pages of all kinds have.
enum SiteLink {
  static func table(_ name: String) -> Markup { link(PageName.table(name), [code(name)]) }

  static func export(_ name: String) -> Markup { link(PageName.export(name), [code(name)]) }

  static func column(_ column: String, of table: String) -> Markup {
    link(PageName.column(column, of: table), [code(column)])
  }

  static func field(_ name: SiteFieldName) -> Markup {
    link(PageName.field(name.field, of: name.export), [code(name.field)])
  }

  /// A word on a coloured ground; the word alone says it all.
  static func tag(_ word: String, class style: String) -> Markup {
    element("span", ["class": "tag " + style], [.text(word)])
  }
}
