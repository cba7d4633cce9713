import MigrationModel

/// Rows and their parents.
extension SettleWriter {
  /// Rows whose parent is not there, for references that need one and for foreign keys without a
  /// rule of their own.
  func orphans(_ plan: TargetPlan, _ names: WorkNames) -> [SettlePlan.Search] {
    let ruled = plan.columns.compactMap { column in
      column.reference?.isNeeded == true ? orphanSearch(column, names) : nil
    }
    let others = foreignKeysWithoutRule(plan).map { key in
      let pairs = zip(key.columns, key.referencedColumns).map { child, parent in
        "p.\(SQLText.identifier(parent)) = s.\(SQLText.identifier(child))"
      }
      let present = key.columns.map { "s.\(SQLText.identifier($0)) IS NOT NULL" }
      // MATCH FULL forbids a key that is partly NULL; such a key equals no parent.
      let isFull = key.definition.contains(" MATCH FULL")
      let condition = "(" + present.joined(separator: isFull ? " OR " : " AND ") + ")"
      let name = key.referencedTable ?? ""
      let parent =
        schemas.isExternal ? schemas.shadowTable(name) : SQLText.relation(name, in: schemas.shadow)
      return SettlePlan.Search(
        find: """
          INSERT INTO \(names.lost)
          SELECT \(names.link("s")), '\(RejectCode.foreignKeyViolation.rawValue)',
            \(columnLiteral(key.columns)), \(SQLText.literal(key.name))
          FROM \(names.shadow) s WHERE \(condition)
            AND NOT EXISTS (SELECT FROM \(parent) p
              WHERE \(pairs.joined(separator: " AND ")))
          """)
    }
    return ruled + others
  }

  /// References with `on_missing: null` or a default key: noted per record, then replaced. A default
  /// that is missing itself is an orphan afterwards.
  func nullings(_ plan: TargetPlan, _ names: WorkNames) -> [SettlePlan.Search] {
    plan.columns.compactMap { column in
      guard let reference = column.reference else { return nil }
      let value: String
      switch reference.onMissing {
      case .null: value = "NULL"
      case .value(let key): value = defaultID(key, reference, plan, unit: "r.record")
      case .reject, .hold: return nil
      }
      let quoted = SQLText.identifier(column.column)
      let name = SQLText.literal(column.column)
      var other = ""
      if case .value(let key) = reference.onMissing {
        other = " AND s.\(quoted) NOT IN (\(defaultIDs(key, reference)))"
      }
      guard var search = orphanSearch(column, names, condition: other) else { return nil }
      search.then += [
        """
        INSERT INTO \(names.nulled)
        SELECT r.record, l.code, l.column_name FROM \(names.lost) l
        JOIN \(names.rows) r ON r.id = l.id
        WHERE l.column_name = \(name) AND \(names.isAlive("r"))
        """,
        """
        UPDATE \(names.shadow) s SET \(quoted) = \(value)
        FROM \(names.lost) l JOIN \(names.rows) r ON r.id = l.id
        WHERE \(names.link("s")) = l.id AND l.column_name = \(name) AND \(names.isAlive("r"))
        """,
        "DELETE FROM \(names.lost) WHERE column_name = \(name)",
      ]
      return search
    }
  }

  /// The id that a key which the mapping names has for the tenant of a unit.
  func defaultID(
    _ key: String, _ reference: ReferencePlan, _ plan: TargetPlan, unit: String
  ) -> String {
    let tenant = hasTenants ? " AND k.tenant = \(plan.tenantSQL(unit))" : ""
    return "(\(defaultIDs(key, reference))\(tenant) LIMIT 1)"
  }

  /// The ids of that key, one for each tenant.
  func defaultIDs(_ key: String, _ reference: ReferencePlan) -> String {
    "SELECT id FROM (\(keys(of: reference.parents[0], prefix: nil))) k "
      + "WHERE k.key = \(SQLText.literal(key))"
  }

  /// Keys of a parent with their ids; those of a word of a polymorphic reference have its number in
  /// front.
  func keys(of parent: ReferencePlan.Parent, prefix: Int?) -> String {
    func key(_ column: String) -> String {
      prefix.map { "'\($0)' || E'\\x1F' || \(column)" } ?? column
    }
    var found: [String] = []
    if let plan = targets.first(where: { $0.name == parent.table }) {
      let names = WorkNames(plan: plan.feeds[0], schemas: schemas)
      found.append(
        plan.needsKeys
          ? "SELECT tenant, \(key("key")) AS key, id FROM \(names.keys)"
          : "SELECT DISTINCT \(plan.tenantSQL("record")) AS tenant, \(key("key")) AS key, id "
            + "FROM \(names.rows) WHERE id IS NOT NULL")
    }
    if let earlier, let type = catalog[table: parent.table]?.column(parent.column)?.typeText {
      found.append(earlier.select(of: parent.table, key: key("source_key"), idType: type))
    }
    return found.isEmpty
      ? "SELECT NULL::text AS tenant, NULL::text AS key, NULL AS id WHERE false"
      : found.joined(separator: " UNION ")
  }

  /// Finds rows without the parent that a column refers to; R204 when the parent was read but is
  /// not in the target, R203 when no record has that key.
  private func orphanSearch(
    _ column: ColumnPlan, _ names: WorkNames, condition: String = ""
  ) -> SettlePlan.Search? {
    guard let reference = column.reference else { return nil }
    let value = "s." + SQLText.identifier(column.column)
    let name = SQLText.literal(column.column)
    let missing = reference.parents.map { parent in
      "NOT EXISTS (SELECT FROM \(schemas.shadowTable(parent.table)) p "
        + "WHERE p.\(SQLText.identifier(parent.column)) = \(value))"
    }
    // Only keys that are known were resolved; numbers of different tables may be the same.
    if case .key = reference.resolution {
      return SettlePlan.Search(find: resolvedOrphans(column, reference, names, missing, condition))
    }
    var search = SettlePlan.Search(
      find: """
        INSERT INTO \(names.lost)
        SELECT \(names.link("s")), '\(RejectCode.missingParent.rawValue)', \(name), NULL, \(value)::text
        FROM \(names.shadow) s WHERE \(value) IS NOT NULL\(condition)
          AND \(missing.joined(separator: "\n  AND "))
        """)
    for parent in reference.parents {
      guard let rows = rows(of: parent) else { continue }
      search.then.append(
        """
        UPDATE \(names.lost) l SET code = '\(RejectCode.rejectedParent.rawValue)'
        FROM \(rows.rows) k
        WHERE l.column_name = \(name) AND k.id = l.value::\(rows.idType)
        """)
    }
    return search
  }

  private func resolvedOrphans(
    _ column: ColumnPlan, _ reference: ReferencePlan, _ names: WorkNames, _ missing: [String],
    _ condition: String
  ) -> String {
    let value = "s." + SQLText.identifier(column.column)
    let cell = "l." + SQLText.identifier(column.column)
    // One query for each parent: the conditions cannot be joined under an OR.
    let searches = missing.enumerated().map { place, isMissing in
      let isMeant =
        reference.isPolymorphic ? "split_part(\(cell), E'\\x1F', 1) = '\(place)' AND " : ""
      return """
        SELECT \(names.link("s")), '\(RejectCode.rejectedParent.rawValue)',
          \(SQLText.literal(column.column)), NULL, \(value)::text
        FROM \(names.shadow) s
        JOIN \(names.rows) r ON r.id = \(names.link("s")) AND \(names.isAlive("r"))
        JOIN \(names.landing) l ON l.\(WorkNames.unit) = r.record
        WHERE \(value) IS NOT NULL\(condition)
          AND \(isMeant)\(isMissing)
        """
    }
    return "INSERT INTO \(names.lost)\n" + searches.joined(separator: "\nUNION ALL\n")
  }

  var hasTenants: Bool { targets.contains { $0.feeds.contains { $0.tenant != nil } } }

  /// Foreign keys that no `references:` settles.
  func foreignKeysWithoutRule(_ plan: TargetPlan) -> [CatalogConstraint] {
    (catalog[table: plan.name]?.constraints ?? []).filter { constraint in
      guard constraint.kind == .foreignKey, let parent = constraint.referencedTable else {
        return false
      }
      return !plan.columns.contains { column in
        column.reference?.parent == parent && constraint.columns == [column.column]
          && constraint.referencedColumns == [column.reference?.parentColumn ?? ""]
      }
    }
  }

  /// Copied columns take the value of the parent, or none.
  func copies(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    plan.copies.flatMap { copy in
      let column = SQLText.identifier(copy.column)
      let parent = schemas.shadowTable(copy.parent)
      let same =
        "p.\(SQLText.identifier(copy.parentKey)) = s.\(SQLText.identifier(copy.through))"
      return [
        """
        UPDATE \(names.shadow) s SET \(column) = p.\(SQLText.identifier(copy.parentColumn))
        FROM \(parent) p
        WHERE \(same)
          AND s.\(column) IS DISTINCT FROM p.\(SQLText.identifier(copy.parentColumn))
        """,
        """
        UPDATE \(names.shadow) s SET \(column) = NULL
        WHERE s.\(column) IS NOT NULL AND NOT EXISTS (SELECT FROM \(parent) p WHERE \(same))
        """,
      ]
    }
  }

  /// A copied column that must have a value, and whose parent has none.
  func emptyCopies(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    plan.copies.filter(\.isRequired).map { copy in
      """
      INSERT INTO \(names.lost)
      SELECT \(names.link("s")), '\(RejectCode.required.rawValue)', \(SQLText.literal(copy.column))
      FROM \(names.shadow) s WHERE s.\(SQLText.identifier(copy.column)) IS NULL
      """
    }
  }

  /// The work tables of the parent, if the reference is to what identifies its rows.
  func rows(of parent: ReferencePlan.Parent) -> WorkNames? {
    guard let plan = targets.first(where: { $0.name == parent.table }) else { return nil }
    switch plan.identity {
    case .computed(let column): guard column == parent.column else { return nil }
    case .natural(let columns): guard columns == [parent.column] else { return nil }
    case .assigned(let column, _, _): guard column == parent.column else { return nil }
    }
    return WorkNames(plan: plan.feeds[0], schemas: schemas)
  }
}
