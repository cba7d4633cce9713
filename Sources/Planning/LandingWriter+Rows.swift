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
    guard isNatural else { return statements + differing }
    if policy != .reject {
      // The winner of its key may be part of another row.
      statements.append(
        """
        UPDATE \(names.merged) m SET winner = w.winner FROM \(names.merged) w
        WHERE w.record = m.winner
        """)
    }
    return statements + differing
      + (resolvedKey == nil ? settle.naturalDuplicates(target, names) : [])
  }

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

  /// The units of each row that has several: `winner`, and all columns of the landing. Two queries,
  /// because one with OR cannot be joined: it searches `merged` anew for each unit.
  private var groups: String {
    """
    SELECT m.winner, l.* FROM \(names.landing) l
      JOIN \(names.merged) m ON m.record = l.\(unit)
      UNION ALL SELECT l.\(unit), l.* FROM \(names.landing) l
      WHERE l.\(unit) IN (SELECT winner FROM \(names.merged))
    """
  }

  /// Takes out the rows whose sources must not differ and do.
  private var differing: [String] {
    guard let merge = target.merge else { return [] }
    let strict = merge.columns.filter(\.rejectsDifference)
    guard !strict.isEmpty else { return [] }
    return strict.map { column in
      let quoted = SQLText.identifier(column.column)
      return """
        INSERT INTO \(names.faults)
        SELECT g.\(unit), '\(RejectCode.differingSources.rawValue)', \(SQLText.literal(column.column)),
          NULL
        FROM (\(groups)) g
        WHERE g.winner IN (SELECT winner FROM (\(groups)) h GROUP BY winner
          HAVING count(DISTINCT h.\(quoted)::text COLLATE "C") > 1)
        """
    } + [
      """
      DELETE FROM \(names.merged) m
      WHERE EXISTS (SELECT FROM \(names.faults) f WHERE f.record IN (m.record, m.winner)
        AND f.code = '\(RejectCode.differingSources.rawValue)')
      """
    ]
  }

  /// Rows in which sources have values that differ and one is preferred.
  var differences: [String] {
    guard let merge = target.merge else { return [] }
    return merge.columns.filter { !$0.rejectsDifference }.map { column in
      """
      SELECT \(SQLText.literal(column.column)), count(*) FROM (
        SELECT FROM (\(groups)) g GROUP BY winner
        HAVING count(DISTINCT g.\(SQLText.identifier(column.column))::text COLLATE "C") > 1) differing
      """
    }
  }

  /// A winner takes each column from the first of its units, in the column's own order, that has a
  /// value. By text and back, because arrays of arrays are not arrays of values.
  var completion: [String] {
    guard let merge = target.merge, !merge.columns.isEmpty else { return [] }
    let own: String =
      switch target.feeds[0].duplicates {
      case .latest: "r.ord DESC NULLS LAST, g.\(unit) DESC"
      case .first, .reject: "g.\(unit)"
      }
    let selected = merge.columns.map { column in
      let quoted = SQLText.identifier(column.column)
      let order = "\(rank(column.prefer, "g." + unit)), \(own)"
      return "(array_agg(g.\(quoted)::text ORDER BY \(order)) "
        + "FILTER (WHERE g.\(quoted) IS NOT NULL))[1] AS \(quoted)"
    }
    let assigned = merge.columns.map { column in
      let quoted = SQLText.identifier(column.column)
      return "\(quoted) = g.\(quoted)::\(landedType(column.column))"
    }
    return [
      """
      UPDATE \(names.landing) l SET \(assigned.joined(separator: ", "))
      FROM (SELECT winner, \(selected.joined(separator: ",\n    "))
        FROM (\(groups)) g JOIN \(names.rows) r ON r.record = g.\(unit)
        GROUP BY winner) g
      WHERE l.\(unit) = g.winner
      """
    ]
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

  private func landedType(_ column: String) -> String {
    let plan = target.columns.first { $0.column == column }
    switch plan?.reference?.resolution {
    case .key: return "text"
    case .column(let by, _):
      let parent = plan?.reference?.parent ?? ""
      return catalog[table: parent]?.column(by)?.typeText ?? "text"
    case .computed, .value, nil:
      return catalog[table: target.name]?.column(column)?.typeText ?? "text"
    }
  }
}
