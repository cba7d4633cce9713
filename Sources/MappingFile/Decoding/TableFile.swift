internal import MigrationModel

/// A file of tables/: one mapping, or one for each of its sources.
struct TableFile {
  var table: Located<String>
  /// In the order of `sources`.
  var mappings: [TableMapping]

  /// Nil, after reporting, if a part without a default is missing or refused.
  init?(_ root: Node, files: ReferredFiles, reading: Reading) {
    guard
      let map = MapReader(
        root, .table, "a table file", place: "in a table file", reading: reading)
    else { return nil }
    defer { map.finish() }
    let table = map.required("table", hint: "name the target table")
      .flatMap { reading.identifier($0, "'table'") }
    let feeds = Feed.all(map, table: table, files: files)
    defer { for feed in feeds { feed.map?.finish() } }
    let shared = FeedKeys(map, lookups: files.lookups)
    Self.reportMissing(
      "key", hint: "name the field that identifies a record, or $record_id", map, feeds, shared)
    Self.reportMissing(
      "columns", hint: "columns: { target_column: SourceField }", map, feeds, shared)
    let parts = feeds.map { $0.keys.over(shared) }
    let keys = TableKeys(map, feeds: zip(feeds, parts).map { ($0, $1) }, files: files)
    guard let table else { return nil }
    self.table = table
    mappings = zip(feeds, parts).enumerated().compactMap { index, feed in
      keys.mapping(of: table, from: feed.0, feed.1, position: index)
    }
    for mapping in mappings { mapping.checkNames(reading: reading) }
    // What was refused has been reported, and then there is no mapping of the project.
    if mappings.isEmpty || mappings.count < feeds.count { return nil }
  }

  /// Notes a key that is neither shared nor in every source.
  private static func reportMissing(
    _ key: String, hint: String, _ map: MapReader, _ feeds: [Feed], _ shared: FeedKeys
  ) {
    guard !shared.has(key) else { return }
    let lacking = feeds.filter { !$0.keys.has(key) }
    if lacking.count == feeds.count {
      map.missing(
        [key], .missingKey, "the key '\(key)' is missing in a table file", hint: hint)
      return
    }
    for feed in lacking {
      feed.map?.missing(
        [key], .missingKey, "the key '\(key)' is missing in source \(quoted(feed.name.value))",
        hint: "give it there, or once for all sources")
    }
  }
}
