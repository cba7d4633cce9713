import MigrationModel

/// What is known only when all feeds of a target are there, and the fields that no export has.
extension PlanCompiler {
  /// Fields of a query are those that the mapping names: the query must give columns of these names.
  func queryEntry(_ table: TableMapping) -> ManifestEntry {
    var names: [String] = []
    for name in Self.namedFields(of: table) where name != table.explode?.position?.value {
      names.append(name)
    }
    let dialect = ExportDialect(
      format: .csv, delimiter: 0x2C, recordEnd: nil, hasByteOrderMark: false, hasHeader: true)
    return ManifestEntry(
      source: table.from.value, fileName: "", path: "", byteCount: 0,
      header: ExportHeader(
        dialect: dialect, fields: names.map { ExportField(name: $0) }))
  }

  /// Columns that the server computes and the slot's position are fields behind the others.
  mutating func addVirtualFields(_ context: inout TableContext) -> [SQLField] {
    let mapping = context.mapping
    let fields = mapping.columns.compactMap { column -> SQLField? in
      guard case .sql(let expression) = column.source else { return nil }
      return SQLField(expression: expression.value, column: column.column.value)
    }
    context.virtualNames = fields.map { Self.virtualName($0.column) }
    if let position = mapping.explode?.position {
      if context.fieldNames.contains(position.value) {
        report(
          .shapeMismatch, "the position '\(position.value)' is also a field of the export",
          at: position.at, hint: "give the position another name")
      }
      context.virtualNames.append(position.value)
    }
    return fields
  }

  /// A name that no export can have.
  static func virtualName(_ column: String) -> String { "\u{0}sql:" + column }

  mutating func explode(of context: TableContext) -> ExplodePlan? {
    guard let explode = context.mapping.explode else { return nil }
    let fields = explode.fields.compactMap { resolve($0, context) }
    guard fields.count == explode.fields.count else { return nil }
    let position = explode.position.flatMap { context.index(of: $0.value) }
    return ExplodePlan(
      kind: explode.kind, fields: fields, position: position, skipsEmpty: explode.skipsEmpty)
  }

  mutating func compileCopy(_ column: ColumnMapping, _ context: TableContext) -> CopyPlan? {
    guard case .copy(let copied, let through) = column.source,
      let target = context.table.column(column.column.value),
      let reference = context.mapping.columns.first(where: { $0.column.value == through.value })?
        .reference
    else { return nil }
    guard case .table(let name) = reference.parent, let parent = catalog[table: name.value] else {
      report(
        .referenceMismatch, "'\(through.value)' does not refer to one table by its key",
        at: through.at, hint: "copy through a column with `references: table`")
      return nil
    }
    guard let source = parent.column(copied.value) else {
      report(
        .unknownColumn, "column '\(copied.value)' is not in table '\(parent.name)'", at: copied.at,
        hint: suggestion(copied.value, parent.columns.map(\.name)))
      return nil
    }
    if source.type != target.type {
      report(
        .referenceMismatch,
        "'\(target.name)' is \(target.typeText), but '\(source.name)' of '\(parent.name)' is "
          + source.typeText, at: copied.at, hint: "give both columns one type")
    }
    let key =
      parent.referencedColumn(by: context.table, column: through.value)
      ?? parent.primaryKey?.columns.first ?? ""
    return CopyPlan(
      column: target.name, isRequired: column.required || target.notNull, through: through.value,
      parent: parent.name, parentKey: key, parentColumn: source.name)
  }

  /// Numbers units, plans merges, and decides which targets need a landing table.
  mutating func completeTargets(_ plans: inout [TablePlan]) {
    for target in TargetPlan.all(plans) {
      let places = plans.indices.filter { plans[$0].target == target.name }
      let numbering = UnitNumbering(
        hasFeeds: places.count > 1, hasSlots: target.feeds.contains { $0.explode != nil })
      var merge = mergePlan(of: target)
      merge?.required = target.columns.map(\.column).filter { name in
        target.feeds.contains { $0.columns.contains { $0.column == name && $0.isRequired } }
      }
      let isLanded =
        mapping.ownership == .external || !numbering.isPlain || merge != nil || target.needsKeys
        || target.columns.contains { $0.reference?.isDirect == false }
      checkFeeds(target)
      checkGivenIDs(target)
      for place in places {
        plans[place].numbering = numbering
        plans[place].merge = merge
        plans[place].isLanded = isLanded
        if merge == nil { continue }
        for column in plans[place].columns.indices {
          plans[place].columns[column].isRequired = false
        }
      }
    }
  }

  private func mergePlan(of target: TargetPlan) -> MergePlan? {
    let tables = mapping.tables.filter { $0.table.value == target.name }
    let columns = target.columns.map(\.column) + target.extras.map(\.column)
    guard let merge = tables.first?.merge else {
      guard tables.first?.fillsFromDuplicates == true else { return nil }
      let feeds = target.feeds.map(\.feed)
      return MergePlan(
        prefer: feeds, by: [],
        columns: columns.map { .init(column: $0, prefer: feeds, rejectsDifference: false) })
    }
    let order = Self.order(merge.prefer, of: target)
    return MergePlan(
      prefer: order, by: merge.by.map(\.value),
      columns: columns.map { name in
        let rule = merge.columns.first { $0.column.value == name }
        let prefer = rule.map { $0.prefer.isEmpty ? order : Self.order($0.prefer, of: target) }
        return .init(
          column: name, prefer: prefer ?? order,
          rejectsDifference: (rule?.onDifference ?? merge.onDifference) == .reject)
      })
  }

  /// Feeds in the order of the sources that are named, then the others in theirs.
  private static func order(_ names: [Located<String>], of target: TargetPlan) -> [Int] {
    let named = names.compactMap { name in
      target.feeds.first { $0.source == name.value }?.feed
    }
    return named + target.feeds.map(\.feed).filter { !named.contains($0) }
  }

  /// Feeds of one target must agree on what the server decides for all of them.
  private mutating func checkFeeds(_ target: TargetPlan) {
    guard let first = target.feeds.first else { return }
    let table = mapping.tables.first { $0.table.value == target.name }
    for feed in target.feeds.dropFirst() {
      for column in feed.columns {
        guard let other = first.columns.first(where: { $0.column == column.column }),
          other.reference != column.reference
        else { continue }
        report(
          .shapeMismatch,
          "'\(column.column)' refers to its parent in different ways in '\(first.source)' and "
            + "'\(feed.source)'", at: column.mapping.column.at,
          hint: "give both sources the same `references` and `on_missing`")
      }
    }
    if target.feeds.count > UnitNumbering.feedLimit {
      report(
        .shapeMismatch, "'\(target.name)' has more than \(UnitNumbering.feedLimit) sources",
        at: table?.table.at)
    }
    for name in target.merge?.by ?? [] where !target.columns.contains(where: { $0.column == name })
    {
      report(
        .unknownColumn, "no source of '\(target.name)' fills the column '\(name)' to merge by",
        at: table?.merge?.by.first { $0.value == name }?.at,
        hint: suggestion(name, target.columns.map(\.column)))
    }
    checkMatch(target, table)
  }

  private mutating func checkMatch(_ target: TargetPlan, _ table: TableMapping?) {
    for name in table?.match?.columns ?? []
    where !target.columns.contains(where: { $0.column == name.value && $0.reference == nil }) {
      report(
        .unknownColumn,
        "no rule of '\(target.name)' fills the column '\(name.value)' to match by", at: name.at,
        hint: suggestion(
          name.value, target.columns.filter { $0.reference == nil }.map(\.column)))
    }
    if case .natural = target.identity, let match = table?.match {
      report(
        .shapeMismatch, "rows of '\(target.name)' have no ids of their own to take over",
        at: match.columns.first?.at, hint: "rows with the same primary key are the same anyway")
    }
  }
}
