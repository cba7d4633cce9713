internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Proves that the live target is what the project's DDL declares, that no row breaks a constraint,
/// and that what no mapping fills is as the DDL left it.
struct SchemaProof {
  let request: ProofRequest

  func run(on connection: borrowing Connection) throws -> [CheckResult] {
    var live = try connection.readCatalog(schema: request.targetSchema)
    if request.tables.contains(where: \.isExternal) {
      // Other tables of that tool are none of this project's.
      let declared = Set(request.catalog.tables.map(\.name))
      live.tables.removeAll { !declared.contains($0.name) }
    }
    var checks = declarationChecks(declared: request.catalog, live: live)
    for table in request.catalog.tables {
      guard let found = live[table: table.name] else { continue }
      checks += try rows(of: table, found, on: connection)
      checks += try sequences(of: table, found, on: connection)
      let feeds = request.tables.filter { $0.target == table.name }
      if feeds.isEmpty {
        checks += try seeds(of: table, on: connection)
      } else {
        let layout = TargetLayout(feeds, tenant: request.environment.tenant)
        checks += try unfilledColumns(of: table, found, layout, on: connection)
        checks += try mappingRules(of: table, layout, on: connection)
        if let check = try ownerlessRows(layout, on: connection) { checks.append(check) }
      }
    }
    return checks
  }

  /// Probes for columns that are no longer there would only repeat what the declarations say.
  private func rows(
    of table: CatalogTable, _ live: CatalogTable, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    let present = Set(live.columns.map(\.name))
    var probed = table
    probed.columns = table.columns.filter { present.contains($0.name) }
    probed.constraints = (table.constraints + references(of: table)).filter {
      present.isSuperset(of: $0.columns)
    }
    return try ConstraintProbe.all(
      table: probed, schema: request.targetSchema, example: example(probed)
    ).map { probe in
      let found = try violations(probe.sql, on: connection)
      return probe.result(violations: found.count, examples: found.examples)
    }
  }

  /// Assertions, references that may mean several tables, and columns that are copied from parents.
  private func mappingRules(
    of table: CatalogTable, _ layout: TargetLayout, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    let feeds = layout.feeds
    let relation = ownRelation(layout)
    var probes = feeds[0].assertions.map { assertion in
      RuleProbe.assertion(
        assertion, table: table.name, relation: relation, example: example(table))
    }
    var seen = Set<String>()
    for column in feeds.flatMap(\.columns) {
      guard let reference = column.reference, reference.isPolymorphic,
        seen.insert(column.column).inserted
      else { continue }
      probes.append(
        RuleProbe.reference(
          column: column.column, table: table.name, relation: relation,
          parents: reference.parents.map {
            (SQLText.qualified(request.targetSchema, $0.table), $0.column)
          }, example: example(table)))
    }
    for copy in feeds.flatMap(\.copies) where seen.insert(copy.column).inserted {
      probes.append(
        RuleProbe.copy(
          copy, table: table.name, relation: relation,
          parent: SQLText.qualified(request.targetSchema, copy.parent), example: example(table)))
    }
    return try probes.map { probe in
      let found = try violations(probe.sql, on: connection)
      return probe.result(violations: found.count, examples: found.examples)
    }
  }

  /// The rows that the mapping has promised something of: those of others keep to no mapping, those of
  /// other tenants are proved with their exports.
  private func ownRelation(_ layout: TargetLayout) -> String {
    let relation = SQLText.qualified(request.targetSchema, layout.target)
    guard layout.feeds[0].isExternal || hasTenants else { return relation }
    let tenants = layout.tenants.sorted().map(SQLText.literal).joined(separator: ", ")
    return """
      (SELECT t.ctid, t.* FROM \(relation) t WHERE \(layout.identitySQL(of: "t")) IN (
        \(currentIDs(of: layout)) AND tenant IN (\(tenants))))
      """
  }

  private var hasTenants: Bool { !request.environment.tenant.isEmpty }

  /// The ids of rows that the last load of any tenant made.
  private func currentIDs(of layout: TargetLayout) -> String {
    """
    SELECT target_id FROM \(SQLText.qualified(request.controlSchema, "crosswalk"))
    WHERE project = \(SQLText.literal(request.environment.project))
      AND target_table = \(SQLText.literal(layout.target)) AND is_current
    """
  }

  /// Rows of no tenant: where each tenant's rows are looked at alone, nobody would miss their records.
  private func ownerlessRows(
    _ layout: TargetLayout, on connection: borrowing Connection
  ) throws -> CheckResult? {
    guard hasTenants, !layout.feeds[0].isExternal, layout.feeds[0].match == nil else { return nil }
    let count = number(
      try connection.query(
        """
        SELECT count(*) FROM \(SQLText.qualified(request.targetSchema, layout.target)) t
        WHERE NOT EXISTS (SELECT FROM (\(currentIDs(of: layout))) c
          WHERE c.target_id = \(layout.identitySQL(of: "t")))
        """
      ).first?.first)
    return CheckResult(
      id: "count.target.\(layout.target).of_no_tenant", kind: .count, table: layout.target,
      status: count == 0 ? .pass : .fail, expected: "0", actual: String(count),
      message: count == 0
        ? "every row is of a tenant's load" : "\(count) rows are of no tenant's load")
  }

  private func violations(
    _ sql: String, on connection: borrowing Connection
  ) throws -> (count: Int64, examples: [String]) {
    let row = try inTarget(connection) { try $0.query(sql).first ?? [] }
    let examples = (row.count > 1 ? row[1] : nil)?.split(separator: "\t").map(String.init)
    return (number(row.first), examples ?? [])
  }

  /// What the mapping promises as a foreign key would, where the DDL declares none. A reference that
  /// may mean several tables has a probe of its own.
  private func references(of table: CatalogTable) -> [CatalogConstraint] {
    var seen = Set<String>()
    // Rows of others may refer to what they like where no foreign key forbids it.
    let columns = request.tables.filter { $0.target == table.name && !$0.isExternal }
      .flatMap(\.columns)
    return columns.compactMap { column in
      guard let reference = column.reference, !reference.isPolymorphic,
        seen.insert(column.column).inserted,
        !table.constraints.contains(where: { constraint in
          constraint.kind == .foreignKey && constraint.columns == [column.column]
            && constraint.referencedTable == reference.parent
        })
      else { return nil }
      return CatalogConstraint(
        name: "\(column.column) references \(reference.parent)", kind: .foreignKey,
        columns: [column.column], definition: "", referencedTable: reference.parent,
        referencedColumns: [reference.parentColumn])
    }
  }

  /// Names a row without showing a value: a computed id, else where the row lies.
  private func example(_ table: CatalogTable) -> String {
    guard let key = table.primaryKey?.columns, key.count == 1,
      table.column(key[0])?.type == .uuid
    else { return "t.ctid" }
    return "t." + SQLText.identifier(key[0])
  }

  /// The next number of a sequence must not be one that the data already has.
  private func sequences(
    of table: CatalogTable, _ live: CatalogTable, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    try live.columns.compactMap { column in
      guard let sequence = column.sequence else { return nil }
      let name = SQLText.relation(sequence, in: request.targetSchema)
      let relation = SQLText.qualified(request.targetSchema, table.name)
      let row = try connection.query(
        """
        SELECT (SELECT max(\(SQLText.identifier(column.name))) FROM \(relation))::text,
          CASE WHEN is_called THEN last_value ELSE last_value - 1 END::text FROM \(name)
        """
      ).first
      let top = row?[0].flatMap { Int64($0) }
      let last = row?[1].flatMap { Int64($0) } ?? 0
      let isAhead = top.map { $0 <= last } ?? true
      return CheckResult(
        id: "constraint.\(table.name).\(column.name).sequence", kind: .constraint,
        table: table.name, column: column.name, status: isAhead ? .pass : .fail,
        message: isAhead
          ? "the sequence is ahead of the data"
          : "the sequence would hand out numbers that the data already has")
    }
  }

  /// Columns that no mapping fills: NULL where they have no default.
  private func unfilledColumns(
    of table: CatalogTable, _ live: CatalogTable, _ layout: TargetLayout,
    on connection: borrowing Connection
  ) throws -> [CheckResult] {
    let feeds = layout.feeds
    // Rows that the target had before keep what no mapping fills.
    if feeds[0].match != nil || feeds[0].isExternal { return [] }
    var filled = Set(feeds.flatMap(\.copyColumns) + feeds.flatMap(\.copies).map(\.column))
    if case .assigned(let column, _, _) = feeds[0].identity { filled.insert(column) }
    let relation = ownRelation(layout)
    return try table.columns.compactMap { column in
      guard !filled.contains(column.name), column.defaultExpression == nil, !column.isGenerated,
        column.identity == .none, live.column(column.name) != nil
      else { return nil }
      let count = number(
        try connection.query(
          "SELECT count(\(SQLText.identifier(column.name))) FROM \(relation) t"
        ).first?.first)
      return CheckResult(
        id: "checksum.target.\(table.name).\(column.name)", kind: .checksum, table: table.name,
        column: column.name, status: count == 0 ? .pass : unproven, expected: "0",
        actual: String(count),
        message: count == 0
          ? "no mapping fills the column, and it is empty"
          : "no mapping fills the column, but \(count) rows have a value in it\(byScript)")
    }
  }

  /// Rows that the DDL itself put into a table without a mapping.
  private func seeds(
    of table: CatalogTable, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    guard let declared = request.seeds[table.name] else { return [] }
    let held = try connection.queryValue(
      SeedFingerprint.sql(schema: request.targetSchema, table: table.name))
    return [
      CheckResult(
        id: "checksum.target.\(table.name)", kind: .checksum, table: table.name,
        status: held == declared ? .pass : unproven, expected: declared, actual: held,
        message: held == declared
          ? "no mapping fills the table, and its rows are those of the schema files"
          : "no mapping fills the table, and its rows are not those of the schema files\(byScript)")
    ]
  }

  /// What no mapping fills may be the work of `after_load`, which nothing can tell from a mistake.
  private var unproven: CheckStatus { request.runsScripts ? .warn : .fail }

  private var byScript: String {
    request.runsScripts ? "; `after_load` may have made them, which is not proven" : ""
  }

  private func number(_ text: String??) -> Int64 { (text ?? nil).flatMap { Int64($0) } ?? -1 }

  /// Checks may use functions of the target schema, which their text does not qualify.
  private func inTarget<Result>(
    _ connection: borrowing Connection, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    let path = SQLText.identifier(request.targetSchema)
    return try connection.transaction { connection in
      try connection.execute("SET LOCAL search_path TO \(path)")
      return try body(connection)
    }
  }
}
