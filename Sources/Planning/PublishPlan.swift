import MigrationModel

/// How a finished shadow schema becomes the target, in one transaction.
package struct PublishPlan: Sendable, Hashable {
  let schemas: PlanSchemas

  package init(schemas: PlanSchemas) {
    self.schemas = schemas
  }

  /// The swap: readers see the old target or the new one. Renaming waits for no reader.
  package var swap: [String] {
    let target = SQLText.identifier(schemas.target)
    return [
      // One that readers held when it should have been dropped.
      Self.drop(schemas.old),
      SQLText.block(
        """
        BEGIN
          IF to_regnamespace(\(SQLText.literal(target))) IS NOT NULL THEN
            ALTER SCHEMA \(target) RENAME TO \(SQLText.identifier(schemas.old));
          END IF;
        END
        """),
      "ALTER SCHEMA \(SQLText.identifier(schemas.shadow)) RENAME TO \(target)",
    ]
  }

  /// An empty schema in the place of one that a dead run may have left.
  package static func recreate(_ schema: String) -> [String] {
    [drop(schema), "CREATE SCHEMA \(SQLText.identifier(schema))"]
  }

  /// What is left to drop after the swap; dropping waits for readers of the old target.
  package var clean: [String] {
    ([schemas.old] + schemas.temporary).map(Self.drop)
  }

  /// Undoes what a load that is not published has made.
  package var undo: [String] { schemas.temporary.map(Self.drop) }

  private static func drop(_ schema: String) -> String {
    "DROP SCHEMA IF EXISTS \(SQLText.identifier(schema)) CASCADE"
  }
}
