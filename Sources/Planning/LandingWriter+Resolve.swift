import MigrationModel

/// Who the parents of landed rows are, and how the rows get into the shadow table.
extension LandingWriter {
  var resolve: [String] {
    missingKeys + keptReferences + naturalIDs + othersRows + goneRows + adopted
      + [insertion, "ANALYZE \(names.shadow)"]
  }

  /// A primary key that holds references is known only now.
  private var naturalIDs: [String] {
    guard let key = resolvedKey else { return [] }
    let parts = key.map { name in
      (cells.first { $0.column == name }?.value ?? "NULL") + "::text"
    }
    let id =
      parts.count == 1 ? parts[0] : "concat_ws(E'\\x1f', \(parts.joined(separator: ", ")))"
    return [
      """
      UPDATE \(names.rows) n SET id = k.id
      FROM (SELECT r.record, \(id) AS id
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)\(joins)
        WHERE \(names.isAlive("r"))) k
      WHERE n.record = k.record
      """
    ] + settle.naturalDuplicates(target, names)
  }

  /// The columns of a natural key of which some are references that the server resolves.
  var resolvedKey: [String]? {
    guard case .natural(let columns) = target.identity,
      resolved.contains(where: { columns.contains($0.column.column) })
    else { return nil }
    return columns
  }

  private var resolved: [(column: ColumnPlan, reference: ReferencePlan)] {
    target.columns.compactMap { column in
      guard let reference = column.reference, !reference.isDirect else { return nil }
      return (column, reference)
    }
  }

  /// The ids that the keys of a reference may have: `tenant`, `key`, `id`.
  private func ids(_ reference: ReferencePlan) -> String {
    if case .column(let by, _) = reference.resolution { return idsByColumn(by, reference) }
    return reference.parents.enumerated().map { place, parent in
      settle.keys(of: parent, prefix: reference.isPolymorphic ? place : nil)
    }.joined(separator: " UNION ALL ")
  }

  /// Of rows with the same value, the first is the one that can stay. A landed parent is read where
  /// it landed: its rows are not in the shadow table yet. Faults are not asked for: some come only
  /// while the parent is resolved, beside this; a parent that is out is found missing later.
  private func idsByColumn(_ by: String, _ reference: ReferencePlan) -> String {
    let quoted = SQLText.identifier(by)
    guard let parent = targets.first(where: { $0.name == reference.parent }) else {
      return "SELECT ''::text AS tenant, p.\(quoted) AS key, "
        + "p.\(SQLText.identifier(reference.parentColumn)) AS id "
        + "FROM \(schemas.shadowTable(reference.parent)) p"
    }
    let names = WorkNames(plan: parent.feeds[0], schemas: schemas)
    let label = parent.tenantSQL("r.record")
    var id = "r.id"
    if case .natural = parent.identity {
      id = "p." + SQLText.identifier(reference.parentColumn)
    }
    if parent.isLanded {
      let own = """
        SELECT DISTINCT ON (\(label), p.\(quoted)) \(label) AS tenant, p.\(quoted) AS key, \(id) AS id
          FROM \(names.landing) p JOIN \(names.rows) r ON r.record = p.\(unit)
          WHERE p.\(quoted) IS NOT NULL AND NOT r.filtered AND r.reasons IS NULL
            AND NOT EXISTS (SELECT FROM \(names.merged) m WHERE m.record = r.record)
          ORDER BY 1, 2, r.record
        """
      return withOthers(own, by, reference, parent)
    }
    return """
      SELECT DISTINCT ON (\(label), p.\(quoted)) \(label) AS tenant, p.\(quoted) AS key,
        p.\(SQLText.identifier(reference.parentColumn)) AS id
        FROM \(names.shadow) p JOIN \(names.rows) r ON r.id = \(names.link("p"))
        WHERE p.\(quoted) IS NOT NULL ORDER BY 1, 2, r.record
      """
  }

  private func matches(_ key: String, _ value: String, record: String) -> String {
    settle.hasTenants
      ? "\(key).key = \(value) AND \(key).tenant = \(target.tenantSQL(record))"
      : "\(key).key = \(value)"
  }

  /// Units whose parent no record has: refused, waiting, or without that reference.
  private var missingKeys: [String] {
    resolved.flatMap { column, reference -> [String] in
      let value = "l." + SQLText.identifier(column.column)
      let name = SQLText.literal(column.column)
      let found = """
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)
        WHERE \(value) IS NOT NULL AND \(names.isAlive("r"))
          AND NOT EXISTS (SELECT FROM (\(ids(reference))) k
            WHERE \(matches("k", value, record: "r.record")))
        """
      let code = "'\(RejectCode.missingParent.rawValue)'"
      let values = "(SELECT \(unit) AS record, \(value) AS value FROM \(names.landing) l) f"
      switch reference.onMissing {
      case .reject, .hold:
        return [
          "INSERT INTO \(names.faults)\nSELECT r.record, \(code), \(name), NULL\n\(found)"
        ] + settle.readParents(column, target, names.faults, values: values)
      case .null, .value:
        return ["INSERT INTO \(names.nulled)\nSELECT r.record, \(code), \(name)\n\(found)"]
          + settle.readParents(column, target, names.nulled, values: values)
      }
    }
  }

  /// Units that never become rows keep their references, so that they get the reasons of all parents
  /// that are missing; but not those that are out because others are the same.
  private var keptReferences: [String] {
    let lines = target.columns.filter { $0.reference?.isNeeded == true }.map { column in
      "\(SQLText.literal(column.column)) || E'\\t' || l.\(SQLText.identifier(column.column))::text"
    }
    guard !lines.isEmpty else { return [] }
    let codes = [RejectCode.duplicateKey, .uniqueViolation, .differingSources]
      .map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return [
      """
      UPDATE \(names.rows) r SET refs = concat_ws(E'\\n', \(lines.joined(separator: ", ")))
      FROM \(names.landing) l
      WHERE l.\(unit) = r.record AND r.refs IS NULL
        AND EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record)
        AND NOT EXISTS (SELECT FROM \(names.faults) f
          WHERE f.record = r.record AND f.code IN (\(codes)))
      """
    ]
  }

  private var cells: [(column: String, value: String)] {
    var cells: [(String, String)] = []
    switch target.identity {
    case .computed(let column), .assigned(let column, _, _): cells.append((column, "r.id"))
    case .natural: break
    }
    for column in target.landedColumns where !cells.contains(where: { $0.0 == column }) {
      guard let place = resolved.firstIndex(where: { $0.column.column == column }) else {
        cells.append((column, "l." + SQLText.identifier(column)))
        continue
      }
      var value = "k\(place).id"
      if case .value(let key) = resolved[place].reference.onMissing {
        let cell = "l." + SQLText.identifier(column)
        value =
          "CASE WHEN \(cell) IS NOT NULL THEN coalesce(\(value), "
          + "\(settle.defaultID(key, resolved[place].reference, target, unit: "r.record"))) END"
      }
      cells.append((column, value))
    }
    return cells
  }

  private var joins: String {
    resolved.enumerated().map { place, found in
      let value = "l." + SQLText.identifier(found.column.column)
      return "\nLEFT JOIN (\(ids(found.reference))) k\(place)\n  ON "
        + matches("k\(place)", value, record: "r.record")
    }.joined()
  }

  /// Whether a row may be in the shadow table before the load puts it there.
  private var findsRows: Bool { target.match != nil || schemas.isExternal }

  /// Rows that are in the target already keep what the mapping does not fill.
  private var adopted: [String] {
    guard findsRows else { return [] }
    let keys: [String]
    switch target.identity {
    case .computed(let column), .assigned(let column, _, _): keys = [column]
    case .natural(let columns): keys = columns
    }
    var set = cells.filter { !keys.contains($0.column) }.map {
      "\(SQLText.identifier($0.column)) = n.\(SQLText.identifier($0.column))"
    }
    if let column = target.softDeleteColumn { set.append("\(SQLText.identifier(column)) = NULL") }
    guard !set.isEmpty else { return [] }
    let selected = cells.map { "\($0.value) AS \(SQLText.identifier($0.column))" }
    return [
      """
      UPDATE \(names.shadow) s SET \(set.joined(separator: ", "))
      FROM (SELECT \(selected.joined(separator: ", "))
        FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)\(joins)
        WHERE \(names.isAlive("r"))) n
      WHERE \(names.link("s")) = \(names.link("n"))
      """
    ]
  }

  private var insertion: String {
    let columns = cells.map { SQLText.identifier($0.column) }.joined(separator: ", ")
    let present =
      !findsRows
      ? "" : "\n  AND NOT EXISTS (SELECT FROM \(names.shadow) s WHERE \(names.link("s")) = r.id)"
    return """
      INSERT INTO \(names.shadow) (\(columns)) OVERRIDING SYSTEM VALUE
      SELECT \(cells.map(\.value).joined(separator: ", "))
      FROM \(names.landing) l JOIN \(names.rows) r ON r.record = l.\(unit)\(joins)
      WHERE \(names.isAlive("r"))\(present)
      """
  }
}
