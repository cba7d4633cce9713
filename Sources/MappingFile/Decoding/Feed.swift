internal import MigrationModel

/// An export or a query that fills a table.
struct Feed {
  /// The export, or the table for a query.
  var name: Located<String>
  var query: Located<String>?
  /// Without what the table says for all of its sources.
  var keys = FeedKeys()
  /// The source's own map; nil if the table has but one.
  var map: MapReader?

  /// From the one key of `from`, `from_sql` and `sources` that a table file has; empty after
  /// reporting.
  static func all(
    _ map: MapReader, table: Located<String>?, files: ReferredFiles
  ) -> [Feed] {
    let keys = KeyGroup.table.alternatives
    let given = keys.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(
        keys, .missingKey, "the key 'from' is missing in a table file", hint: "name the export")
    }
    if given.count > 1, let at = map.place(of: given[1]) {
      map.reading.report(
        .combination, "a table file takes one of: \(given.joined(separator: ", "))", at: at,
        hint: "name several exports under 'sources'")
    }
    let feeds = [
      map.name("from").map { [Feed(name: $0)] } ?? [],
      query(map, files: files).map { text in table.map { [Feed(name: $0, query: text)] } ?? [] }
        ?? [],
      map.node("sources").map { sources($0, files: files, reading: map.reading) } ?? [],
    ]
    return given.count == 1 ? feeds.flatMap(\.self) : []
  }

  private static func sources(_ node: Node, files: ReferredFiles, reading: Reading) -> [Feed] {
    let hint = "sources: { NewLog: { key: ID }, OldLog: { key: Number } }"
    var seen: Set<String> = []
    return (reading.entries(node, "'sources'", hint: hint) ?? []).compactMap { entry in
      let key = Node(kind: .scalar(text: entry.key.value, plain: false), at: entry.key.at)
      let label = "source \(quoted(entry.key.value))"
      guard let name = reading.name(key, "the name of a source") else { return nil }
      // The tree compares bytes; two spellings of one accented letter look like one export.
      if !seen.insert(name.value).inserted {
        reading.report(.duplicateKey, "the key \(quoted(name.value)) is given twice", at: name.at)
      }
      if entry.value.isNull {
        reading.report(
          .missingValue, "\(label) has no value", at: entry.value.at,
          hint: "write {} if it does nothing differently")
        return nil
      }
      guard
        let map = MapReader(entry.value, .feed, label, place: "in \(label)", reading: reading)
      else { return nil }
      return Feed(name: name, keys: FeedKeys(map, lookups: files.lookups), map: map)
    }
  }

  private static func query(_ map: MapReader, files: ReferredFiles) -> Located<String>? {
    guard let text = map.name("from_sql") else { return nil }
    guard namesFile(text.value) else { return text }
    return files.query(text, reading: map.reading)
  }

  /// A query may end in `.sql` too, but not without white space before.
  private static func namesFile(_ text: String) -> Bool {
    text.lowercased().hasSuffix(".sql")
      && (text.hasPrefix("sql/") || !text.contains(where: \.isWhitespace))
  }
}
