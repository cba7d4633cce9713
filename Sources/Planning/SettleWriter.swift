import MigrationModel

/// Writes the settling SQL. Column and constraint names come from the catalog, never data.
package struct SettleWriter {
  let targets: [TargetPlan]
  let catalog: TargetCatalog
  let schemas: PlanSchemas
  /// Whether the shadow tables also hold rows that are not of this load.
  var hasOthers = false
  /// Where parents are found that are not of this run; nil when all are.
  var earlier: EarlierKeys?

  func table(_ plan: TargetPlan) -> SettlePlan.Table {
    let names = WorkNames(plan: plan.feeds[0], schemas: schemas)
    let catalogTable = catalog[table: plan.name]
    let references = plan.columns.compactMap(\.reference)
    return SettlePlan.Table(
      name: plan.name,
      parents: Set(references.flatMap { $0.parents.map(\.table) })
        .union(foreignKeysWithoutRule(plan).compactMap(\.referencedTable))
        .union(plan.copies.map(\.parent)),
      create: create(names), duplicates: plan.isLanded ? [] : duplicates(plan, names),
      survivorsToResend: survivorsToResend(names),
      brokenChecks: catalogTable.flatMap { brokenChecks($0, plan, names) },
      checks: catalogTable.map { checks($0, plan, names) } ?? [],
      checkNames: catalogTable.map { checkNames($0, plan) } ?? [],
      copies: copies(plan, names), emptyCopies: emptyCopies(plan, names),
      nullings: nullings(plan, names), orphans: orphans(plan, names),
      uniques: catalogTable.map { uniques($0, plan, names) } ?? [],
      removeLost: removeLost(plan, names),
      delete: """
        DELETE FROM \(names.shadow) s USING (SELECT DISTINCT id FROM \(names.lost)) l
        WHERE \(names.link("s")) = l.id
        """, emptyLost: "DELETE FROM \(names.lost)",
      reasonsOfFailedRows: reasonsOfFailedRows(plan, names),
      originals: originals(plan, names), nearMisses: nearMisses(plan, names),
      warnings: warnings(plan, names),
      count: count(plan, names))
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

  /// The reasons that the row program gave.
  func cellFaults(_ names: WorkNames) -> String {
    """
    INSERT INTO \(names.faults)
    SELECT DISTINCT record, split_part(line, E'\\t', 1), split_part(line, E'\\t', 2), NULL
    FROM \(names.rows), unnest(string_to_array(reasons, E'\\n')) AS line
    WHERE reasons IS NOT NULL AND NOT filtered
    """
  }

  private func duplicates(_ target: TargetPlan, _ names: WorkNames) -> [String] {
    let plan = target.feeds[0]
    var statements = [cellFaults(names)]
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
    statements += naturalDuplicates(target, names)
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

  /// Rows of different keys with the same natural id: the first stays.
  func naturalDuplicates(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    guard case .natural = plan.identity else { return [] }
    let key = catalog[table: plan.name]?.primaryKey
    return [
      """
      INSERT INTO \(names.faults)
      SELECT record, '\(RejectCode.uniqueViolation.rawValue)',
        \(columnLiteral(key?.columns ?? [])),
        \(SQLText.literal(key?.name ?? ""))
      FROM (SELECT record, row_number() OVER (PARTITION BY id ORDER BY record) AS place
        FROM \(names.rows) r WHERE \(names.isAlive("r"))) ranked
      WHERE place > 1
      """
    ]
  }

  private func survivorsToResend(_ names: WorkNames) -> String {
    """
    SELECT r.record FROM \(names.rows) r
    WHERE \(names.isAlive("r")) AND r.id IN (SELECT id FROM \(names.lost)) ORDER BY r.record
    """
  }

  private func removeLost(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    foreign(plan, names) + keepReferences(plan, names) + [
      """
      INSERT INTO \(names.faults)
      SELECT DISTINCT r.record, l.code, l.column_name, l.constraint_name
      FROM \(names.lost) l JOIN \(names.rows) r ON r.id = l.id
      WHERE \(names.isAlive("r"))
      """
    ]
  }

  /// What is wrong with a row of others is not for this load to take out: building the constraints
  /// will say so.
  private func foreign(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    guard keepsOthers(plan) else { return [] }
    return [
      """
      DELETE FROM \(names.lost) l
      WHERE NOT EXISTS (SELECT FROM \(names.rows) r WHERE r.id = l.id AND \(names.isAlive("r")))
      """
    ]
  }

  func keepsOthers(_ plan: TargetPlan) -> Bool { hasOthers || plan.match != nil }

  /// A row that is about to go may lose further parents later; its references are kept so that it
  /// gets those reasons too.
  private func keepReferences(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    let lines = plan.columns.filter { $0.reference?.isNeeded == true }.map { column in
      let quoted = SQLText.identifier(column.column)
      // What the server resolved is kept as the record has it.
      let value = column.reference?.isDirect == true ? "s." + quoted : "l." + quoted
      return "\(SQLText.literal(column.column)) || E'\\t' || \(value)::text"
    }
    guard !lines.isEmpty else { return [] }
    let landed = plan.columns.contains { $0.reference?.isNeeded == true && !$0.isDirect }
    let from = landed ? "\(names.shadow) s, \(names.landing) l" : "\(names.shadow) s"
    let join = landed ? " AND l.\(WorkNames.unit) = r.record" : ""
    return [
      """
      UPDATE \(names.rows) r SET refs = concat_ws(E'\\n', \(lines.joined(separator: ", ")))
      FROM \(from)
      WHERE \(names.link("s")) IN (SELECT id FROM \(names.lost)) AND r.id = \(names.link("s"))\(join)
        AND \(names.isAlive("r"))
      """
    ]
  }
}

extension ColumnPlan {
  fileprivate var isDirect: Bool { reference?.isDirect ?? true }
}
