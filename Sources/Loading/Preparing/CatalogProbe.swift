package import MigrationModel
internal import Planning
package import Postgres

/// Learns what a project's DDL means by running it and reading the catalog; PostgreSQL is the only
/// parser of DDL. Everything happens in one transaction that is rolled back.
package enum CatalogProbe {
  /// Ends the probe's transaction once the catalog is known.
  private struct Finished: Error {
    var catalog: TargetCatalog
    var seeds: [String: String]
  }

  /// The catalog of the schema files and the `SeedFingerprint` of every table that is not `filled`
  /// by a mapping, or the mistake in the files.
  package static func read(
    _ files: [SchemaFile], filled: Set<String>, on connection: borrowing Connection
  ) throws -> (catalog: TargetCatalog?, seeds: [String: String], diagnostics: [Diagnostic]) {
    let schema = "fm2pg_probe_\(connection.backendPID)"
    do {
      try connection.transaction { connection in
        try connection.execute("CREATE SCHEMA \(SQLText.identifier(schema))")
        let before = try schemas(on: connection)
        try apply(files, to: schema, on: connection)
        if let added = try schemas(on: connection).subtracting(before).sorted().first {
          throw SchemaFileFailure(outside: added, files: files)
        }
        let catalog = try connection.readCatalog(schema: schema)
        var seeds: [String: String] = [:]
        for table in catalog.tables where !filled.contains(table.name) {
          seeds[table.name] = try connection.queryValue(
            SeedFingerprint.sql(schema: schema, table: table.name))
        }
        throw Finished(catalog: catalog, seeds: seeds)
      }
    } catch let finished as Finished {
      return (finished.catalog, finished.seeds, [])
    } catch let failure as SchemaFileFailure {
      return (nil, [:], [failure.diagnostic])
    }
    preconditionFailure("the probe's transaction always ends by throwing")
  }

  private static func schemas(on connection: borrowing Connection) throws -> Set<String> {
    Set(try connection.query("SELECT nspname FROM pg_namespace").compactMap { $0.first ?? nil })
  }

  /// Runs the files in order with the schema on the search path; must be inside a transaction.
  static func apply(
    _ files: [SchemaFile], to schema: String, on connection: borrowing Connection
  ) throws {
    let path = "SET LOCAL search_path TO \(SQLText.identifier(schema))"
    for file in files {
      try connection.execute(path)
      for statement in SQLScript(file.sql).statements {
        guard !statement.controlsTransaction else {
          throw SchemaFileFailure(control: statement, file: file)
        }
        do {
          try connection.execute(statement.text)
        } catch {
          switch error.kind {
          case .server where !isTrouble(error.sqlState):
            throw SchemaFileFailure(error, in: statement, file: file)
          case .protocolViolation where statement.firstWord == "COPY":
            throw SchemaFileFailure(copy: statement, file: file)
          case .server, .protocolViolation, .connection, .cancelled: throw error
          }
        }
      }
    }
  }
}

extension CatalogProbe {
  /// Whether the server is in trouble, so that nobody has to mend a statement: connection,
  /// rollback, resources, operator, internal error; and of mixed classes read only, object in use,
  /// lock not available, system and I/O error.
  private static func isTrouble(_ sqlState: String?) -> Bool {
    guard let sqlState else { return true }
    return ["08", "40", "53", "57", "XX"].contains(sqlState.prefix(2))
      || ["25006", "55006", "55P03", "58000", "58030"].contains(sqlState)
  }
}

/// A schema file that cannot be used.
struct SchemaFileFailure: Error {
  let diagnostic: Diagnostic

  /// PostgreSQL refuses a statement; it counts characters from 1.
  init(_ error: DatabaseError, in statement: SQLScript.Statement, file: SchemaFile) {
    let place = statement.place(of: error.position ?? 1)
    let isMeta = statement.text.hasPrefix("\\")
    diagnostic = Diagnostic(
      "S001", .error,
      isMeta
        ? "a command of psql, which is not SQL"
        : "PostgreSQL refuses this statement: \(error.message)",
      at: SourceLocation(file: file.path, line: place.line, column: place.column),
      hint: isMeta
        ? "only SQL runs here; leave psql's commands out"
        : "schema files run in order, in one transaction, without schema names")
  }

  init(copy statement: SQLScript.Statement, file: SchemaFile) {
    diagnostic = Diagnostic(
      "S001", .error, "COPY from or to the client in a schema file",
      at: SourceLocation(file: file.path, line: statement.line, column: statement.column),
      hint: "write the rows as INSERT")
  }

  init(control statement: SQLScript.Statement, file: SchemaFile) {
    diagnostic = Diagnostic(
      "S002", .error, "\(statement.firstWord) in a schema file",
      at: SourceLocation(file: file.path, line: statement.line, column: statement.column),
      hint: "all schema files run in one transaction of fm2pg; leave transaction control out")
  }

  init(outside schema: String, files: [SchemaFile]) {
    diagnostic = Diagnostic(
      "S003", .error, "the schema files create the schema '\(schema)'",
      at: Self.place(ofSchemaIn: files),
      hint: "they fill one schema, which fm2pg creates; write them without schema names")
  }
  /// Where the first schema is created; nil when only a function or DO does it.
  private static func place(ofSchemaIn files: [SchemaFile]) -> SourceLocation? {
    for file in files {
      let statement = SQLScript(file.sql).statements.first { statement in
        let words = statement.text.split(whereSeparator: \.isWhitespace).prefix(2)
        return words.map { $0.lowercased() } == ["create", "schema"]
      }
      if let statement {
        return SourceLocation(file: file.path, line: statement.line, column: statement.column)
      }
    }
    return nil
  }
}
