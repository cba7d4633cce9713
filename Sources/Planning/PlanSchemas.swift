package import MigrationModel

/// The schemas that a load works in. Names depend on the mapping alone, so that a plan is the same
/// text each time; the run lock keeps two loads of one target apart.
package struct PlanSchemas: Sendable, Hashable {
  /// What readers use.
  package var target: String
  /// Where a full load builds the new target.
  package var shadow: String
  /// The old target between the swap and its removal.
  package var old: String
  /// Row fates and other work tables, gone when the load ends.
  package var work: String
  /// Staging tables of the target's load.
  package var staging: String
  /// Where a load stages its exports; they take their place in `staging` when the load is published.
  package var newStaging: String
  package var control: String
  /// Whether another tool makes the target's tables: a load then changes rows of them only.
  package var isExternal: Bool

  package init(_ settings: TargetSettings, ownership: SchemaOwnership = .owned) {
    isExternal = ownership == .external
    let target = settings.schema.value
    self.target = target
    shadow = SQLText.shortened(target + "__fm2pg_new")
    old = SQLText.shortened(target + "__fm2pg_old")
    work = SQLText.shortened(target + "__fm2pg_work")
    let tenant = settings.tenant
    // Exports of several tenants have the same names.
    staging =
      tenant.isEmpty
      ? settings.stagingSchema : SQLText.shortened(settings.stagingSchema + "_" + tenant)
    newStaging = SQLText.shortened(target + "__fm2pg_staging")
    control = settings.controlSchema
  }

  /// The search path on which shadow tables hide those of the target; its types and functions are
  /// found where the shadow schema has none of its own.
  package var shadowPath: String {
    isExternal
      ? SQLText.identifier(shadow) + ", " + SQLText.identifier(target) : SQLText.identifier(shadow)
  }

  /// What exists only while a load is under way.
  package var temporary: [String] { [shadow, work, newStaging] }

  /// A work table of a target table, e.g. `"clinic__fm2pg_work"."rows.patients"`.
  package func workTable(_ kind: String, _ table: String) -> String {
    SQLText.qualified(work, SQLText.shortened(kind + "." + table))
  }

  package func shadowTable(_ table: String) -> String { SQLText.qualified(shadow, table) }

  package func controlTable(_ table: String) -> String { SQLText.qualified(control, table) }
}
