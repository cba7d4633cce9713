package import MigrationModel

/// How a load reads and changes a table that another tool makes: its rows are judged in a copy, then
/// those that are the load's own are changed by DML.
package struct ExternalTablePlan: Sendable, Hashable {
  package var name: String
  /// The table itself, quoted and qualified.
  package var relation: String
  /// Creates the shadow table: the table's columns, defaults and generated columns, nothing else.
  package var create: [String]
  /// Exclusion constraints, on the shadow table: which row breaks one is not told apart.
  package var exclusions: [String]
  /// Notes for each row what happens to it; runs when the rows are settled.
  package var changes: [String]
  /// One row per feed: `feed, inserted, updated, unchanged, deleted, owned before`.
  package var count: String
  package var lock: String
  /// Counts rows that are not as they were when they were read.
  package var overtaken: String
  /// How many rows each statement below must change: `inserted, updated, deleted`.
  package var expected: String
  /// Takes the references of such rows that would hold others of them; nil when there are none.
  package var loosen: String?
  /// Rows whose records are gone; nil when such rows stay.
  package var delete: String?
  /// Whether `delete` removes rows, or only marks them.
  package var removes: Bool
  /// Nil when rows have no columns that could change.
  package var update: String?
  package var insert: String
  /// References that close a circle of tables: written when all rows are there.
  package var updateLate: String?
  /// Counts the rows in the table that the load owns once it is written.
  package var owned: String
}

/// What a load needs of a schema that another tool makes.
package struct ExternalPlan: Sendable, Hashable {
  /// Tables that no mapping fills and that others refer to, as the shadow schema shows them.
  package var views: [String]
  /// Parents first.
  package var tables: [ExternalTablePlan]
  /// SQL of the project that runs on the written tables.
  package var scripts: [SchemaFile]

  package subscript(name: String) -> ExternalTablePlan? { tables.first { $0.name == name } }
}

extension ExternalPlan {
  /// `targets` come parents first; those that must refer to each other at once are refused
  /// elsewhere.
  init(
    targets: [TargetPlan], catalog: TargetCatalog, schemas: PlanSchemas, scripts: [SchemaFile],
    replay: SettleWriter? = nil
  ) {
    self.scripts = scripts
    let names = targets.map(\.name)
    func parents(_ name: String, strict: Bool) -> Set<String> {
      Set(
        (catalog[table: name]?.undeferredKeys ?? []).filter { key in
          !strict || key.columns.allSatisfy { catalog[table: name]?.column($0)?.notNull == true }
        }.compactMap(\.referencedTable))
    }
    // References that may be NULL at first give way where the tables refer to each other.
    var order = names
    let isStrict = names.contains { name in
      let later = names.suffix(from: (names.firstIndex(of: name) ?? 0) + 1)
      return !parents(name, strict: true).isDisjoint(with: later)
    }
    if isStrict {
      order = parentsFirst(
        names,
        parents: Dictionary(
          names.map { ($0, parents($0, strict: true)) }, uniquingKeysWith: { first, _ in first }))
    }
    tables = order.enumerated().compactMap { place, name in
      guard let target = targets.first(where: { $0.name == name }),
        let table = catalog[table: name]
      else { return nil }
      return ExternalTableWriter(
        target: target, table: table, schemas: schemas, notYet: Set(order[place...]),
        replay: replay
      ).plan
    }
    views = Self.views(targets, catalog, schemas)
  }

  private static func views(
    _ targets: [TargetPlan], _ catalog: TargetCatalog, _ schemas: PlanSchemas
  ) -> [String] {
    var parents = Set(targets.flatMap { $0.copies.map(\.parent) })
    for target in targets {
      parents.formUnion(
        target.columns.flatMap { $0.reference?.parents.map(\.table) ?? [] })
      parents.formUnion(
        (catalog[table: target.name]?.constraints ?? []).compactMap(\.referencedTable))
    }
    return parents.subtracting(targets.map(\.name)).sorted().map { name in
      "CREATE VIEW \(schemas.shadowTable(name)) AS SELECT * FROM "
        + (catalog[table: name] == nil
          ? SQLText.relation(name, in: schemas.target) : SQLText.qualified(schemas.target, name))
    }
  }
}

extension CatalogTable {
  /// Foreign keys that are checked at the end of each statement.
  var undeferredKeys: [CatalogConstraint] {
    constraints.filter { $0.kind == .foreignKey && !$0.isDeferrable }
  }
}
