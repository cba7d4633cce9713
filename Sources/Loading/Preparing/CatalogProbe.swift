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
          throw SchemaFileFailure(outside: added, file: files.last)
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
          guard error.kind == .server else { throw error }
          throw SchemaFileFailure(error, in: statement, file: file)
        }
      }
    }
  }
}

/// A schema file that cannot be used.
struct SchemaFileFailure: Error {
  let diagnostic: Diagnostic

  /// PostgreSQL refuses a statement; it counts characters from 1.
  init(_ error: DatabaseError, in statement: SQLScript.Statement, file: SchemaFile) {
    let place = statement.place(of: error.position ?? 1)
    diagnostic = Diagnostic(
      "S001", .error, "PostgreSQL refuses this statement: \(error.message)",
      at: SourceLocation(file: file.path, line: place.line, column: place.column),
      hint: "schema files run in order, in one transaction, without schema names")
  }

  init(control statement: SQLScript.Statement, file: SchemaFile) {
    diagnostic = Diagnostic(
      "S002", .error, "\(statement.firstWord) in a schema file",
      at: SourceLocation(file: file.path, line: statement.line, column: statement.column),
      hint: "all schema files run in one transaction of fm2pg; leave transaction control out")
  }

  init(outside schema: String, file: SchemaFile?) {
    diagnostic = Diagnostic(
      "S003", .error, "the schema files create the schema '\(schema)'",
      at: file.map { SourceLocation(file: $0.path, line: 1, column: 1) },
      hint: "they fill one schema, which fm2pg creates; write them without schema names")
  }
}
