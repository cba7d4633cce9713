import MigrationModel

extension PlanCompiler {
  /// How rows of the table are identified; nil after a diagnostic, or when the table is not there.
  mutating func identity(of table: TableMapping) -> IdentityPlan? {
    guard table.feed == 0, let target = catalog[table: table.table.value] else { return nil }
    guard let primaryKey = target.primaryKey else {
      report(
        .primaryKeyUnusable,
        "table '\(target.name)' has no primary key, so its rows cannot be told apart",
        at: table.table.at, hint: "add `id uuid primary key` to the schema")
      return nil
    }
    let feeds = mapping.tables.filter { $0.table.value == target.name }
    let isMapped = primaryKey.columns.allSatisfy { name in
      feeds.allSatisfy { $0.columns.contains { $0.column.value == name } }
    }
    if isMapped {
      if let ids = table.ids, ids.value != .natural {
        report(
          .primaryKeyUnusable,
          "the primary key of '\(target.name)' is mapped, so `ids: \(ids.value.rawValue)` has "
            + "nothing to fill", at: ids.at, hint: "leave one of them out")
      }
      refuseInexactKeys(primaryKey, target, at: table.table.at)
      return .natural(columns: primaryKey.columns)
    }
    if primaryKey.columns.count == 1, let column = target.column(primaryKey.columns[0]),
      let identity = identity(of: table, column)
    {
      return identity
    }
    let hint =
      primaryKey.columns.count == 1
        && target.column(primaryKey.columns[0]).map(isNumbered) == true
      ? "set `ids: identity`, or map '\(primaryKey.columns[0])'"
      : "map the columns \(primaryKey.columns.map { "'\($0)'" }.joined(separator: ", "))"
    report(
      .primaryKeyUnusable,
      "the primary key of '\(target.name)' is neither mapped nor a single uuid column",
      at: table.ids?.at ?? table.table.at, hint: hint)
    return nil
  }

  /// An id of one column that no rule fills; nil when the scheme does not fit it.
  private func identity(of table: TableMapping, _ column: CatalogColumn) -> IdentityPlan? {
    let scheme = table.ids?.value ?? mapping.target.ids
    let isUUID = column.type == .uuid && column.domain == nil
    switch scheme {
    case .uuid: return isUUID ? .computed(column: column.name) : nil
    case .random:
      return isUUID ? .assigned(column: column.name, type: .uuid, scheme: .random) : nil
    case .identity:
      if isNumbered(column) {
        return .assigned(column: column.name, type: column.type, scheme: .identity)
      }
      // The setting of the whole target gives way where a table cannot follow it.
      return table.ids == nil && isUUID ? .computed(column: column.name) : nil
    case .natural: return nil
    }
  }

  /// Whether PostgreSQL numbers the column itself.
  private func isNumbered(_ column: CatalogColumn) -> Bool {
    let isInteger = column.type == .int2 || column.type == .int4 || column.type == .int8
    return isInteger && column.domain == nil
      && (column.identity != .none || column.sequence != nil)
  }

  /// A key is compared as text, so its values must have one spelling each.
  private mutating func refuseInexactKeys(
    _ primaryKey: CatalogConstraint, _ table: CatalogTable, at location: SourceLocation
  ) {
    for name in primaryKey.columns {
      switch table.column(name)?.type {
      case .float4, .float8, .interval, .json, .jsonb, .array:
        report(
          .primaryKeyUnusable,
          "column '\(name)' of the primary key has a type whose values have no single spelling",
          at: location, hint: "use numeric, integer, text, date or uuid for keys")
      case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .bool, .date, .time, .timestamp,
        .timestamptz, .uuid, .enumeration, .other, nil:
        break
      }
    }
  }
}
