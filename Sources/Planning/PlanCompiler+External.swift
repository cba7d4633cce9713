import MigrationModel

/// What tables of another tool must have.
extension PlanCompiler {
  /// Rows stay in such a table when their records are gone: there must be a place for the mark.
  mutating func checkDeletes(_ context: TableContext) {
    guard mapping.ownership == .external, context.mapping.deletes == .soft else { return }
    let name = TargetPlan.softDeleteColumn
    guard let column = context.table.column(name) else {
      report(
        .unknownColumn,
        "`deletes: soft` sets the column '\(name)', which table '\(context.table.name)' does not have",
        at: context.mapping.table.at, hint: "use `deletes: hard` or `deletes: ignore`")
      return
    }
    let isTime: Bool
    switch column.type {
    case .timestamp, .timestamptz, .date: isTime = !column.notNull && !column.isGenerated
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .time,
      .interval, .uuid, .json, .jsonb, .enumeration, .array, .other:
      isTime = false
    }
    let mapped = context.mapping.columns.first { $0.column.value == name }
    if !isTime || mapped != nil {
      report(
        .columnNotWritable,
        "`deletes: soft` sets '\(name)', which must be a nullable date or timestamp that nothing "
          + "else fills", at: mapped?.column.at ?? context.mapping.table.at)
    }
  }
}
