/// What is wrong with the pages of a site as HTML: a strict reader that knows elements, attributes
/// and character references, and follows every link.
package struct HTMLCheck {
  package private(set) var mistakes: [String] = []
  /// Ids of each page.
  private var ids: [String: Set<String>] = [:]
  private var links: [(page: String, target: String)] = []

  private static let void: Set<String> = ["meta", "br", "wbr", "input"]

  package init(_ pages: [(name: String, text: String)]) {
    for page in pages { read(page.name, Array(page.text.unicodeScalars)) }
    for link in links { follow(link.page, link.target) }
  }

  private mutating func report(_ page: String, _ message: String) {
    mistakes.append("\(page): \(message)")
  }

  private mutating func follow(_ page: String, _ target: String) {
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let file = parts[0].isEmpty ? page : String(parts[0])
    guard let known = ids[file] else { return report(page, "no page for \(target)") }
    if parts.count == 2, !known.contains(String(parts[1])) {
      report(page, "no place for \(target)")
    }
  }

  private mutating func read(_ page: String, _ text: [Unicode.Scalar]) {
    let type = Array("<!DOCTYPE html>\n".unicodeScalars)
    guard text.starts(with: type) else { return report(page, "no document type") }
    ids[page] = []
    var open: [String] = []
    var index = type.count
    while index < text.count {
      if text[index] == "<" {
        guard let end = text[index...].firstIndex(of: ">") else {
          return report(page, "a tag has no end")
        }
        tag(page, Array(text[(index + 1)..<end]), &open)
        index = end + 1
        // What stands in these is no HTML up to their end.
        if let last = open.last, last == "style" || last == "script" {
          while index < text.count, text[index] != "<" { index += 1 }
          let closing = Array("</\(last)>".unicodeScalars)
          if !text[index...].starts(with: closing) { report(page, "'<' in \(last)") }
        }
        continue
      }
      if text[index] == ">" { report(page, "a bare '>'") }
      if text[index] == "&" { reference(page, text[index...]) }
      if text[index].value < 0x20, text[index] != "\n" { report(page, "a control character") }
      index += 1
    }
    if !open.isEmpty { report(page, "not closed: \(open)") }
  }

  private mutating func reference(_ page: String, _ text: ArraySlice<Unicode.Scalar>) {
    let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
    if !known.contains(where: { text.starts(with: Array($0.unicodeScalars)) }) {
      report(page, "an unknown character reference")
    }
  }

  private mutating func tag(_ page: String, _ scalars: [Unicode.Scalar], _ open: inout [String]) {
    var text = String(String.UnicodeScalarView(scalars))
    if text.hasPrefix("/") {
      text.removeFirst()
      if open.popLast() != text { report(page, "</\(text)> closes something else") }
      return
    }
    let name = String(text.prefix { $0 != " " })
    if name.isEmpty || !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
      report(page, "<\(name)> is no element")
    }
    if !Self.void.contains(name) { open.append(name) }
    var rest = text.dropFirst(name.count)
    var seen = Set<String>()
    while !rest.isEmpty {
      guard rest.hasPrefix(" "), let sign = rest.firstIndex(of: "="),
        rest[sign...].hasPrefix("=\""),
        let end = rest[rest.index(sign, offsetBy: 2)...].firstIndex(of: "\"")
      else { return report(page, "the attributes of <\(name)> are not name=\"value\"") }
      let key = String(rest[rest.index(after: rest.startIndex)..<sign])
      let value = String(rest[rest.index(sign, offsetBy: 2)..<end])
      if !seen.insert(key).inserted { report(page, "\(key) twice in <\(name)>") }
      attribute(page, key, value)
      rest = rest[rest.index(after: end)...]
    }
  }

  private mutating func attribute(_ page: String, _ key: String, _ value: String) {
    if value.contains("<") { report(page, "'<' in \(key)") }
    if key.hasPrefix("on") { report(page, "a script in \(key)") }
    if key == "id", ids[page]?.insert(value).inserted != true { report(page, "id \(value) twice") }
    if key == "href" { links.append((page, value)) }
    // Nothing comes from elsewhere.
    if key == "src" { report(page, "\(key) \(value)") }
    let isNamespace = key == "xmlns" && value == "http://www.w3.org/2000/svg"
    if value.contains("://"), !isNamespace { report(page, "an address in \(key)") }
  }
}
