internal import MigrationModel

extension TableMapping {
  /// Nil, after reporting, if a part without a default is missing or refused.
  init?(_ root: Node, lookups: Lookups, reading: Reading) {
    guard
      let map = MapReader(
        root, .table, "a table file", place: "in a table file", reading: reading)
    else { return nil }
    defer { map.finish() }
    let table = map.required("table", hint: "name the target table")
      .flatMap { reading.identifier($0, "'table'") }
    let from = map.required("from", hint: "name the export")
      .flatMap { reading.name($0, "'from'") }
    let key = map.required("key", hint: "name the field that identifies a record, or $record_id")
      .flatMap { KeyMapping($0, reading: reading) }
    let columns = map.required("columns", hint: "columns: { target_column: SourceField }")
      .flatMap { Self.columns($0, lookups: lookups, reading: reading) }
    let modified = map.name("modified")
    let duplicates = map.node("duplicates").flatMap { DuplicatePolicy($0, reading: reading) }
    let filter = map.node("where").flatMap { RowFilter($0, reading: reading) }
    let deletes = map.word("deletes", as: DeletePolicy.self)
    let ignored = map.node("ignore").flatMap { Self.ignored($0, reading) }
    let extras = map.identifier("unmapped_to")
    let budget = map.node("reject_budget").flatMap { RejectBudget($0, reading: reading) }
    if duplicates == .latest, map.node("modified") == nil, let at = map.place(of: "duplicates") {
      reading.report(
        .combination, "'latest' needs the key 'modified'", at: at,
        hint: "name the field that tells which record is newer")
    }
    if let extras, columns?.contains(where: { $0.column.value == extras.value }) == true {
      reading.report(
        .combination, "the column \(quoted(extras.value)) is mapped and takes unmapped fields",
        at: extras.at, hint: "use a jsonb column of its own")
    }
    guard let table, let from, let key, let columns else { return nil }
    self.init(
      table: table, from: from, filter: filter, key: key, modified: modified,
      duplicates: duplicates ?? .reject, deletes: deletes ?? .ignore, columns: columns,
      ignored: ignored ?? [], unmappedTo: extras, rejectBudget: budget ?? RejectBudget())
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

extension DuplicatePolicy {
  /// From a word, or from `{ keep: word }`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let policy = reading.word(node, "'duplicates'", as: Self.self) else { return nil }
      self = policy
      return
    }
    guard
      let map = MapReader(
        node, .duplicates, "'duplicates'", place: "in 'duplicates'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let kept = map.required("keep", hint: "duplicates: { keep: latest }")
      .flatMap { reading.word($0, "'keep'", as: Kept.self) }
    switch kept {
    case .latest: self = .latest
    case .first: self = .first
    case nil: return nil
    }
  }

  private enum Kept: String, CaseIterable {
    case latest
    case first
  }
}

extension RejectBudget {
  /// From a number of rows, or from `{ rows: 25, percent: 0.1 }`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let rows = reading.integer(node, "'reject_budget'", in: 0...Int64.max) else {
        return nil
      }
      self.init(rows: rows)
      return
    }
    guard
      let map = MapReader(
        node, .rejectBudget, "'reject_budget'", place: "in 'reject_budget'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let rows = map.node("rows").flatMap { reading.integer($0, "'rows'", in: 0...Int64.max) }
    let percent = map.node("percent").flatMap { reading.percentage($0, "'percent'") }
    if map.node("rows") == nil, map.node("percent") == nil {
      map.missing(
        ["rows", "percent"], .missingKey, "'reject_budget' sets no limit",
        hint: "reject_budget: { rows: 25, percent: 0.1 }")
    }
    // A percentage alone sets no limit in rows.
    self.init(rows: rows ?? (map.node("rows") == nil ? .max : 0), percent: percent)
  }
}
