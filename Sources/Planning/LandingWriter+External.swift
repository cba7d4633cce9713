import MigrationModel

/// Rows of a table that another tool makes, which the shadow table holds a copy of.
extension LandingWriter {
  /// Records whose id is that of a row which is not this project's to change. A row that was taken
  /// out with its record is gone: what has its id now is somebody else's.
  var othersRows: [String] {
    guard schemas.isExternal else { return [] }
    let key = catalog[table: target.name]?.primaryKey
    let foreign = target.deletes == .hard ? "v.is_current IS NOT TRUE" : "v.feed IS NULL"
    let adopted =
      target.match == nil
      ? ""
      : "\n  AND NOT EXISTS (SELECT FROM \(names.keys) k WHERE k.id = r.id AND k.origin = 'adopted')"
    return [
      """
      INSERT INTO \(names.faults)
      SELECT r.record, '\(RejectCode.uniqueViolation.rawValue)',
        \(settle.columnLiteral(key?.columns ?? [])), \(SQLText.literal(key?.name ?? ""))
      FROM \(names.rows) r JOIN \(names.versions) v ON v.id = r.id
      WHERE \(names.isAlive("r")) AND \(foreign)\(adopted)\(isNotGiven("r.id"))
      """
    ] + loadedRows
  }

  /// A refused record whose row is there already, from another record: which of them is right, only a
  /// load of both can say.
  private var loadedRows: [String] {
    guard earlier != nil else { return [] }
    let tried = "\(names.tried) t ON t.record = r.record AND t.fate IN ('rejected', 'held')"
    // A row that others have deleted since the load stays away.
    var searches = [
      """
      WITH gone AS (
        UPDATE \(names.rows) r SET filtered = true FROM \(names.tried) t
        WHERE t.record = r.record AND t.fate = 'used' AND \(names.isAlive("r"))
          AND NOT EXISTS (SELECT FROM \(names.versions) v
            WHERE v.id = r.id AND v.feed IS NOT NULL)
        RETURNING r.record)
      UPDATE \(names.tried) t SET fate = 'filtered' FROM gone WHERE t.record = gone.record
      """,
      """
      INSERT INTO \(names.faults)
      SELECT r.record, '\(RejectCode.duplicateKey.rawValue)', '', NULL
      FROM \(names.rows) r JOIN \(names.versions) v ON v.id = r.id AND v.feed IS NOT NULL
      JOIN \(tried)
      WHERE \(names.isAlive("r"))
      """,
    ]
    if let by = target.merge?.by, !by.isEmpty {
      let same = by.map { column in
        let name = SQLText.identifier(column)
        return "s.\(name)::text = l.\(name)::text"
      }
      searches.append(
        """
        INSERT INTO \(names.faults)
        SELECT DISTINCT r.record, '\(RejectCode.duplicateKey.rawValue)', '', NULL
        FROM \(names.rows) r JOIN \(names.landing) l ON l.\(unit) = r.record
        JOIN \(tried)
        JOIN \(names.shadow) s ON \(same.joined(separator: " AND "))
        JOIN \(names.versions) v ON v.id = \(names.link("s")) AND v.feed IS NOT NULL
        WHERE \(names.isAlive("r"))
        """)
    }
    return searches
  }

  /// Rows of this project whose records are gone.
  var goneRows: [String] {
    guard schemas.isExternal else { return [] }
    let gone = """
      \(names.link("s")) = v.id AND v.is_current
        AND NOT EXISTS (SELECT FROM \(names.rows) r WHERE r.id = v.id AND \(names.isAlive("r")))
      """
    switch target.deletes {
    case .ignore: return []
    case .hard:
      return ["DELETE FROM \(names.shadow) s USING \(names.versions) v\nWHERE \(gone)"]
    case .soft:
      guard let column = target.softDeleteColumn.map(SQLText.identifier) else { return [] }
      return [
        "UPDATE \(names.shadow) s SET \(column) = now() FROM \(names.versions) v\n"
          + "WHERE \(gone) AND s.\(column) IS NULL"
      ]
    }
  }

  /// Rows that a reference by another column may mean, with those of others, which come first: of
  /// equal ones they stay. They have no tenant, so that none of several can mean them.
  func withOthers(
    _ own: String, _ by: String, _ reference: ReferencePlan, _ parent: TargetPlan
  ) -> String {
    guard schemas.isExternal, !settle.hasTenants else { return own }
    let names = WorkNames(plan: parent.feeds[0], schemas: schemas)
    let key = "p." + SQLText.identifier(by)
    let gone = parent.deletes == .hard ? "v.is_current" : "false"
    return """
      SELECT DISTINCT ON (tenant, key) tenant, key, id FROM (
        SELECT ''::text AS tenant, \(key) AS key,
          p.\(SQLText.identifier(reference.parentColumn)) AS id, 0 AS place
        FROM \(names.shadow) p JOIN \(names.versions) v ON v.id = \(names.link("p"))
        WHERE \(key) IS NOT NULL AND NOT coalesce(\(gone), false)
          AND NOT EXISTS (SELECT FROM \(names.rows) r WHERE r.id = v.id AND \(names.isAlive("r")))
        UNION ALL
        SELECT own.*, 1 FROM (\(own)) own
      ) either ORDER BY tenant, key, place
      """
  }
}
