internal import MigrationModel

/// Which rows a table has, where more than one record to one row is at work, in plain words.
enum ShapeWords {
  /// What holds for all sources of a table.
  static func table(_ filling: [TableMapping], _ mapping: Mapping) -> [SiteFact] {
    guard let first = filling.first else { return [] }
    var facts: [SiteFact] = []
    if filling.count > 1 {
      facts.append(SiteFact("Sources", filling.map(\.from.value).joined(separator: ", ")))
    }
    if let merge = first.merge {
      let order = precedence(merge.prefer, filling)
      let by =
        merge.by.isEmpty ? "the same key" : merge.by.map(\.value).joined(separator: ", ")
      facts.append(
        SiteFact(
          "Merge",
          "records with \(by) are one row; \(order); \(merge.onDifference.words)"))
    }
    // A computed id is said at its column.
    let scheme = first.ids?.value ?? mapping.target.ids
    if scheme != .uuid { facts.append(SiteFact("Ids", scheme.words)) }
    if let match = first.match {
      let columns = match.columns.map(\.value).joined(separator: ", ")
      facts.append(
        SiteFact(
          "Takes over",
          "rows that the target has already, by \(columns)"
            + (match.comparison == .normalized ? ", trimmed and without case" : "")
            + (match.unmatched == .reject
              ? "; a record without such a row is rejected" : "; other records become new rows")))
    }
    if let crosswalk = first.crosswalk {
      facts.append(SiteFact("Given ids", "of the keys in \(crosswalk.file.value)"))
    }
    for assertion in first.assertions {
      facts.append(
        SiteFact(
          "Must hold",
          "\(assertion.name.value): \(assertion.condition.value); "
            + (assertion.severity == .reject ? "else the row is rejected" : "else it is reported")))
    }
    return facts
  }

  /// How records of one source become rows.
  static func source(_ table: TableMapping) -> [SiteFact] {
    if let query = table.query {
      return [SiteFact("Query", "over staging, not proven by rules: \(query.value)")]
    }
    guard let explode = table.explode else { return [] }
    let fields = explode.fields.map(\.value).joined(separator: ", ")
    return [
      SiteFact(
        "Rows",
        "one for each \(explode.kind.words) of \(fields)"
          + (explode.fields.count > 1 ? ", which belong together by position" : "")
          + (explode.skipsEmpty
            ? "; empty ones give none" : "; empty ones too, up to the last that is filled")
          + (explode.position.map { "; \($0.value) is its number" } ?? ""))
    ]
  }

  /// Which source a column takes its value from; nil where rows are not merged.
  static func column(_ name: String, _ filling: [TableMapping]) -> SiteFact? {
    guard filling.count > 1, let merge = filling[0].merge else { return nil }
    guard let rule = merge.columns.first(where: { $0.column.value == name }) else { return nil }
    return SiteFact(
      "Precedence",
      "\(precedence(rule.prefer.isEmpty ? merge.prefer : rule.prefer, filling)); "
        + (rule.onDifference ?? merge.onDifference).words)
  }

  private static func precedence(
    _ prefer: [Located<String>], _ filling: [TableMapping]
  ) -> String {
    let named = prefer.map(\.value)
    let names = named + filling.map(\.from.value).filter { !named.contains($0) }
    return names.joined(separator: " before ")
  }
}

extension MergeMapping.OnDifference {
  fileprivate var words: String {
    switch self {
    case .prefer: "where values differ, the first stays"
    case .reject: "where values differ, all of them are rejected"
    }
  }
}

extension ExplodeMapping.Kind {
  fileprivate var words: String {
    switch self {
    case .repetitions: "repetition"
    case .related: "related value"
    case .values: "line"
    }
  }
}

extension IDScheme {
  /// Also said of the column.
  var words: String {
    switch self {
    case .uuid: "computed from namespace, table and the record's key"
    case .random: "a random uuid for each key, kept in the crosswalk"
    case .identity: "the next number for each key, kept in the crosswalk"
    case .natural: "the mapped columns of the primary key"
    }
  }
}
