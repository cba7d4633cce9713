import MigrationModel

/// Writes the SQL for a table that another tool makes. Names come from the catalog, never data.
struct ExternalTableWriter {
  let target: TargetPlan
  let table: CatalogTable
  let schemas: PlanSchemas
  /// The tables that are written with this one or after it.
  let notYet: Set<String>
  /// Where rows that are there get nothing but the parents that they lack: who knows these; else nil.
  var replay: SettleWriter?

  private var names: WorkNames { WorkNames(plan: target.feeds[0], schemas: schemas) }
  private var relation: String { SQLText.qualified(schemas.target, target.name) }

  var plan: ExternalTablePlan {
    ExternalTablePlan(
      name: target.name, relation: relation, create: create, exclusions: exclusions,
      changes: changes, count: count,
      lock: "LOCK TABLE \(relation) IN SHARE ROW EXCLUSIVE MODE", overtaken: overtaken,
      expected: expected, loosen: loosen, delete: delete, removes: target.deletes == .hard,
      update: update,
      insert: insert, updateLate: updateLate, owned: owned)
  }

  /// Domains give way to what is under them: a value that one forbids must reach the search for it.
  private var create: [String] {
    let selected = table.columns.filter { !$0.isGenerated }.map { column in
      let name = SQLText.identifier(column.name)
      return column.domain == nil ? name : "\(name)::\(column.typeText) AS \(name)"
    }
    var actions = table.columns.compactMap { column -> String? in
      guard let value = column.defaultExpression, !keyColumns.contains(column.name) else {
        return nil
      }
      return "ALTER COLUMN \(SQLText.identifier(column.name)) SET DEFAULT \(value)"
    }
    for column in table.columns {
      guard column.isGenerated, let expression = column.generation else { continue }
      actions.append(
        "ADD COLUMN \(SQLText.identifier(column.name)) \(column.typeText) "
          + "GENERATED ALWAYS AS (\(expression)) STORED")
    }
    let select = "SELECT \(selected.joined(separator: ", ")) FROM \(relation) WHERE false"
    let alter = "ALTER TABLE \(names.shadow)\n  " + actions.joined(separator: ",\n  ")
    return ["CREATE TABLE \(names.shadow) AS\n\(select)"] + (actions.isEmpty ? [] : [alter])
  }

  private var exclusions: [String] {
    table.constraints.filter { $0.kind == .exclusion }.map {
      "ALTER TABLE \(names.shadow) ADD CONSTRAINT \(SQLText.identifier($0.name)) \($0.definition)"
    }
  }

  private var keyColumns: [String] {
    switch target.identity {
    case .computed(let column), .assigned(let column, _, _): [column]
    case .natural(let columns): columns
    }
  }

  /// The columns that the mapping fills, but for those that identify the row.
  var writtenColumns: [CatalogColumn] {
    let filled = Set(target.landedColumns + target.copies.map(\.column))
      .union(target.softDeleteColumn.map { [$0] } ?? [])
    return table.columns.filter { filled.contains($0.name) && !keyColumns.contains($0.name) }
  }

  /// References to rows that are not there yet when the table is written.
  private var lateColumns: Set<String> {
    Set(
      table.undeferredKeys.filter { notYet.contains($0.referencedTable ?? "") }
        .flatMap(\.columns)
    ).subtracting(keyColumns)
  }

  /// Late columns that are NULL at first; a row may refer to another of the same statement.
  private var blankColumns: Set<String> {
    Set(
      table.undeferredKeys.filter {
        notYet.contains($0.referencedTable ?? "") && $0.referencedTable != table.name
      }.flatMap(\.columns)
    ).intersection(lateColumns)
  }

  /// Whether the row that is there has other values.
  func differ(_ columns: [CatalogColumn]) -> String {
    let terms = columns.map { column in
      let name = SQLText.identifier(column.name)
      switch column.type {
      case .text, .varchar, .char, .json, .other:
        // Their `=` is missing, or finds texts equal that are not the same.
        return "s.\(name)::text COLLATE \"C\" IS DISTINCT FROM t.\(name)::text COLLATE \"C\""
      case .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date, .time, .timestamp,
        .timestamptz, .interval, .uuid, .jsonb, .enumeration, .array:
        return "s.\(name) IS DISTINCT FROM t.\(name)"
      }
    }
    return terms.isEmpty ? "false" : terms.joined(separator: "\n    OR ")
  }

  private var changes: [String] {
    let adopted = replay != nil ? ",\n    \(adoptedRow ?? "false") AS adopted" : ""
    let alive = "r.id = v.id AND \(names.isAlive("r"))"
    var select = """
      SELECT r.id, \(names.numbering.feedSQL("r.record")) AS feed,
        CASE WHEN v.id IS NULL THEN 'insert'
          WHEN \(differ(writtenColumns, whole: adoptedRow)) THEN 'update' ELSE 'same' END AS change\(adopted)
      FROM \(names.rows) r JOIN \(names.shadow) s ON \(names.link("s")) = r.id
      LEFT JOIN \(names.versions) v ON v.id = r.id
      LEFT JOIN \(relation) t ON \(names.link("t")) = r.id
      WHERE \(names.isAlive("r"))
      """
    let gone = "WHERE v.is_current AND NOT EXISTS (SELECT FROM \(names.rows) r WHERE \(alive))"
    switch target.deletes {
    case .ignore: break
    case .hard:
      select += "\nUNION ALL\nSELECT v.id, v.feed, 'delete' FROM \(names.versions) v\n\(gone)"
    case .soft:
      let column = SQLText.identifier(target.softDeleteColumn ?? "")
      select += """

        UNION ALL
        SELECT v.id, v.feed, 'delete' FROM \(names.versions) v
        JOIN \(relation) t ON \(names.link("t")) = v.id AND t.\(column) IS NULL
        \(gone)
        """
    }
    return [
      "DROP TABLE IF EXISTS \(names.changes)",
      "CREATE TABLE \(names.changes) AS\n\(select)",
      "ANALYZE \(names.changes)",
    ]
  }

  private var count: String {
    func changed(_ change: String) -> String { "count(*) FILTER (WHERE c.change = '\(change)')" }
    return """
      SELECT c.feed, \(changed("insert")), \(changed("update")), \(changed("same")),
        \(changed("delete")), count(t.id)
      FROM \(names.changes) c
      LEFT JOIN (SELECT \(names.link("t")) AS id FROM \(relation) t) t ON t.id = c.id
      GROUP BY c.feed
      """
  }

  /// A changed row has another `xmin`.
  private var overtaken: String {
    """
    SELECT count(*) FROM \(names.versions) v
    FULL JOIN (SELECT \(names.link("t")) AS id, t.xmin::text AS version FROM \(relation) t) t
      ON t.id = v.id
    WHERE v.version IS DISTINCT FROM t.version
    """
  }

  private var expected: String {
    func changed(_ change: String) -> String { "count(*) FILTER (WHERE change = '\(change)')" }
    return "SELECT \(changed("insert")), \(changed("update")), \(changed("delete")) "
      + "FROM \(names.changes)"
  }

  private func changed(_ change: String) -> String {
    "\(names.link("t")) = c.id AND c.change = '\(change)'"
  }

  private var loosen: String? {
    let columns = table.columns.filter { blankColumns.contains($0.name) && !$0.notNull }
    guard target.deletes == .hard, !columns.isEmpty else { return nil }
    let set = columns.map { SQLText.identifier($0.name) + " = NULL" }.joined(separator: ", ")
    return "UPDATE \(relation) t SET \(set) FROM \(names.changes) c WHERE \(changed("delete"))"
  }

  private var delete: String? {
    switch target.deletes {
    case .ignore: nil
    case .hard: "DELETE FROM \(relation) t USING \(names.changes) c WHERE \(changed("delete"))"
    case .soft:
      target.softDeleteColumn.flatMap(table.column).map { column in
        "UPDATE \(relation) t SET \(SQLText.identifier(column.name)) = now()::\(column.typeText)\n"
          + "FROM \(names.changes) c WHERE \(changed("delete"))"
      }
    }
  }

  private var update: String? {
    let columns = changedColumns.filter { !lateColumns.contains($0.name) }
    guard !columns.isEmpty else { return nil }
    return """
      UPDATE \(relation) t SET \(assigned(columns))
      FROM \(names.changes) c JOIN \(names.shadow) s ON \(names.link("s")) = c.id
      WHERE \(changed("update"))
      """
  }

  /// What has a default is written as it was judged; what has none stays to the table.
  private var insert: String {
    let filled = Set(writtenColumns.map(\.name)).union(keyColumns)
    let columns = table.columns.filter { column in
      !column.isGenerated && (filled.contains(column.name) || column.defaultExpression != nil)
    }
    let values = columns.map { column in
      blankColumns.contains(column.name)
        ? "NULL::\(column.typeText)" : "s." + SQLText.identifier(column.name)
    }
    return """
      INSERT INTO \(relation) (\(columns.map { SQLText.identifier($0.name) }.joined(separator: ", ")))
      OVERRIDING SYSTEM VALUE
      SELECT \(values.joined(separator: ", "))
      FROM \(names.changes) c JOIN \(names.shadow) s ON \(names.link("s")) = c.id
      JOIN \(names.rows) r ON r.id = c.id AND \(names.isAlive("r"))
      WHERE c.change = 'insert' ORDER BY r.record
      """
  }

  private var updateLate: String? {
    let columns = writtenColumns.filter { lateColumns.contains($0.name) }
    guard !columns.isEmpty else { return nil }
    return """
      UPDATE \(relation) t SET \(assigned(columns))
      FROM \(names.changes) c JOIN \(names.shadow) s ON \(names.link("s")) = c.id
      WHERE \(names.link("t")) = c.id AND c.change IN ('insert', 'update')
        AND (\(differ(columns, whole: Self.wholeRow)))
      """
  }

  private var owned: String {
    "SELECT count(*) FROM \(relation) t JOIN \(names.changes) c ON c.id = \(names.link("t"))\n"
      + "WHERE c.change <> 'delete'"
  }
}

extension TargetPlan {
  /// What becomes of rows whose records are gone.
  var deletes: DeletePolicy { feeds[0].deletes }

  /// Marks rows whose records are gone; nil when such rows are not marked.
  package var softDeleteColumn: String? {
    feeds[0].isExternal && deletes == .soft ? Self.softDeleteColumn : nil
  }

  /// The column that `deletes: soft` sets.
  static let softDeleteColumn = "deleted_at"
}
