import MigrationModel

/// How the key that a record names becomes the id of its parent.
extension PlanCompiler {
  mutating func compileReference(
    _ reference: Reference, column: ColumnMapping, target: CatalogColumn, _ context: TableContext
  ) -> ReferencePlan? {
    var plan = planReference(reference, column: column, target: target, context)
    plan?.keepIn = reference.keepIn?.value
    if let keepIn = reference.keepIn { checkKept(keepIn, column, context) }
    return plan
  }

  /// What is kept is the text of one field of a record that is one row's alone.
  private mutating func checkKept(
    _ keepIn: Located<String>, _ column: ColumnMapping, _ context: TableContext
  ) {
    var isField = false
    if case .field(let field) = column.source {
      isField =
        context.fieldNames.contains(field.value)
        && context.mapping.explode?.fields.contains { $0.value == field.value } != true
    }
    if case .polymorphic = column.reference?.parent { isField = false }
    if context.mapping.fillsFromDuplicates { isField = false }
    // It is written when all rows have been judged.
    let isChecked = context.table.constraints.contains {
      $0.kind == .check && $0.columns.contains(keepIn.value)
    }
    if isChecked {
      report(
        .keepColumnInvalid,
        "column '\(keepIn.value)' has a CHECK, and keys that no record has come into it afterwards",
        at: keepIn.at, hint: "keep them in a column without one")
    }
    let sources = mapping.tables.filter { $0.table.value == context.mapping.table.value }.count
    guard !isField || sources > 1 else { return }
    report(
      .keepColumnInvalid,
      "the original of '\(column.column.value)' can be kept only if it is one field of the export (of "
        + "no slot) that refers to one table, in a table with one source whose duplicates do not fill it",
      at: keepIn.at,
      hint: "map the field to a column of its own, and use `on_missing: null`")
  }

  private mutating func planReference(
    _ reference: Reference, column: ColumnMapping, target: CatalogColumn, _ context: TableContext
  ) -> ReferencePlan? {
    switch reference.parent {
    case .table(let name):
      guard let parent = parent(name, column: column, target: target, context) else { return nil }
      return plan([parent], reference, typeField: nil, column: column, target: target)
    case .column(let table, let name):
      return referenceByColumn(by: name, of: table, reference, target: target, context)
    case .polymorphic(let type, let choices):
      let typeField = resolve(type, context)
      var parents: [Candidate] = []
      for choice in choices {
        guard var parent = parent(choice.table, column: column, target: target, context) else {
          continue
        }
        parent.plan.word = choice.word
        parents.append(parent)
      }
      guard parents.count == choices.count, let typeField else { return nil }
      return plan(parents, reference, typeField: typeField, column: column, target: target)
    }
  }

  /// A parent and how its ids come about.
  private struct Candidate {
    var plan: ReferencePlan.Parent
    /// The referred column is mapped, so the cell is a value of its type.
    var isValue: Bool
    /// The id follows from the key alone.
    var isComputed: Bool
  }

  private mutating func parent(
    _ name: Located<String>, column: ColumnMapping, target: CatalogColumn, _ context: TableContext
  ) -> Candidate? {
    let feeds = mapping.tables.filter { $0.table.value == name.value }
    guard let first = feeds.first, let table = catalog[table: name.value] else {
      report(
        .unknownReference, "no mapping fills the table '\(name.value)' that is referred to",
        at: name.at, hint: suggestion(name.value, mapping.tables.map(\.table.value)))
      return nil
    }
    let key = table.primaryKey?.columns ?? []
    let parentColumn =
      table.referencedColumn(by: context.table, column: target.name) ?? key.first ?? ""
    let plan = ReferencePlan.Parent(
      table: name.value, column: parentColumn, normalize: first.key.normalize)
    if feeds.contains(where: { $0.columns.contains { $0.column.value == parentColumn } }) {
      return Candidate(plan: plan, isValue: true, isComputed: false)
    }
    guard let identity = identities[name.value] else { return nil }
    guard identity.column == parentColumn else {
      report(
        .referenceMismatch,
        "'\(target.name)' refers to '\(parentColumn)' of '\(name.value)', which is neither its id nor "
          + "filled by a mapping", at: column.column.at,
        hint: "refer to the primary key, or map '\(parentColumn)'")
      return nil
    }
    guard target.type == table.column(parentColumn)?.type else {
      let ids = if case .computed = identity { "computed uuid ids" } else { "ids of another type" }
      let type = table.column(parentColumn)?.typeText ?? "uuid"
      report(
        .referenceMismatch,
        "'\(name.value)' has \(ids), but column '\(target.name)' is \(target.typeText)",
        at: column.column.at, hint: "declare '\(target.name)' as \(type)")
      return nil
    }
    checkKeyParts(of: first, column: column)
    let isKept =
      first.match != nil || first.crosswalk != nil || first.merge?.by.isEmpty == false
    var isComputed = false
    if case .computed = identity { isComputed = !isKept }
    return Candidate(plan: plan, isValue: false, isComputed: isComputed)
  }

  private mutating func plan(
    _ parents: [Candidate], _ reference: Reference, typeField: Int?, column: ColumnMapping,
    target: CatalogColumn
  ) -> ReferencePlan? {
    guard parents.contains(where: \.isValue) else {
      let isComputed = parents.allSatisfy(\.isComputed)
      return ReferencePlan(
        resolution: isComputed ? .computed : .key, parents: parents.map(\.plan),
        typeField: typeField, onMissing: reference.onMissing)
    }
    if parents.count > 1 {
      report(
        .referenceMismatch,
        "the ids of all tables that '\(target.name)' may refer to must come from their keys",
        at: column.column.at)
      return nil
    }
    if case .fields = column.source {
      report(
        .referenceMismatch,
        "'\(parents[0].plan.table)' is referred to by its column '\(parents[0].plan.column)', so "
          + "one field is needed", at: column.column.at)
    }
    return ReferencePlan(
      resolution: .value, parents: [parents[0].plan], onMissing: reference.onMissing)
  }

  /// By another column than the one that the reference stores: it must be unique, or the parent would
  /// be a guess. The table need not be filled by a mapping.
  private mutating func referenceByColumn(
    by name: Located<String>, of table: Located<String>, _ reference: Reference,
    target: CatalogColumn, _ context: TableContext
  ) -> ReferencePlan? {
    guard let parent = catalog[table: table.value] else {
      report(
        .unknownReference, "the table '\(table.value)' that is referred to is not in the schema",
        at: table.at, hint: suggestion(table.value, catalog.tables.map(\.name)))
      return nil
    }
    guard let by = parent.column(name.value) else {
      report(
        .unknownColumn, "column '\(name.value)' is not in table '\(parent.name)'", at: name.at,
        hint: suggestion(name.value, parent.columns.map(\.name)))
      return nil
    }
    let isUnique =
      parent.constraints.contains { constraint in
        (constraint.kind == .unique || constraint.kind == .primaryKey)
          && constraint.columns == [by.name]
      }
      || parent.indexes.contains {
        $0.isUnique && $0.predicate == nil
          && ($0.keys == [by.name] || $0.keys == [SQLText.identifier(by.name)])
      }
    if !isUnique {
      report(
        .referenceMismatch,
        "column '\(by.name)' of '\(parent.name)' is not unique, so it does not tell one row",
        at: name.at, hint: "add a unique constraint, or refer by the key")
    }
    let stored =
      parent.referencedColumn(by: context.table, column: target.name)
      ?? parent.primaryKey?.columns.first ?? ""
    guard parent.column(stored)?.type == target.type else {
      report(
        .referenceMismatch,
        "'\(parent.name)' is referred to by '\(stored)', whose type is not that of "
          + "'\(target.name)'", at: table.at)
      return nil
    }
    refuseResolvedKeys(stored, of: parent.name, at: table.at)
    if case .value = reference.onMissing {
      report(
        .referenceMismatch, "a default key needs a reference by key", at: table.at,
        hint: "use `map` or `on_empty` for a default value")
    }
    return ReferencePlan(
      resolution: stored == by.name ? .value : .column(by: by.name, type: by.type),
      parents: [.init(table: parent.name, column: stored, normalize: [])],
      onMissing: reference.onMissing)
  }
  /// What the server resolves itself is not known yet when others look for it.
  private mutating func refuseResolvedKeys(
    _ stored: String, of name: String, at location: SourceLocation
  ) {
    let feeds = mapping.tables.filter { $0.table.value == name }
    let columns = feeds.flatMap(\.columns).filter { $0.column.value == stored }
    let isResolved = columns.contains { column in
      (column.reference?.tables ?? []).contains { table in
        if case .assigned = identities[table.value] { return true }
        return false
      }
    }
    guard isResolved else { return }
    report(
      .referenceMismatch,
      "'\(name)' is identified by '\(stored)', which is a reference itself", at: location,
      hint: "refer to '\(name)' by its key")
  }

  private mutating func checkKeyParts(of parent: TableMapping, column: ColumnMapping) {
    let needed: Int
    switch parent.key.source {
    case .fields(let fields): needed = fields.count
    case .recordID: needed = 1
    }
    let given: Int
    switch column.source {
    case .fields(let fields): given = fields.count
    case .field: given = 1
    case .template, .object, .literal, .constant, .sql, .copy: given = 1
    }
    if needed != given {
      report(
        .referenceMismatch,
        "the key of '\(parent.table.value)' has \(needed) \(needed == 1 ? "part" : "parts"), but "
          + "\(given) \(given == 1 ? "is" : "are") given",
        at: column.column.at,
        hint: "name one field for each part under `from`, in the order of that table's `key`")
    }
  }
}

extension IdentityPlan {
  /// The column of an id that no rule fills; nil for a natural key.
  fileprivate var column: String? {
    switch self {
    case .computed(let column), .assigned(let column, _, _): column
    case .natural: nil
    }
  }
}

extension CatalogTable {
  /// The column of this table that a single-column foreign key of `child.column` points to.
  func referencedColumn(by child: CatalogTable, column: String) -> String? {
    child.constraints.first { constraint in
      constraint.kind == .foreignKey && constraint.referencedTable == name
        && constraint.columns == [column]
    }?.referencedColumns.first
  }
}
