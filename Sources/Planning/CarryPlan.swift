import MigrationModel

/// Rows of other tenants, which a load of one tenant's data leaves as they are: they are copied into
/// the new target from the old one.
package struct CarryPlan: Sendable, Hashable {
  package var name: String
  /// Copies the rows of the old target that are not this load's to replace.
  package var copy: String

  /// Nil for a load that replaces all rows.
  init?(
    target: TargetPlan, catalog: TargetCatalog, schemas: PlanSchemas, mapping: Mapping
  ) {
    guard !mapping.target.tenant.isEmpty, let table = catalog[table: target.name] else {
      return nil
    }
    name = target.name
    let names = WorkNames(plan: target.feeds[0], schemas: schemas)
    let columns = table.columns.filter { !$0.isGenerated }.map { SQLText.identifier($0.name) }
    let list = columns.joined(separator: ", ")
    let tenants = Set(target.feeds.map { $0.tenant ?? mapping.target.tenant }).sorted()
      .map(SQLText.literal).joined(separator: ", ")
    copy = """
      INSERT INTO \(names.shadow) (\(list)) OVERRIDING SYSTEM VALUE
      SELECT \(list) FROM \(SQLText.qualified(schemas.target, target.name)) t
      WHERE NOT EXISTS (SELECT FROM \(schemas.controlTable("crosswalk")) x
        WHERE x.project = \(SQLText.literal(mapping.name.value)) AND x.tenant IN (\(tenants))
          AND x.target_table = \(SQLText.literal(target.name))
          AND x.target_id = \(names.link("t"))::text)
      """
  }
}
