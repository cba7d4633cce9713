package import MigrationModel

/// What a load takes away from the fresh shadow schema before the rows come, and what it puts back.
package struct ConstraintPlan: Sendable, Hashable {
  package struct Table: Sendable, Hashable {
    package var name: String
    /// One transaction per table: NOT NULL, checks, primary key, indexes that are not unique.
    package var build: [String]
    /// Foreign keys, not yet validated: adding one locks its parent for a moment only.
    package var foreignKeys: [String]
    /// Validates, analyses, and moves sequences ahead of the data.
    package var finish: [String]
  }

  /// Run right after the project's DDL, in its transaction.
  package var strip: [String]
  package var tables: [Table]
  /// Domain constraints, put back before the tables are built.
  package var domains: [String]
  /// Run last, when every table is whole.
  package var refreshes: [String]

  /// `settled` names the tables whose unique constraints are built while settling.
  package init(catalog: TargetCatalog, schemas: PlanSchemas, settled: Set<String>) {
    var strip: [String] = []
    for table in catalog.tables {
      for constraint in table.constraints where constraint.kind == .foreignKey {
        strip.append(Self.drop(constraint, of: table, schemas))
      }
    }
    for table in catalog.tables {
      for constraint in table.constraints where constraint.kind != .foreignKey {
        strip.append(Self.drop(constraint, of: table, schemas))
      }
      for index in table.indexes {
        strip.append("DROP INDEX \(schemas.shadowTable(index.name))")
      }
      for column in table.columns where column.notNull && column.identity == .none {
        strip.append(
          "ALTER TABLE \(schemas.shadowTable(table.name)) "
            + "ALTER COLUMN \(SQLText.identifier(column.name)) DROP NOT NULL")
      }
      if !table.triggers.isEmpty {
        strip.append("ALTER TABLE \(schemas.shadowTable(table.name)) DISABLE TRIGGER USER")
      }
    }
    var domains: [String] = []
    for domain in catalog.domains {
      let name = SQLText.qualified(schemas.shadow, domain.name)
      for check in domain.checks where check.inheritedFrom == nil {
        strip.append("ALTER DOMAIN \(name) DROP CONSTRAINT \(SQLText.identifier(check.name))")
        domains.append(
          "ALTER DOMAIN \(name) ADD CONSTRAINT \(SQLText.identifier(check.name)) "
            + check.definition)
      }
      if domain.declaresNotNull {
        strip.append("ALTER DOMAIN \(name) DROP NOT NULL")
        domains.append("ALTER DOMAIN \(name) SET NOT NULL")
      }
    }
    self.strip = strip
    self.domains = domains
    refreshes = catalog.materializedViews.map {
      "REFRESH MATERIALIZED VIEW \(schemas.shadowTable($0))"
    }
    tables = catalog.tables.map { table in
      Self.table(table, schemas, isSettled: settled.contains(table.name))
    }
  }

  private static func table(
    _ table: CatalogTable, _ schemas: PlanSchemas, isSettled: Bool
  ) -> Table {
    let name = schemas.shadowTable(table.name)
    var actions = table.columns.filter { $0.notNull && $0.identity == .none }.map {
      "ALTER COLUMN \(SQLText.identifier($0.name)) SET NOT NULL"
    }
    var foreignKeys: [String] = []
    var validations: [String] = []
    for constraint in table.constraints {
      let quoted = SQLText.identifier(constraint.name)
      // Building them is how settling finds breaches; tables without a mapping have none.
      if constraint.kind == .unique, isSettled { continue }
      guard constraint.kind == .foreignKey else {
        actions.append("ADD CONSTRAINT \(quoted) \(constraint.definition)")
        continue
      }
      let deferred = constraint.definition.hasSuffix("NOT VALID") ? "" : " NOT VALID"
      foreignKeys.append(
        "ALTER TABLE \(name) ADD CONSTRAINT \(quoted) \(constraint.definition)\(deferred)")
      if !deferred.isEmpty {
        validations.append("ALTER TABLE \(name) VALIDATE CONSTRAINT \(quoted)")
      }
    }
    var build: [String] = []
    if !actions.isEmpty {
      build.append("ALTER TABLE \(name)\n  " + actions.joined(separator: ",\n  "))
    }
    build += table.indexes.filter { !($0.isUnique && isSettled) }.map(\.definition)
    var finish = validations
    if !table.triggers.isEmpty { finish.append("ALTER TABLE \(name) ENABLE TRIGGER USER") }
    for column in table.columns {
      guard let sequence = column.sequence else { continue }
      finish.append(Self.advance(sequence, over: column.name, of: name, schemas))
    }
    finish.append("ANALYZE \(name)")
    return Table(name: table.name, build: build, foreignKeys: foreignKeys, finish: finish)
  }

  private static func drop(
    _ constraint: CatalogConstraint, of table: CatalogTable, _ schemas: PlanSchemas
  ) -> String {
    "ALTER TABLE \(schemas.shadowTable(table.name)) "
      + "DROP CONSTRAINT \(SQLText.identifier(constraint.name))"
  }

  /// A sequence never hands out a number that the data already has, and never goes back.
  private static func advance(
    _ sequence: String, over column: String, of table: String, _ schemas: PlanSchemas
  ) -> String {
    let name = SQLText.qualified(schemas.shadow, sequence)
    return "SELECT setval(\(SQLText.literal(name))::regclass, m.top) FROM "
      + "(SELECT max(\(SQLText.identifier(column))) AS top FROM \(table)) m, \(name) s "
      + "WHERE m.top >= s.last_value"
  }
}
