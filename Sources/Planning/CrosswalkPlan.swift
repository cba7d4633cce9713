package import MigrationModel

/// How the keys of one table come into the crosswalk: its part is built beside the old one and
/// takes its place when the target is published.
package struct CrosswalkPlan: Sendable {
  let names: WorkNames
  let schemas: PlanSchemas
  let part: String
  let shortPart: String

  package init(table: TablePlan, schemas: PlanSchemas) {
    names = WorkNames(plan: table, schemas: schemas)
    self.schemas = schemas
    part = schemas.workTable("crosswalk", table.target)
    shortPart = SQLText.identifier(SQLText.shortened("crosswalk." + table.target))
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
    return [
      "DROP TABLE IF EXISTS \(part)",
      "CREATE TABLE \(part) (LIKE \(entries) INCLUDING CONSTRAINTS)",
      """
      INSERT INTO \(part)
      SELECT \(scope), r.key, r.id::text, 'computed' FROM \(names.rows) r
      WHERE \(names.isAlive("r"))
      """,
      """
      INSERT INTO \(part)
      SELECT e.* FROM \(entries) e WHERE e.scope = \(scope)
        AND NOT EXISTS (SELECT FROM \(part) n WHERE n.source_key = e.source_key)
      """,
      // Named by the scope: the index moves to the control schema, where other projects have theirs.
      "ALTER TABLE \(part) ADD CONSTRAINT crosswalk_entry_\(scope)_key "
        + "PRIMARY KEY (scope, source_key), ADD CHECK (scope = \(scope))",
      "ANALYZE \(part)",
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
