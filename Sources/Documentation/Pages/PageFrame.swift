/// A page of the site: its file name within the site's folder, and its text.
package struct SitePage: Sendable, Hashable {
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// What all pages have around their content.
struct PageFrame {
  let project: String

  /// The pages that every page links to.
  enum Place: String, CaseIterable {
    case overview = "index.html"
    case tables = "tables.html"
    case exports = "exports.html"
    case lineage = "lineage.html"
    case diagram = "diagram.html"
    case names = "names.html"

    var title: String {
      switch self {
      case .overview: "Overview"
      case .tables: "Tables"
      case .exports: "Exports"
      case .lineage: "Lineage"
      case .diagram: "Diagram"
      case .names: "All names"
      }
    }
  }

  /// A page that is one of the places.
  func page(_ place: Place, heading: [Markup], _ content: [Markup]) -> SitePage {
    page(place.rawValue, title: place.title, at: place, heading: heading, content)
  }

  func page(
    _ name: String, title: String, at place: Place, heading: [Markup], _ content: [Markup]
  ) -> SitePage {
    let head = element(
      "head", [:],
      [
        element("meta", ["charset": "utf-8"]),
        element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        element("title", [:], [.text("\(title) · \(project)")]),
        element("style", [:], [.verbatim(StyleSheet.text)]),
      ])
    let main = element(
      "main", ["id": "content"], [element("h1", [:], heading)] + content)
    let body = element(
      "body", [:],
      [
        element("a", ["class": "skip", "href": "#content"], ["Skip to the content"]),
        header(place, isPlace: place.rawValue == name), main,
        element("footer", [:], ["Written by fm2pg from mapping, schema and export headers."]),
        element("script", [:], [.verbatim(FilterScript.text)]),
      ])
    let html = element("html", ["lang": "en"], [head, body])
    return SitePage(name: name, text: "<!DOCTYPE html>\n" + html.rendered)
  }

  private func header(_ current: Place, isPlace: Bool) -> Markup {
    let items = Place.allCases.map { place in
      element(
        "li", [:],
        [
          element(
            "a",
            [
              "href": place.rawValue,
              "aria-current": place == current ? (isPlace ? "page" : "true") : nil,
            ], [.text(place.title)])
        ])
    }
    return element(
      "header", [:],
      [
        element("p", [:], [.text(project)]),
        element("nav", ["aria-label": "Site"], [element("ul", [:], items)]),
      ])
  }
}
