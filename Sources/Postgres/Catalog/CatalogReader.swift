package import MigrationModel

extension Connection {
  /// Reads the tables and domains of a schema, normalised: no OIDs, no schema names, sorted.
  ///
  /// Outside a transaction all of it comes from one snapshot. The search path is the schema while
  /// definitions are printed, and what it was afterwards.
  ///
  /// - Throws: 3F000 when there is no such schema.
  package func readCatalog(schema: String) throws(DatabaseError) -> TargetCatalog {
    if isInTransaction { return try readCatalogInTransaction(schema) }
    do {
      return try transaction(.snapshot) { connection in
        try connection.readCatalogInTransaction(schema)
      }
    } catch let error as DatabaseError {
      throw error
    } catch {
      // The body throws nothing else.
      preconditionFailure("unexpected kind of error")
    }
  }

  private func readCatalogInTransaction(_ schema: String) throws(DatabaseError) -> TargetCatalog {
    let found = try queryValue(
      "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1", [schema])
    guard let oid = found else {
      throw DatabaseError(
        kind: .server, sqlState: "3F000",
        message: "schema \(quoteIdentifier(schema)) does not exist")
    }
    let before = try queryValue("SELECT pg_catalog.current_setting('search_path')")
    try setLocalSearchPath(quoteIdentifier(schema))
    // After an error the transaction is lost, and with it the changed path.
    let catalog = try readCatalog(schema, oid)
    try setLocalSearchPath(before ?? "")
    return catalog
  }

  private func setLocalSearchPath(_ path: String) throws(DatabaseError) {
    _ = try query("SELECT pg_catalog.set_config('search_path', $1, true)", [path])
  }

  private func readCatalog(
    _ schema: String, _ oid: String
  ) throws(DatabaseError) -> TargetCatalog {
    let names = try query(CatalogQueries.tables, [oid])
    let types = CatalogTypes(
      types: try query(CatalogQueries.types), labels: try query(CatalogQueries.labels),
      checks: try query(CatalogQueries.domainChecks))
    let columnRows = try query(CatalogQueries.columns, [oid])
    let columns = group(columnRows) { column($0, types, schema) }
    let constraints = try readConstraints(oid)
    let indexes = try readIndexes(oid)
    let triggers = group(try query(CatalogQueries.triggers, [oid])) { $0[1] ?? "" }
    let tables = names.map { row in
      let name = row[0] ?? ""
      return CatalogTable(
        name: name, columns: columns[name] ?? [], constraints: constraints[name] ?? [],
        indexes: indexes[name] ?? [], triggers: triggers[name] ?? [], isPartitioned: row[1] == "t")
    }
    let used = columnRows.compactMap { $0[2] }
    let views = try query(CatalogQueries.materializedViews, [oid]).compactMap { $0[0] }
    return TargetCatalog(
      tables: tables, domains: types.domains(of: schema, usedBy: used), materializedViews: views,
      comments: try readComments(oid))
  }

  private func readComments(_ oid: String) throws(DatabaseError) -> CatalogComments {
    var comments = CatalogComments()
    for row in try query(CatalogQueries.comments, [oid]) {
      guard let name = row[1], let text = row[3] else { continue }
      if row[0] == "domain" {
        comments.setDomain(name, text)
      } else if let column = row[2] {
        comments.setColumn(column, of: name, text)
      } else {
        comments.setTable(name, text)
      }
    }
    return comments
  }

  private func readConstraints(
    _ oid: String
  ) throws(DatabaseError) -> [String: [CatalogConstraint]] {
    var columns: [String: [String]] = [:]
    for row in try query(CatalogQueries.constraintColumns, [oid]) {
      columns[(row[0] ?? "") + (row[1] ?? ""), default: []].append(row[3] ?? "")
    }
    let rows = try query(CatalogQueries.constraints(serverVersion: serverVersion), [oid])
    var constraints: [String: [CatalogConstraint]] = [:]
    for row in rows {
      guard let kind = constraintKind(row[3]) else { continue }
      let key = row[0] ?? ""
      constraints[row[1] ?? "", default: []].append(
        CatalogConstraint(
          name: row[2] ?? "", kind: kind, columns: columns[key + "own"] ?? [],
          definition: row[4] ?? "", expression: row[5], referencedTable: row[6],
          referencedColumns: columns[key + "referenced"] ?? [], isDeferrable: row[7] == "t",
          isValidated: row[8] == "t", nullsNotDistinct: row[9] == "t"))
    }
    return constraints
  }

  private func readIndexes(_ oid: String) throws(DatabaseError) -> [String: [CatalogIndex]] {
    var keys: [String: [String]] = [:]
    for row in try query(CatalogQueries.indexKeys, [oid]) {
      keys[row[0] ?? "", default: []].append(row[1] ?? "")
    }
    let rows = try query(CatalogQueries.indexes(serverVersion: serverVersion), [oid])
    var indexes: [String: [CatalogIndex]] = [:]
    for row in rows {
      let definition = withoutSchema(row[3] ?? "", after: row[4] ?? "", schema: row[5] ?? "")
      indexes[row[1] ?? "", default: []].append(
        CatalogIndex(
          name: row[2] ?? "", definition: definition, isUnique: row[6] == "t",
          keys: keys[row[0] ?? ""] ?? [], predicate: row[7], nullsNotDistinct: row[8] == "t"))
    }
    return indexes
  }
}

private func column(_ row: [String?], _ types: CatalogTypes, _ schema: String) -> CatalogColumn {
  let oid = row[2] ?? ""
  let modifier = row[3].flatMap { Int($0) } ?? -1
  let resolved = types.resolve(oid, modifier: modifier, text: row[4] ?? "")
  let identity: CatalogColumn.Identity =
    switch row[7] {
    case "a": .always
    case "d": .byDefault
    default: .none
    }
  return CatalogColumn(
    name: row[1] ?? "", type: resolved.type, typeText: resolved.text,
    domain: types.domainName(oid, in: schema), notNull: row[5] == "t", defaultExpression: row[6],
    identity: identity, isGenerated: row[8] == "t", generation: row[10], sequence: row[9])
}

private func constraintKind(_ code: String?) -> CatalogConstraint.Kind? {
  switch code {
  case "p": .primaryKey
  case "u": .unique
  case "c": .check
  case "f": .foreignKey
  case "x": .exclusion
  default: nil
  }
}

/// Groups rows by their first column, keeping their order.
private func group<T>(_ rows: [[String?]], _ make: ([String?]) -> T) -> [String: [T]] {
  var groups: [String: [T]] = [:]
  for row in rows { groups[row[0] ?? "", default: []].append(make(row)) }
  return groups
}

/// Takes the schema name out of `CREATE INDEX name ON [ONLY] schema.table`, which servers print
/// whatever the search path is.
private func withoutSchema(_ definition: String, after head: String, schema: String) -> String {
  for prefix in ["CREATE" + head, "CREATE UNIQUE" + head] {
    for start in [prefix, prefix + "ONLY "] where definition.hasPrefix(start + schema) {
      return start + definition.dropFirst((start + schema).count)
    }
  }
  return definition
}
