internal import MigrationModel

/// The keys that a table file may have for all of its sources, and each source for itself.
struct FeedKeys {
  /// Also those whose value was refused.
  private var given: Set<String> = []
  var key: KeyMapping?
  private(set) var filter: RowFilter?
  private(set) var explode: Located<ExplodeMapping>?
  private(set) var modified: Located<String>?
  private(set) var duplicates: DuplicateRule?
  private(set) var columns: [ColumnMapping]?
  private(set) var ignored: [IgnoredField] = []
  private(set) var unmappedTo: Located<String>?
  private(set) var person: Located<String>?

  /// Of a source that says nothing itself.
  init() {}

  init(_ map: MapReader, lookups: Lookups) {
    let reading = map.reading
    given = Set(KeyGroup.feed.keys.filter { map.node($0) != nil })
    key = map.node("key").flatMap { KeyMapping($0, reading: reading) }
    columns = map.node("columns").flatMap { Self.columns($0, lookups: lookups, reading: reading) }
    modified = map.name("modified")
    if let node = map.node("duplicates"), let at = map.place(of: "duplicates") {
      duplicates = DuplicateRule(node, at: at, reading: reading)
    }
    filter = map.node("where").flatMap { RowFilter($0, reading: reading) }
    if let node = map.node("explode"), let at = map.place(of: "explode") {
      explode = ExplodeMapping(node, reading: reading).map { Located($0, at: at) }
    }
    ignored = map.node("ignore").flatMap { Self.ignored($0, reading) } ?? []
    unmappedTo = map.identifier("unmapped_to")
    person = map.name("person")
  }

  /// Whether the key is given, well or badly.
  func has(_ key: String) -> Bool { given.contains(key) }

  /// What the source says, and what it leaves to the table. Columns and ignored fields are those
  /// of both; where both have one, that of the source.
  func over(_ shared: FeedKeys) -> FeedKeys {
    var keys = self
    keys.given.formUnion(shared.given)
    if !has("key") { keys.key = shared.key }
    if !has("where") { keys.filter = shared.filter }
    if !has("explode") { keys.explode = shared.explode }
    if !has("modified") { keys.modified = shared.modified }
    if !has("duplicates") { keys.duplicates = shared.duplicates }
    if !has("unmapped_to") { keys.unmappedTo = shared.unmappedTo }
    if !has("person") { keys.person = shared.person }
    if let common = shared.columns {
      keys.columns = Self.united(common, columns ?? [], by: \.column.value)
    }
    keys.ignored = Self.united(shared.ignored, ignored, by: \.field.value)
    return keys
  }

  /// The shared items in their order, replaced by own ones of the same name, then the other own.
  private static func united<Item>(
    _ shared: [Item], _ own: [Item], by name: (Item) -> String
  ) -> [Item] {
    var items = shared
    var places: [String: Int] = [:]
    for (index, item) in shared.enumerated() { places[name(item)] = index }
    for item in own {
      if let index = places[name(item)] {
        items[index] = item
      } else {
        items.append(item)
      }
    }
    return items
  }

  private static func columns(
    _ node: Node, lookups: Lookups, reading: Reading
  ) -> [ColumnMapping]? {
    guard let entries = reading.entries(node, "'columns'") else { return nil }
    var seen: Set<String> = []
    return entries.compactMap { entry in
      let label = Node(kind: .scalar(text: entry.key.value, plain: false), at: entry.key.at)
      guard let name = reading.identifier(label, "the name of a column") else { return nil }
      // The tree compares bytes; two spellings of one accented letter look like one column.
      if !seen.insert(name.value).inserted {
        reading.report(.duplicateKey, "the key \(quoted(name.value)) is given twice", at: name.at)
      }
      return ColumnMapping(entry.value, column: name, lookups: lookups, reading: reading)
    }
  }

  private static func ignored(_ node: Node, _ reading: Reading) -> [IgnoredField]? {
    let hint = "write the field and why it is left behind: Field: reason"
    return reading.entries(node, "'ignore'", hint: hint)?.compactMap { entry in
      let label = "the reason to ignore \(quoted(entry.key.value))"
      guard let reason = reading.name(entry.value, label, hint: hint) else { return nil }
      return IgnoredField(field: entry.key, reason: reason.value)
    }
  }
}
