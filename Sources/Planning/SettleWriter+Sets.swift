import MigrationModel

extension SettleWriter {
  /// Rows whose parent is not there, for references that reject and for foreign keys without a
  /// rule of their own.
  func orphans(_ plan: TablePlan, _ names: WorkNames) -> [SettlePlan.Search] {
    let ruled = plan.columns.compactMap { column in
      column.reference?.onMissing == .reject ? orphanSearch(column, names) : nil
    }
    let others = foreignKeysWithoutRule(plan).map { key in
      let pairs = zip(key.columns, key.referencedColumns).map { child, parent in
        "p.\(SQLText.identifier(parent)) = s.\(SQLText.identifier(child))"
      }
      let present = key.columns.map { "s.\(SQLText.identifier($0)) IS NOT NULL" }
      // MATCH FULL forbids a key that is partly NULL; such a key equals no parent.
      let isFull = key.definition.contains(" MATCH FULL")
      let condition = "(" + present.joined(separator: isFull ? " OR " : " AND ") + ")"
      return SettlePlan.Search(
        find: """
          INSERT INTO \(names.lost)
          SELECT \(names.link("s")), '\(RejectCode.foreignKeyViolation.rawValue)',
            \(columnLiteral(key.columns)), \(SQLText.literal(key.name))
          FROM \(names.shadow) s WHERE \(condition)
            AND NOT EXISTS (SELECT FROM \(schemas.shadowTable(key.referencedTable ?? "")) p
              WHERE \(pairs.joined(separator: " AND ")))
          """)
    }
    return ruled + others
  }

  /// References with `on_missing: null`: noted per record, then set to NULL.
  func nullings(_ plan: TablePlan, _ names: WorkNames) -> [SettlePlan.Search] {
    plan.columns.compactMap { column in
      guard column.reference?.onMissing == .null,
        var search = orphanSearch(column, names)
      else { return nil }
      let quoted = SQLText.identifier(column.column)
      let name = SQLText.literal(column.column)
      search.then += [
        """
        INSERT INTO \(names.nulled)
        SELECT r.record, l.code, l.column_name FROM \(names.lost) l
        JOIN \(names.rows) r ON r.id = l.id
        WHERE l.column_name = \(name) AND \(names.isAlive("r"))
        """,
        """
        UPDATE \(names.shadow) s SET \(quoted) = NULL FROM \(names.lost) l
        WHERE \(names.link("s")) = l.id AND l.column_name = \(name)
        """,
        "DELETE FROM \(names.lost) WHERE column_name = \(name)",
      ]
      return search
    }
  }

  /// Finds rows without the parent that a column refers to; R204 when the parent was read but is
  /// not in the target, R203 when no record has that key.
  private func orphanSearch(_ column: ColumnPlan, _ names: WorkNames) -> SettlePlan.Search? {
    guard let reference = column.reference else { return nil }
    let value = "s." + SQLText.identifier(column.column)
    let name = SQLText.literal(column.column)
    var search = SettlePlan.Search(
      find: """
        INSERT INTO \(names.lost)
        SELECT \(names.link("s")), '\(RejectCode.missingParent.rawValue)', \(name), NULL, \(value)::text
        FROM \(names.shadow) s WHERE \(value) IS NOT NULL
          AND NOT EXISTS (SELECT FROM \(schemas.shadowTable(reference.parent)) p
            WHERE p.\(SQLText.identifier(reference.parentColumn)) = \(value))
        """)
    if let parent = parentRows(reference) {
      search.then.append(
        """
        UPDATE \(names.lost) l SET code = '\(RejectCode.rejectedParent.rawValue)'
        FROM \(parent.rows) k
        WHERE l.column_name = \(name) AND k.id = l.value::\(parent.idType)
        """)
    }
    return search
  }

  /// Rows that are not in the shadow table any more, or never were, have their references in
  /// `refs`.
  func reasonsOfFailedRows(_ plan: TablePlan, _ names: WorkNames) -> [String] {
    plan.columns.compactMap { column in
      guard let reference = column.reference, reference.onMissing == .reject else { return nil }
      let parent = SQLText.identifier(reference.parentColumn)
      let rows = parentRows(reference)
      let code =
        rows == nil
        ? "'\(RejectCode.missingParent.rawValue)'"
        : "CASE WHEN k.id IS NULL THEN '\(RejectCode.missingParent.rawValue)' "
          + "ELSE '\(RejectCode.rejectedParent.rawValue)' END"
      let join = rows.map { "LEFT JOIN \($0.rows) k ON k.id = f.value::\($0.idType)" } ?? ""
      return """
        INSERT INTO \(names.faults)
        SELECT DISTINCT f.record, \(code), \(SQLText.literal(column.column)), NULL
        FROM (SELECT record, split_part(line, E'\\t', 2) AS value
          FROM \(names.rows), unnest(string_to_array(refs, E'\\n')) AS line
          WHERE refs IS NOT NULL AND NOT filtered
            AND split_part(line, E'\\t', 1) = \(SQLText.literal(column.column))) f
        \(join)
        WHERE NOT EXISTS (SELECT FROM \(schemas.shadowTable(reference.parent)) p
          WHERE p.\(parent)::text = f.value)
        """
    }
  }

  /// One pass that says whether the searches of `checks` are needed at all.
  func brokenChecks(_ table: CatalogTable, _ names: WorkNames) -> String? {
    let conditions = checkConditions(table).map { "NOT (\($0.expression))" }
    guard !conditions.isEmpty else { return nil }
    return "SELECT count(*) FROM \(names.shadow)\nWHERE "
      + conditions.joined(separator: "\n  OR ")
  }

  /// Rows that break a CHECK of the table or of a domain.
  func checks(_ table: CatalogTable, _ names: WorkNames) -> [String] {
    checkConditions(table).map { condition in
      """
      INSERT INTO \(names.lost)
      SELECT \(names.link("")), '\(condition.code.rawValue)', \(columnLiteral(condition.columns)),
        \(SQLText.literal(condition.name))
      FROM \(names.shadow) WHERE NOT (\(condition.expression))
      """
    }
  }

  private struct CheckCondition {
    var code: RejectCode
    var columns: [String]
    var name: String
    /// Over the table's columns, unqualified.
    var expression: String
  }

  private func checkConditions(_ table: CatalogTable) -> [CheckCondition] {
    var conditions: [CheckCondition] = table.constraints.compactMap { constraint in
      guard constraint.kind == .check, let expression = constraint.expression else { return nil }
      return CheckCondition(
        code: .checkViolation, columns: constraint.columns, name: constraint.name,
        expression: expression)
    }
    for column in table.columns {
      guard let name = column.domain,
        let domain = catalog.domains.first(where: { $0.name == name })
      else { continue }
      for check in domain.checks {
        conditions.append(
          CheckCondition(
            code: .domainViolation, columns: [column.name], name: check.name,
            expression: replacingValue(
              in: check.expression, with: SQLText.identifier(column.name))))
      }
    }
    return conditions
  }

  /// Unique constraints and indexes, each with the search for the rows that it forbids.
  func uniques(_ table: CatalogTable, _ names: WorkNames) -> [SettlePlan.UniqueBuild] {
    var builds: [SettlePlan.UniqueBuild] = []
    for constraint in table.constraints where constraint.kind == .unique {
      builds.append(
        SettlePlan.UniqueBuild(
          build: "ALTER TABLE \(names.shadow) ADD CONSTRAINT "
            + "\(SQLText.identifier(constraint.name)) \(constraint.definition)",
          find: repeated(
            keys: constraint.columns.map(SQLText.identifier), predicate: nil,
            nullsNotDistinct: constraint.nullsNotDistinct, name: constraint.name,
            columns: constraint.columns, names)))
    }
    for index in table.indexes where index.isUnique {
      builds.append(
        SettlePlan.UniqueBuild(
          build: index.definition,
          find: repeated(
            keys: index.keys, predicate: index.predicate,
            nullsNotDistinct: index.nullsNotDistinct, name: index.name,
            columns: index.columns(of: table), names)))
    }
    return builds
  }

  /// All rows but the first (by record) of each group of equal keys.
  private func repeated(
    keys: [String], predicate: String?, nullsNotDistinct: Bool, name: String, columns: [String],
    _ names: WorkNames
  ) -> String {
    let places = keys.indices.map { "k\($0 + 1)" }
    let selected = zip(keys, places).map { "(\($0)) AS \($1)" }.joined(separator: ", ")
    // `=` can be hashed, IS NOT DISTINCT FROM cannot; only the latter finds NULLs equal.
    let sign = nullsNotDistinct ? "IS NOT DISTINCT FROM" : "="
    let same = places.map { "doubled.\($0) \(sign) keyed.\($0)" }.joined(separator: " AND ")
    var conditions = nullsNotDistinct ? [] : keys.map { "(\($0)) IS NOT NULL" }
    if let predicate { conditions.append("(\(predicate))") }
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let list = places.joined(separator: ", ")
    let partition = places.map { "keyed.\($0)" }.joined(separator: ", ")
    return """
      WITH doubled AS MATERIALIZED (
        SELECT \(list) FROM (SELECT \(selected) FROM \(names.shadow)\(filter)) all_keys
        GROUP BY \(list) HAVING count(*) > 1
      ), ranked AS (
        SELECT keyed.id, row_number() OVER (PARTITION BY \(partition) ORDER BY r.record) AS place
        FROM doubled
        JOIN (SELECT \(names.link("")) AS id, \(selected) FROM \(names.shadow)\(filter)) keyed
          ON \(same)
        JOIN \(names.rows) r ON r.id = keyed.id AND \(names.isAlive("r"))
      )
      INSERT INTO \(names.lost)
      SELECT id, '\(RejectCode.uniqueViolation.rawValue)', \(columnLiteral(columns)),
        \(SQLText.literal(name))
      FROM ranked WHERE place > 1
      """
  }

  /// Foreign keys that no `references:` settles.
  func foreignKeysWithoutRule(_ plan: TablePlan) -> [CatalogConstraint] {
    (catalog[table: plan.target]?.constraints ?? []).filter { constraint in
      guard constraint.kind == .foreignKey, let parent = constraint.referencedTable else {
        return false
      }
      return !plan.columns.contains { column in
        column.reference?.parent == parent && constraint.columns == [column.column]
          && constraint.referencedColumns == [column.reference?.parentColumn ?? ""]
      }
    }
  }

  /// A reason names its column, or the whole row when the constraint spans several.
  func columnLiteral(_ columns: [String]) -> String {
    SQLText.literal(columns.count == 1 ? columns[0] : "")
  }

  /// The work tables of the parent, if the reference is to what identifies its rows.
  private func parentRows(_ reference: ReferencePlan) -> WorkNames? {
    guard let parent = plans.first(where: { $0.target == reference.parent }) else { return nil }
    switch parent.identity {
    case .computed(let column): guard column == reference.parentColumn else { return nil }
    case .natural(let columns): guard columns == [reference.parentColumn] else { return nil }
    case .assigned(let column, _, _): guard column == reference.parentColumn else { return nil }
    }
    return WorkNames(plan: parent, schemas: schemas)
  }
}

extension CatalogIndex {
  /// The columns of the index; empty when a key is an expression.
  fileprivate func columns(of table: CatalogTable) -> [String] {
    let found = keys.compactMap { key in
      table.columns.first { $0.name == key || SQLText.identifier($0.name) == key }?.name
    }
    return found.count == keys.count ? found : []
  }
}

/// The expression of a domain's check over a column instead of the bare word VALUE, which
/// PostgreSQL prints in capitals and outside quotes.
func replacingValue(in expression: String, with column: String) -> String {
  var output = ""
  var word = ""
  var quote: Character?
  func flush(_ output: inout String, _ word: inout String) {
    output += word == "VALUE" ? column : word
    word = ""
  }
  for character in expression {
    if let open = quote {
      output.append(character)
      if character == open { quote = nil }
    } else if character == "'" || character == "\"" {
      flush(&output, &word)
      output.append(character)
      quote = character
    } else if character.isLetter || character.isNumber || character == "_" {
      word.append(character)
    } else {
      flush(&output, &word)
      output.append(character)
    }
  }
  flush(&output, &word)
  return output
}
