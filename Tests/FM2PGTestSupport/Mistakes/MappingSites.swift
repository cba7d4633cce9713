/// The keys and values of a mapping file with their places, found without libyaml: the tests know by
/// themselves where a mistake was made. Reads what the clinic's files use: block maps and lists,
/// flow collections that end on their line, comments.
package struct MappingSites {
  /// A key or a list item.
  package struct Site {
    /// From 0.
    package var line: Int
    /// The keys that lead here; items of lists are `[]`.
    package var path: [String]
    /// Characters of the line; nil for items of lists.
    package var key: Range<Int>?
    /// Characters of a scalar, with its quotes; nil for lists, maps and nothing.
    package var value: Range<Int>?
    /// Whether the site stands within braces or brackets.
    package var isFlow: Bool
  }

  package private(set) var lines: [[Character]]
  package private(set) var sites: [Site] = []
  private var line = 0
  /// The block keys above the current line.
  private var above: [(indent: Int, key: String)] = []

  package init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    for index in lines.indices {
      line = index
      readLine()
    }
  }

  /// The text with another line in place of one.
  package func text(replacing index: Int, by replacement: [Character]?) -> String {
    var changed = lines
    if let replacement { changed[index] = replacement } else { changed.remove(at: index) }
    return changed.map { String($0) }.joined(separator: "\n")
  }

  /// How far a line is indented; nil for one without content.
  package func indent(of index: Int) -> Int? {
    guard lines.indices.contains(index) else { return nil }
    let first = lines[index].firstIndex { $0 != " " }
    guard let first, lines[index][first] != "#" else { return nil }
    return first
  }

  /// The next line that is neither blank nor only a comment; the last line if there is none.
  package func nextContent(after index: Int) -> Int {
    (index + 1..<max(index + 1, lines.count)).first { indent(of: $0) != nil } ?? lines.count - 1
  }

  private mutating func readLine() {
    guard let indent = indent(of: line) else { return }
    while let last = above.last, last.indent >= indent { above.removeLast() }
    var path = above.map(\.key)
    var start = indent
    if lines[line][start] == "-" {
      path.append("[]")
      start += 2
      // A map that begins on the line of its dash would need more; the files write { … } there.
      var place = start
      readValue(&place, path, key: nil, isFlow: false)
      return
    }
    var place = start
    readEntry(&place, path, isFlow: false)
    if let key = sites.last(where: { $0.line == line && !$0.isFlow })?.path.last {
      above.append((indent, key))
    }
  }

  /// `key: value`
  private mutating func readEntry(_ place: inout Int, _ path: [String], isFlow: Bool) {
    let row = lines[line]
    let start = place
    if row[place] == "\"" { skipQuoted(&place) }
    while place < row.count, row[place] != ":" || (place + 1 < row.count && row[place + 1] != " ") {
      place += 1
    }
    let range = start..<place
    let name = String(row[range])
    place += 1
    readValue(&place, path + [name], key: range, isFlow: isFlow)
  }

  private mutating func readValue(
    _ place: inout Int, _ path: [String], key: Range<Int>?, isFlow: Bool
  ) {
    let row = lines[line]
    skipSpaces(&place)
    var site = Site(line: line, path: path, key: key, value: nil, isFlow: isFlow)
    guard place < row.count, row[place] != "#" else {
      sites.append(site)
      return
    }
    switch row[place] {
    case "{", "[":
      sites.append(site)
      let isMap = row[place] == "{"
      place += 1
      skipSpaces(&place)
      while place < row.count, row[place] != "}", row[place] != "]" {
        if isMap {
          readEntry(&place, path, isFlow: true)
        } else {
          readValue(&place, path + ["[]"], key: nil, isFlow: true)
        }
        skipSpaces(&place)
        if place < row.count, row[place] == "," { place += 1 }
        skipSpaces(&place)
      }
      place += 1
    case "\"":
      let start = place
      skipQuoted(&place)
      site.value = start..<place
      sites.append(site)
    default:
      let start = place
      while place < row.count {
        if isFlow, [",", "}", "]"].contains(row[place]) { break }
        if row[place] == "#", row[place - 1] == " " { break }
        place += 1
      }
      var end = place
      while end > start, row[end - 1] == " " { end -= 1 }
      site.value = start..<end
      sites.append(site)
    }
  }

  private func skipSpaces(_ place: inout Int) {
    while place < lines[line].count, lines[line][place] == " " { place += 1 }
  }

  private func skipQuoted(_ place: inout Int) {
    place += 1
    while place < lines[line].count, lines[line][place] != "\"" { place += 1 }
    place += 1
  }
}
