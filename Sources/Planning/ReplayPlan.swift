internal import MigrationModel

/// How the refused rows of one target table run again: which units they are, what became of them in
/// the load before, and what of that load must stay as it is.
///
/// A record with several slots runs as a whole, so that its fate can be counted; the slots that are
/// loaded already must come out as they did.
package struct ReplayPlan: Sendable, Hashable {
  package var name: String
  /// Creates and fills the table of units: `record, fate`; the fate is `rejected`, `held`, `merged` or
  /// `used` (a loaded row that lacks a parent).
  package var create: [String]
  /// What of an export runs again, as a condition over its staging table, parallel to the feeds.
  package var conditions: [String]
  /// One row per feed: `feed, records that run again`.
  package var count: String
  /// Notes units that were merged as merged; runs when duplicates are known.
  package var mergedBefore: String
  /// Counts loaded or merged units of these records that would come out in another way.
  package var changedUnits: String
  /// A parent that was read and is not loaded is called so, though its record does not run again.
  package var knownParents: [String]
  /// One row per feed with what these records were before: `feed, filtered, merged, held, rejected,
  /// used, produced, merged rows, held rows, rejected rows`.
  package var countBefore: String
  /// Refused or held units that ran again, and those of them that are rows now.
  package var outcome: String
  /// Counts refused units whose row is there from another record.
  package var undecided: String
}

/// Writes the SQL of a replay. Names come from mapping and catalog, never data.
struct ReplayWriter {
  let target: TargetPlan
  let scope: ReplayScope
  let stagings: [StagingPlan]
  let schemas: PlanSchemas

  private var names: WorkNames { WorkNames(plan: target.feeds[0], schemas: schemas) }
  private var numbering: UnitNumbering { target.numbering }

  var plan: ReplayPlan {
    ReplayPlan(
      name: target.name, create: create, conditions: target.feeds.map(condition), count: count,
      mergedBefore: mergedBefore, changedUnits: changedUnits, knownParents: knownParents,
      countBefore: countBefore, outcome: outcome, undecided: undecided)
  }

  /// Rows of the ledger for one feed.
  private func ledger(_ table: String, _ feed: TablePlan) -> String {
    """
    FROM \(schemas.controlTable(table)) x
    WHERE x.run_id = \(SQLText.literal(scope.run)) AND x.target_table = \(SQLText.literal(target.name))
      AND x.source_table = \(SQLText.literal(feed.source))
    """
  }

  private func unit(_ feed: TablePlan) -> String {
    numbering.unitSQL(feed: feed.feed, record: "x.record_number", slot: "x.slot")
  }

  /// The unit that a row of `merged` lost against.
  private var winner: String {
    let winners = target.feeds.map { feed in
      "WHEN \(SQLText.literal(feed.source)) THEN "
        + numbering.unitSQL(feed: feed.feed, record: "x.winner_number", slot: "x.winner_slot")
    }
    return "(CASE x.winner_source \(winners.joined(separator: " ")) END)"
  }

  private var create: [String] {
    var statements = [
      "DROP TABLE IF EXISTS \(names.tried)",
      "CREATE TABLE \(names.tried) (record bigint PRIMARY KEY, fate text NOT NULL)",
    ]
    for feed in target.feeds {
      guard let staging = stagings.first(where: { $0.source == feed.source }) else { continue }
      // What could not be decoded was never staged.
      statements.append(
        """
        INSERT INTO \(names.tried)
        SELECT \(unit(feed)), CASE WHEN x.held THEN 'held' ELSE 'rejected' END
        \(ledger("reject", feed))
          AND EXISTS (SELECT FROM \(staging.relation) s
            WHERE s.\(StagingPlan.Metadata.record) = x.record_number)
        """)
      statements.append(
        """
        INSERT INTO \(names.tried)
        SELECT DISTINCT \(unit(feed)), 'used'
        \(ledger("nulled_reference", feed))
        ON CONFLICT DO NOTHING
        """)
    }
    for feed in target.feeds where numbering.hasSlots {
      statements.append(
        """
        INSERT INTO \(names.tried)
        SELECT \(unit(feed)), 'merged'
        \(ledger("merged", feed)) AND x.record_number IN (\(records(feed)))
        ON CONFLICT DO NOTHING
        """)
    }
    for feed in target.feeds {
      // A refused winner promotes no loser; if it is a row now, its losers complete it.
      statements.append(
        """
        INSERT INTO \(names.tried)
        SELECT \(unit(feed)), 'merged'
        \(ledger("merged", feed))
          AND EXISTS (SELECT FROM \(names.tried) t
            WHERE t.record = \(winner) AND t.fate IN ('rejected', 'held'))
        ON CONFLICT DO NOTHING
        """)
    }
    return statements + ["ANALYZE \(names.tried)"]
  }

  /// The numbers of a feed's records that run again.
  private func records(_ feed: TablePlan) -> String {
    "SELECT \(numbering.recordSQL("record")) FROM \(names.tried)"
      + (numbering.hasFeeds ? " WHERE \(numbering.feedSQL("record")) = \(feed.feed)" : "")
  }

  private func condition(_ feed: TablePlan) -> String {
    "s.\(StagingPlan.Metadata.record) IN (\(records(feed)))"
  }

  private var count: String {
    """
    SELECT \(numbering.feedSQL("record")), count(DISTINCT \(numbering.recordSQL("record")))
    FROM \(names.tried) GROUP BY 1
    """
  }

  private var mergedBefore: String {
    let selects = target.feeds.map { feed in
      """
      SELECT \(unit(feed)) AS record, \(winner) AS winner
      \(ledger("merged", feed))
      """
    }
    return """
      INSERT INTO \(names.merged)
      SELECT b.record, b.winner FROM (\(selects.joined(separator: " UNION ALL "))) b
      JOIN \(names.tried) t ON t.record = b.record AND t.fate = 'merged'
      JOIN \(names.rows) r ON r.record = b.record
      WHERE NOT EXISTS (SELECT FROM \(names.merged) m WHERE m.record = b.record)
      """
  }

  /// Units with what they were, and whether they are rows now. A slot of which the ledger says nothing
  /// was loaded, unless its record is left out.
  private var units: String {
    """
    SELECT coalesce(r.record, t.record) AS record, r.id,
        coalesce(t.fate, CASE WHEN r.filtered THEN 'filtered' ELSE 'used' END) AS fate,
        r.record IS NOT NULL AND \(names.isAlive("r")) AS is_row,
        EXISTS (SELECT FROM \(names.merged) m WHERE m.record = r.record) AS is_merged
      FROM \(names.rows) r FULL JOIN \(names.tried) t ON t.record = r.record
    """
  }

  private var changedUnits: String {
    """
    SELECT count(*) FROM (\(units)) u
    LEFT JOIN \(names.versions) v ON v.id = u.id AND v.feed IS NOT NULL
    WHERE (u.fate = 'used' AND NOT (u.is_row AND v.id IS NOT NULL))
      OR (u.fate = 'merged' AND NOT u.is_merged)
    """
  }

  private var knownParents: [String] {
    [(names.faults, "reject_reason"), (names.nulled, "nulled_reference")].map { table, before in
      let selects = target.feeds.map { feed in
        """
        SELECT \(unit(feed)) AS record, x.column_name
        \(ledger(before, feed)) AND x.code = '\(RejectCode.rejectedParent.rawValue)'
        """
      }
      return """
        UPDATE \(table) f SET code = '\(RejectCode.rejectedParent.rawValue)'
        FROM (\(selects.joined(separator: " UNION ALL "))) b
        WHERE b.record = f.record AND b.column_name = f.column_name
          AND f.code = '\(RejectCode.missingParent.rawValue)'
        """
    }
  }

  private var countBefore: String {
    func fates(_ fate: String) -> String { "count(*) FILTER (WHERE fate = '\(fate)')" }
    func rows(_ fate: String) -> String {
      "coalesce(sum(\(fate)) FILTER (WHERE fate = 'used'), 0)"
    }
    // Of one slot and one feed, the row of a used record is counted with the record.
    return """
      WITH unit AS (
        \(units)
      ), record AS (
        SELECT \(numbering.feedSQL("record")) AS feed, \(numbering.recordSQL("record")) AS number,
          CASE WHEN bool_or(fate = 'used') THEN 'used' WHEN bool_or(fate = 'held') THEN 'held'
            WHEN bool_or(fate = 'rejected') THEN 'rejected'
            WHEN bool_or(fate = 'merged') THEN 'merged' ELSE 'filtered' END AS fate,
          count(*) FILTER (WHERE fate <> 'filtered') AS produced,
          \(fates("merged")) AS merged, \(fates("held")) AS held, \(fates("rejected")) AS rejected
        FROM unit GROUP BY 1, 2
      )
      SELECT feed, \(fates("filtered")), \(fates("merged")), \(fates("held")), \(fates("rejected")),
        \(fates("used")), \(rows("produced")), \(rows("merged")), \(rows("held")), \(rows("rejected"))
      FROM record GROUP BY feed
      """
  }

  private var undecided: String {
    """
    SELECT count(DISTINCT r.record) FROM \(names.faults) f
    JOIN \(names.rows) r ON r.record = f.record
    JOIN \(names.versions) v ON v.id = r.id AND v.feed IS NOT NULL
    WHERE f.code = '\(RejectCode.duplicateKey.rawValue)'
    """
  }

  private var outcome: String {
    """
    SELECT count(*) FILTER (WHERE u.fate IN ('rejected', 'held')),
      count(*) FILTER (WHERE u.fate IN ('rejected', 'held') AND u.is_row) FROM (\(units)) u
    """
  }
}
