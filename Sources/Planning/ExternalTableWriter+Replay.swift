import MigrationModel

/// What happens to rows that are there already: a load brings them to what their records say; where
/// refused rows run again, loaded rows get nothing but a parent that they lack.
extension ExternalTableWriter {
  /// The columns that a row which is there may get another value in.
  var changedColumns: [CatalogColumn] {
    guard replays, !adopts else { return writtenColumns }
    return writtenColumns.filter {
      parentColumns.contains($0.name) || !originals(in: $0.name).isEmpty
        || copiedThrough($0.name) != nil
    }
  }

  /// The reference through which a column is copied, if the parent may come.
  private func copiedThrough(_ column: String) -> CatalogColumn? {
    target.copies.first { $0.column == column && parentColumns.contains($0.through) }
      .flatMap { copy in writtenColumns.first { $0.name == copy.through } }
  }

  /// References whose originals a jsonb column keeps, with the names under which it does.
  private func originals(in place: String) -> [(column: String, name: String)] {
    target.feeds.flatMap { feed in
      feed.columns.filter { $0.reference?.keepIn == place }.map {
        ($0.column, feed.nameOfOriginal($0))
      }
    }
  }

  /// What is kept goes when the parent comes.
  private func withoutOriginals(_ place: String) -> String {
    let names = originals(in: place).map { column, name in
      let quoted = SQLText.identifier(column)
      return "CASE WHEN t.\(quoted) IS NULL AND s.\(quoted) IS NOT NULL THEN "
        + "\(SQLText.literal(name)) END"
    }
    let kept = "t.\(SQLText.identifier(place))"
    if names.isEmpty { return kept }
    let gone = "array_remove(ARRAY[\(names.joined(separator: ", "))], NULL)"
    // What an application has put there instead is its own.
    return "CASE WHEN jsonb_typeof(\(kept)) = 'object' THEN nullif(\(kept) - \(gone), '{}') "
      + "ELSE \(kept) END"
  }

  /// References that may have been left without their parent.
  private var parentColumns: Set<String> {
    Set(
      target.columns.filter { column in
        switch column.reference?.onMissing {
        case .null, .value: true
        case .reject, .hold, nil: false
        }
      }.map(\.column))
  }

  /// Whether rows may be taken over, which get all that the mapping fills.
  private var adopts: Bool { replays && target.match != nil }

  private var replays: Bool { replay != nil }

  /// Whether a row lacks the parent of a column: it has none, or the default in its place.
  private func lacks(_ column: CatalogColumn) -> String {
    let value = "t.\(SQLText.identifier(column.name))"
    guard let reference = target.columns.first(where: { $0.column == column.name })?.reference,
      case .value(let key) = reference.onMissing, let replay
    else { return "\(value) IS NULL" }
    return "(\(value) IS NULL OR \(value) IN (\(replay.defaultIDs(key, reference))))"
  }

  /// Whether the row that is there gets another value in one of these columns.
  ///
  /// - Parameter whole: Which rows get all that the mapping fills, where others keep what they have;
  ///   nil for none.
  func differ(_ columns: [CatalogColumn], whole: String?) -> String {
    guard replays else { return differ(columns) }
    let parents = columns.filter { parentColumns.contains($0.name) }
    let lacking = parents.map { column in
      let name = SQLText.identifier(column.name)
      return "\(lacks(column)) AND s.\(name) IS DISTINCT FROM t.\(name)"
    }
    let terms = lacking + (whole.map { ["\($0) AND (\(differ(columns)))"] } ?? [])
    return terms.isEmpty ? "false" : terms.joined(separator: "\n    OR ")
  }

  /// Rows of others that records take over.
  var adoptedRow: String? { adopts ? "(v.id IS NOT NULL AND v.feed IS NULL)" : nil }

  /// Rows that the records have taken over, or have just made.
  static let wholeRow = "(c.adopted OR c.change = 'insert')"

  func assigned(_ columns: [CatalogColumn]) -> String {
    columns.map { column in
      let name = SQLText.identifier(column.name)
      guard replays else { return "\(name) = s.\(name)" }
      var own = withoutOriginals(column.name)
      if parentColumns.contains(column.name) {
        own = "CASE WHEN \(lacks(column)) THEN s.\(name) ELSE t.\(name) END"
      } else if let through = copiedThrough(column.name) {
        own = "CASE WHEN \(differ([through], whole: nil)) THEN s.\(name) ELSE t.\(name) END"
      }
      return "\(name) = CASE WHEN \(Self.wholeRow) THEN s.\(name) ELSE \(own) END"
    }.joined(separator: ", ")
  }
}
