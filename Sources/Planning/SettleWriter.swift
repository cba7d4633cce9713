import MigrationModel

/// Writes the settling SQL. Column and constraint names come from the catalog, never data.
struct SettleWriter {
  let plans: [TablePlan]
  let catalog: TargetCatalog
  let schemas: PlanSchemas

  func table(_ plan: TablePlan) -> SettlePlan.Table {
    let names = WorkNames(plan: plan, schemas: schemas)
    let catalogTable = catalog[table: plan.target]
    let references = plan.columns.filter { $0.reference != nil }
    return SettlePlan.Table(
      name: plan.target,
      parents: Set(references.compactMap { $0.reference?.parent })
        .union(foreignKeysWithoutRule(plan).compactMap(\.referencedTable)),
      create: create(names), duplicates: duplicates(plan, names),
      survivorsToResend: survivorsToResend(names),
      brokenChecks: catalogTable.flatMap { brokenChecks($0, names) },
      checks: catalogTable.map { checks($0, names) } ?? [],
      nullings: nullings(plan, names), orphans: orphans(plan, names),
      uniques: catalogTable.map { uniques($0, names) } ?? [], removeLost: removeLost(plan, names),
      reasonsOfFailedRows: reasonsOfFailedRows(plan, names), count: count(names))
  }

  /// A table whose transformation is done again starts with empty work tables.
  private func create(_ names: WorkNames) -> [String] {
    let all = [names.rows, names.faults, names.merged, names.nulled, names.lost]
    return [
      "DROP TABLE IF EXISTS \(all.joined(separator: ", "))",
      """
      CREATE TABLE \(names.rows) (record bigint NOT NULL, key text, id \(names.idType), ord bigint,
        filtered boolean NOT NULL, reasons text, refs text)
      """,
      """
      CREATE TABLE \(names.faults) (record bigint NOT NULL, code text NOT NULL,
        column_name text NOT NULL, constraint_name text)
      """,
      "CREATE TABLE \(names.merged) (record bigint NOT NULL, winner bigint NOT NULL)",
      """
      CREATE TABLE \(names.nulled) (record bigint NOT NULL, code text NOT NULL,
        column_name text NOT NULL)
      """,
      """
      CREATE TABLE \(names.lost) (id \(names.idType), code text NOT NULL, column_name text NOT NULL,
        constraint_name text, value text)
      """,
    ]
  }

  private func duplicates(_ plan: TablePlan, _ names: WorkNames) -> [String] {
    var statements = [
      """
      INSERT INTO \(names.faults)
      SELECT DISTINCT record, split_part(line, E'\\t', 1), split_part(line, E'\\t', 2), NULL
      FROM \(names.rows), unnest(string_to_array(reasons, E'\\n')) AS line
      WHERE reasons IS NOT NULL AND NOT filtered
      """
    ]
    let group = names.groupColumn
    let repeated = """
      SELECT \(group) FROM \(names.rows) WHERE NOT filtered AND \(group) IS NOT NULL
        GROUP BY \(group) HAVING count(*) > 1
      """
    switch plan.duplicates {
    case .reject:
      statements.append(
        """
        INSERT INTO \(names.faults)
        SELECT record, '\(RejectCode.duplicateKey.rawValue)', '', NULL
        FROM \(names.rows) WHERE NOT filtered AND \(group) IN (\(repeated))
        """)
    case .first, .latest:
      let order =
        plan.duplicates == .latest ? "ord DESC NULLS LAST, record DESC" : "record"
      statements.append(
        """
        INSERT INTO \(names.merged)
        SELECT record, winner FROM (
          SELECT record, reasons,
            first_value(record) OVER (PARTITION BY \(group) ORDER BY \(order)) AS winner
          FROM \(names.rows) WHERE NOT filtered AND \(group) IN (\(repeated))
        ) ranked WHERE record <> winner AND reasons IS NULL
        """)
    }
    if case .natural = plan.identity {
      let key = catalog[table: plan.target]?.primaryKey
      statements.append(
        """
        INSERT INTO \(names.faults)
        SELECT record, '\(RejectCode.uniqueViolation.rawValue)',
          \(columnLiteral(key?.columns ?? [])),
          \(SQLText.literal(key?.name ?? ""))
        FROM (SELECT record, row_number() OVER (PARTITION BY id ORDER BY record) AS place
          FROM \(names.rows) r WHERE \(names.isAlive("r"))) ranked
        WHERE place > 1
        """)
    }
    statements.append(
      """
      INSERT INTO \(names.lost) (id, code, column_name)
      SELECT DISTINCT r.id, '', '' FROM \(names.rows) r
      WHERE NOT r.filtered AND r.reasons IS NULL AND r.record IN (
        SELECT record FROM \(names.merged) UNION ALL SELECT record FROM \(names.faults))
      """)
    statements.append(
      """
      DELETE FROM \(names.shadow) s USING (SELECT DISTINCT id FROM \(names.lost)) l
      WHERE \(names.link("s")) = l.id
      """)
    return statements
  }

  private func survivorsToResend(_ names: WorkNames) -> String {
    """
    SELECT r.record FROM \(names.rows) r
    WHERE \(names.isAlive("r")) AND r.id IN (SELECT id FROM \(names.lost)) ORDER BY r.record
    """
  }

  private func removeLost(_ plan: TablePlan, _ names: WorkNames) -> [String] {
    keepReferences(plan, names) + [
      """
      INSERT INTO \(names.faults)
      SELECT DISTINCT r.record, l.code, l.column_name, l.constraint_name
      FROM \(names.lost) l JOIN \(names.rows) r ON r.id = l.id
      WHERE \(names.isAlive("r"))
      """,
      """
      DELETE FROM \(names.shadow) s USING (SELECT DISTINCT id FROM \(names.lost)) l
      WHERE \(names.link("s")) = l.id
      """,
      "DELETE FROM \(names.lost)",
    ]
  }

  /// A row that is about to go may lose further parents later; its references are kept so that it
  /// gets those reasons too.
  private func keepReferences(_ plan: TablePlan, _ names: WorkNames) -> [String] {
    let lines = plan.columns.filter { $0.reference?.onMissing == .reject }.map { column in
      "\(SQLText.literal(column.column)) || E'\\t' || s.\(SQLText.identifier(column.column))::text"
    }
    guard !lines.isEmpty else { return [] }
    return [
      """
      UPDATE \(names.rows) r SET refs = concat_ws(E'\\n', \(lines.joined(separator: ", ")))
      FROM \(names.shadow) s
      WHERE \(names.link("s")) IN (SELECT id FROM \(names.lost)) AND r.id = \(names.link("s"))
        AND \(names.isAlive("r"))
      """
    ]
  }

  private func count(_ names: WorkNames) -> String {
    """
    SELECT (SELECT count(*) FROM \(names.rows) WHERE filtered),
      (SELECT count(DISTINCT record) FROM \(names.merged)),
      (SELECT count(DISTINCT record) FROM \(names.faults)),
      (SELECT count(*) FROM \(names.rows) r WHERE \(names.isAlive("r"))),
      (SELECT count(*) FROM \(names.shadow)),
      (SELECT count(*) FROM \(names.rows))
    """
  }
}
