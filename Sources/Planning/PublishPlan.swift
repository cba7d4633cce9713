import MigrationModel

/// How a finished shadow schema becomes the target, in one transaction.
package struct PublishPlan: Sendable, Hashable {
  let schemas: PlanSchemas

  package init(schemas: PlanSchemas) {
    self.schemas = schemas
  }

  /// The swap: readers see the old target or the new one.
  package var statements: [String] {
    let target = SQLText.identifier(schemas.target)
    let old = SQLText.identifier(schemas.old)
    return [
      """
      DO $$BEGIN
        IF to_regnamespace(\(SQLText.literal(target))) IS NOT NULL THEN
          ALTER SCHEMA \(target) RENAME TO \(old);
        END IF;
      END$$
      """,
      "ALTER SCHEMA \(SQLText.identifier(schemas.shadow)) RENAME TO \(target)",
      "DROP SCHEMA IF EXISTS \(old) CASCADE",
      "DROP SCHEMA IF EXISTS \(SQLText.identifier(schemas.work)) CASCADE",
    ]
  }
}
