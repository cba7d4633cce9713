import MigrationModel

/// From units to rows: which units become one row, and what it holds.
extension LandingWriter {
  var duplicates: [String] {
    var statements = [settle.cellFaults(names)]
    let policy = target.feeds[0].duplicates
    // Within one source; with a merge, units of different sources belong together.
    let scope = isMerging ? names.numbering.feedSQL("record") + ", " : tenantScope
    if policy == .reject {
      statements.append(repeatedKeys(isNatural ? scope + "key" : isMerging ? scope + "id" : "id"))
    } else if isNatural {
      statements.append(merging(by: scope + "key"))
    }
    if isMerging || policy != .reject {
      statements.append(merging(by: isNatural ? tenantScope + "id" : "id"))
    }
    guard isNatural else { return statements + analysis + differing }
    if policy != .reject {
      // The winner of its key may be part of another row.
      statements.append(
        """
        UPDATE \(names.merged) m SET winner = w.winner FROM \(names.merged) w
        WHERE w.record = m.winner
        """)
    }
    return statements + analysis + differing
      + (resolvedKey == nil ? settle.naturalDuplicates(target, names) : [])
  }

  /// They were empty when the server looked last, and are joined from here on.
  private var analysis: [String] { ["ANALYZE \(names.merged)", "ANALYZE \(names.faults)"] }

  private var isMerging: Bool { target.merge != nil && names.numbering.hasFeeds }

  private var isNatural: Bool {
    if case .natural = target.identity { return true }
    return false
  }

  /// Computed ids differ by tenant, keys need not.
  private var tenantScope: String {
    Set(target.feeds.map { $0.tenant ?? "" }).count > 1 ? target.tenantSQL("record") + ", " : ""
  }

  /// Units that are in the same group, of which none can stay.
  private func repeatedKeys(_ group: String) -> String {
    """
    INSERT INTO \(names.faults)
    SELECT record, '\(RejectCode.duplicateKey.rawValue)', '', NULL
    FROM \(names.rows) WHERE NOT filtered AND (\(group)) IN (
      SELECT \(group) FROM \(names.rows) WHERE NOT filtered AND \(isNatural ? "key" : "id") IS NOT NULL
      GROUP BY \(group) HAVING count(*) > 1)
    """
  }

  /// Units of one group become the first of them.
  private func merging(by group: String) -> String {
    let last = group.hasSuffix("key") ? "key" : "id"
    return """
      INSERT INTO \(names.merged)
      SELECT record, winner FROM (
        SELECT record, reasons, first_value(record) OVER (PARTITION BY \(group)
          ORDER BY \(preference("r"))) AS winner
        FROM \(names.rows) r WHERE NOT filtered AND (\(group)) IN (
            SELECT \(group) FROM \(names.rows) WHERE NOT filtered AND \(last) IS NOT NULL
            GROUP BY \(group) HAVING count(*) > 1)
          AND NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record
            AND f.code IN ('\(RejectCode.duplicateKey.rawValue)',
              '\(RejectCode.ambiguousMatch.rawValue)'))
          AND NOT EXISTS (SELECT FROM \(names.merged) m WHERE m.record = r.record)
      ) ranked WHERE record <> winner AND reasons IS NULL
      """
  }

  /// Rows that lack a value which none of their units has.
  var emptyCells: [String] {
    (target.merge?.required ?? []).map { column in
      """
      INSERT INTO \(names.faults)
      SELECT r.record, '\(RejectCode.required.rawValue)', \(SQLText.literal(column)), NULL
      FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
      WHERE l.\(SQLText.identifier(column)) IS NULL AND NOT r.filtered AND r.reasons IS NULL
        AND NOT EXISTS (SELECT FROM \(names.merged) m WHERE m.record = r.record)
        AND NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record
          AND f.code = '\(RejectCode.duplicateKey.rawValue)')
      """
    }
  }
}
