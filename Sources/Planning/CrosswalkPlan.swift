package import MigrationModel

/// How the keys of one feed of a table come into the crosswalk: its part is built beside the old one and
/// takes its place when the target is published.
package struct CrosswalkPlan: Sendable {
  let names: WorkNames
  let schemas: PlanSchemas
  let part: String
  let shortPart: String
  let table: TablePlan
  /// Whether the ids are in the table of keys, with where they come from.
  let hasKeys: Bool
  /// Whether keys that this run does not have keep what is said of their rows.
  let replays: Bool

  package init(table: TablePlan, schemas: PlanSchemas, replays: Bool = false) {
    self.replays = replays
    names = WorkNames(plan: table, schemas: schemas)
    self.schemas = schemas
    self.table = table
    hasKeys = table.needsKeys
    let suffix = table.feed == 0 ? "" : "." + table.source
    let name = SQLText.shortened("crosswalk." + table.target + suffix)
    part = SQLText.qualified(schemas.work, name)
    shortPart = SQLText.identifier(name)
  }

  /// Makes sure that the scope has a number. Parameters: project, tenant, source, target.
  package static func registerScope(_ schemas: PlanSchemas) -> String {
    """
    INSERT INTO \(schemas.controlTable("crosswalk_scope"))
      (project, tenant, source_table, target_table)
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
    """
  }

  /// The scope's number, with the same parameters.
  package static func findScope(_ schemas: PlanSchemas) -> String {
    """
    SELECT scope FROM \(schemas.controlTable("crosswalk_scope"))
    WHERE project = $1 AND tenant = $2 AND source_table = $3 AND target_table = $4
    """
  }

  /// Builds the new part: this load's keys, and keys of earlier loads that it does not have.
  package func build(scope: String) -> [String] {
    let entries = schemas.controlTable("crosswalk_entry")
    let stays = replays ? "e.is_current" : "false"
    return [
      "DROP TABLE IF EXISTS \(part)",
      "CREATE TABLE \(part) (LIKE \(entries) INCLUDING CONSTRAINTS)",
      """
      INSERT INTO \(part)
      SELECT \(scope), r.key, r.id::text, \(origin), true FROM \(names.rows) r\(originJoin)
      WHERE \(names.isAlive("r"))\(isOfFeed("r"))
      """,
    ] + aliases(scope: scope) + [
      """
      INSERT INTO \(part)
      SELECT e.scope, e.source_key, e.target_id, e.origin, \(stays) FROM \(entries) e WHERE e.scope = \(scope)
        AND NOT EXISTS (SELECT FROM \(part) n WHERE n.source_key = e.source_key)
      """,
      // Named by the scope: the index moves to the control schema, where other projects have theirs.
      "ALTER TABLE \(part) ADD CONSTRAINT crosswalk_entry_\(scope)_key "
        + "PRIMARY KEY (scope, source_key), ADD CHECK (scope = \(scope))",
      "ANALYZE \(part)",
    ]
  }

  private var origin: String { hasKeys ? "k.origin" : "'computed'" }

  private var originJoin: String {
    guard hasKeys else { return "" }
    let tenant = SQLText.literal(table.tenant ?? "")
    return "\n  JOIN \(names.keys) k ON k.key = r.key AND k.tenant = \(tenant)"
  }

  private func isOfFeed(_ alias: String) -> String {
    table.numbering.hasFeeds
      ? " AND \(table.numbering.feedSQL(alias + ".record")) = \(table.feed)" : ""
  }

  /// The key of a record that was merged into another is another name of that one's row. Within one
  /// feed it is mostly the same key, which is there already.
  private func aliases(scope: String) -> [String] {
    guard table.isLanded else { return [] }
    return [
      """
      INSERT INTO \(part)
      SELECT DISTINCT ON (r.key) \(scope), r.key, w.id::text, 'alias', true
      FROM \(names.merged) m JOIN \(names.rows) r ON r.record = m.record
      JOIN \(names.rows) w ON w.record = m.winner
      WHERE r.key IS NOT NULL AND \(names.isAlive("w"))\(isOfFeed("r"))
        AND NOT EXISTS (SELECT FROM \(part) n WHERE n.source_key = r.key)
      ORDER BY r.key, m.winner
      """
    ]
  }

  /// Counts keys whose id would be another one: a key never changes its id.
  package func changedIDs(scope: String) -> String {
    """
    SELECT count(*) FROM \(schemas.controlTable("crosswalk_entry")) e
    JOIN \(part) n ON n.source_key = e.source_key
    WHERE e.scope = \(scope) AND n.target_id <> e.target_id
    """
  }

  /// Puts the new part in the place of the old one; within the publishing transaction.
  package func swap(scope: String) -> [String] {
    let entries = schemas.controlTable("crosswalk_entry")
    let name = "crosswalk_entry_\(scope)"
    let place = schemas.controlTable(name)
    return [
      "DROP TABLE IF EXISTS \(place)",
      "ALTER TABLE \(part) SET SCHEMA \(SQLText.identifier(schemas.control))",
      "ALTER TABLE \(SQLText.identifier(schemas.control)).\(shortPart) "
        + "RENAME TO \(SQLText.identifier(name))",
      "ALTER TABLE \(entries) ATTACH PARTITION \(place) FOR VALUES IN (\(scope))",
    ]
  }
}
