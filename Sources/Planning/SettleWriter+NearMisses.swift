import MigrationModel

/// FileMaker finds keys equal that differ in case, blanks or leading zeros; this program does only as
/// far as `normalize` says. What it does not is counted and told.
extension SettleWriter {
  func nearMisses(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    // The load before has told of all its keys; here are some of them.
    if earlier != nil { return [] }
    var statements: [String] = []
    if plan.feeds.contains(where: { !$0.key.isLoose }) {
      statements.append(
        """
        SELECT '', coalesce(sum(n), 0) FROM (
          SELECT count(DISTINCT key) AS n FROM \(names.rows) WHERE key IS NOT NULL AND NOT filtered
          GROUP BY \(tenant(plan, "record"))\(loose("key")) HAVING count(DISTINCT key) > 1) alike
        """)
    }
    for feed in plan.feeds {
      for column in feed.columns { statements += nearMisses(column, of: feed, plan, names) }
    }
    return statements
  }

  /// Of references of one field, whose text in staging is the key but for its cleaning.
  private func nearMisses(
    _ column: ColumnPlan, of feed: TablePlan, _ plan: TargetPlan, _ names: WorkNames
  ) -> [String] {
    guard let reference = column.reference, !reference.isPolymorphic,
      reference.resolution == .computed || reference.resolution == .key,
      case .field = column.mapping.source, column.mapping.map == nil,
      let parent = targets.first(where: { $0.name == reference.parent }),
      !parent.feeds[0].key.isLoose
    else { return [] }
    let staging = staging(of: feed)
    let text = "s." + SQLText.identifier(staging.columns[column.fields[0]])
    let keys = WorkNames(plan: parent.feeds[0], schemas: schemas)
    let ofFeed =
      feed.numbering.hasFeeds
      ? " AND \(feed.numbering.feedSQL("f.record")) = \(feed.feed)" : ""
    let name = SQLText.literal(column.column)
    return [
      """
      SELECT \(name), count(*) FROM (
        SELECT record FROM \(names.faults)
        WHERE code = '\(RejectCode.missingParent.rawValue)' AND column_name = \(name)
        UNION SELECT record FROM \(names.nulled)
        WHERE code = '\(RejectCode.missingParent.rawValue)' AND column_name = \(name)) f
      JOIN \(staging.relation) s
        ON s.\(StagingPlan.Metadata.record) = \(feed.numbering.recordSQL("f.record"))\(ofFeed)
      WHERE (\(tenant(plan, "f.record"))\(loose(text))) IN (
        SELECT \(tenant(parent, "record"))\(loose("key")) FROM \(keys.rows) WHERE NOT filtered)
      """
    ]
  }

  /// In front of a key, where the same key of another tenant is another.
  private func tenant(_ plan: TargetPlan, _ unit: String) -> String {
    hasTenants ? plan.tenantSQL(unit) + ", " : ""
  }

  /// What is left of a key when case, blanks around it and leading zeros do not count.
  private func loose(_ key: String) -> String {
    "regexp_replace(lower(btrim(\(key))), '(^|\u{1F})0+(?=[0-9])', '\\1', 'g')"
  }
}

extension KeyPlan {
  /// Whether keys are compared as loosely as FileMaker does.
  fileprivate var isLoose: Bool {
    normalize.contains(.trim) && normalize.contains(.stripLeadingZeros)
      && (normalize.contains(.lower) || normalize.contains(.upper))
  }
}
