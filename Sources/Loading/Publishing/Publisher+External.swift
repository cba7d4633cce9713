internal import MigrationModel
internal import Planning
internal import Postgres

/// Rows into the tables of another tool: judged before, written by DML, all in one transaction.
extension Publisher {
  private typealias Counts = (inserted: Int64, updated: Int64, deleted: Int64)

  func write(_ external: ExternalPlan, on connection: borrowing Connection) throws {
    // No row changes any more between the look at it and the end of the transaction.
    for table in external.tables { try connection.execute(table.lock) }
    for table in external.tables {
      let changed = try connection.count(table.overtaken)
      guard changed == 0 else {
        throw LoadError.refused(
          message: "\(changed) rows of '\(table.name)' were changed by others during the load",
          hint: "nothing was written; run it again, at a time when the table is quiet")
      }
    }
    // What triggers and checks call is found as the owner of the tables means it.
    let path = SQLText.identifier(plan.schemas.target) + ", public"
    try connection.execute("SET LOCAL search_path TO \(path)")
    do {
      try writeRows(external, on: connection)
    } catch let error as DatabaseError where error.sqlState?.hasPrefix("23") == true {
      throw LoadError.refused(
        message: "the tables refuse what the load would write: \(error.message)",
        hint: hint(for: error))
    }
    try connection.execute("SET LOCAL search_path TO ''")
  }

  private func hint(for error: DatabaseError) -> String {
    switch error.sqlState {
    case "23503":
      "rows of others may refer to rows whose records are gone: `deletes: soft` or `ignore` keeps them"
    case "23505":
      "values that must be unique may change hands between rows, which only a DEFERRABLE constraint "
        + "allows"
    default: "nothing was written; triggers of the tables may have changed the rows"
    }
  }

  private func writeRows(_ external: ExternalPlan, on connection: borrowing Connection) throws {
    try connection.execute("SET CONSTRAINTS ALL DEFERRED")
    var expected: [String: Counts] = [:]
    for table in external.tables {
      let row = try connection.query(table.expected).first ?? []
      let numbers = row.map { $0.flatMap { Int64($0) } ?? -1 }
      guard numbers.count == 3 else { preconditionFailure("three counts") }
      expected[table.name] = (numbers[0], numbers[1], numbers[2])
    }
    let gone = external.tables.reversed().filter { (expected[$0.name]?.deleted ?? 0) > 0 }
    // First, because new rows may have the unique values of those that go; last, if others of this
    // load still refer to them.
    let isDone = try deleteFirst(gone, expected, on: connection)
    for table in external.tables {
      guard let counts = expected[table.name] else { continue }
      if let update = table.update, counts.updated > 0 {
        try run(update, counts.updated, "updated", table, on: connection)
      }
      if counts.inserted > 0 {
        try run(table.insert, counts.inserted, "inserted", table, on: connection)
      }
    }
    for table in external.tables {
      if let statement = table.updateLate { try connection.execute(statement) }
    }
    if !isDone { try delete(gone, expected, on: connection) }
    try connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for script in external.scripts { try run(script, on: connection) }
    try balance(external, on: connection)
  }

  private func run(_ script: SchemaFile, on connection: borrowing Connection) throws {
    do {
      try CatalogProbe.apply([script], to: plan.schemas.target, on: connection)
    } catch let failure as SchemaFileFailure {
      throw LoadError.diagnostics([failure.diagnostic])
    }
  }

  private func run(
    _ statement: String, _ expected: Int64, _ verb: String, _ table: ExternalTablePlan,
    on connection: borrowing Connection
  ) throws {
    let rows = Int64(try connection.execute(statement))
    guard rows == expected else {
      throw LoadError.refused(
        message: "\(expected) rows of '\(table.name)' were to be \(verb), and \(rows) were",
        hint: "a trigger or rule of the table keeps rows back; nothing was written")
    }
  }

  /// Whether the rows could go before anything else is written.
  private func deleteFirst(
    _ tables: [ExternalTablePlan], _ expected: [String: Counts],
    on connection: borrowing Connection
  ) throws -> Bool {
    guard try dragged(tables, on: connection) == nil else { return false }
    try connection.execute("SAVEPOINT gone")
    do {
      try delete(tables, expected, on: connection)
      try connection.execute("RELEASE SAVEPOINT gone")
      return true
    } catch let error as DatabaseError where error.sqlState == "23503" {
      try connection.execute("ROLLBACK TO SAVEPOINT gone")
      return false
    }
  }

  private func delete(
    _ tables: [ExternalTablePlan], _ expected: [String: Counts],
    on connection: borrowing Connection
  ) throws {
    if let child = try dragged(tables, on: connection) {
      throw LoadError.refused(
        message: "rows of '\(child)' refer to rows whose records are gone, and would be changed "
          + "with them (ON DELETE)",
        hint: "`deletes: soft` or `ignore` keeps those rows")
    }
    for table in tables {
      if let statement = table.loosen { try connection.execute(statement) }
    }
    for table in tables {
      guard let statement = table.delete, let counts = expected[table.name] else { continue }
      try run(statement, counts.deleted, "deleted", table, on: connection)
    }
  }

  /// A table of which a delete would change rows that are not to be deleted themselves.
  private func dragged(
    _ tables: [ExternalTablePlan], on connection: borrowing Connection
  ) throws -> String? {
    for table in tables where table.removes {
      for row in try connection.query(Self.cascadesQuery, [table.relation]) {
        guard row.count == 4, let child = row[0], let schema = row[1], let name = row[2],
          let same = row[3], let target = plan.target(table.name)
        else { continue }
        let parent = WorkNames(plan: target.feeds[0], schemas: plan.schemas)
        var stays = ""
        if schema == plan.schemas.target, let own = plan.target(name) {
          let names = WorkNames(plan: own.feeds[0], schemas: plan.schemas)
          stays = """
             AND NOT EXISTS (SELECT FROM \(names.changes) d
              WHERE d.id = \(names.link("c")) AND d.change = 'delete')
            """
        }
        let count = try connection.count(
          """
          SELECT count(*) FROM \(child) c JOIN \(table.relation) p ON \(same)
          JOIN \(parent.changes) g ON g.id = \(parent.link("p")) AND g.change = 'delete'
          WHERE true\(stays)
          """)
        if count > 0 { return name }
      }
    }
    return nil
  }

  /// Foreign keys to a table that change the referring rows: relation, schema, name, condition.
  private static let cascadesQuery = """
    SELECT format('%I.%I', n.nspname, r.relname), n.nspname, r.relname,
      string_agg(format('c.%I = p.%I', a.attname, b.attname), ' AND ')
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class r ON r.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace,
      unnest(k.conkey, k.confkey) AS pair(child, parent)
    JOIN pg_catalog.pg_attribute a ON a.attnum = pair.child
    JOIN pg_catalog.pg_attribute b ON b.attnum = pair.parent
    WHERE k.contype = 'f' AND k.confrelid = to_regclass($1) AND k.confdeltype IN ('c', 'n', 'd')
      AND k.conparentid = 0 AND a.attrelid = k.conrelid AND b.attrelid = k.confrelid
    GROUP BY k.oid, n.nspname, r.relname ORDER BY n.nspname, r.relname, k.oid
    """

  /// What the ledger says of the rows is what the tables hold.
  private func balance(_ external: ExternalPlan, on connection: borrowing Connection) throws {
    if plan.replays != nil { return try balanceReplay(external, on: connection) }
    let counts = try LedgerReader(control: plan.schemas.control).tables(
      run: request.identity.id, on: connection)
    for table in external.tables {
      let held = try connection.count(table.owned)
      let owned = counts.filter { $0.target == table.name }.reduce(0) { $0 + $1.ownedAfter }
      guard held == owned else {
        throw LoadError.unbalanced([
          "'\(table.name)': \(owned) rows of this project were written, and \(held) are there"
        ])
      }
    }
  }
}
