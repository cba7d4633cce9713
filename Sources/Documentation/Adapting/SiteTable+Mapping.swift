internal import MigrationModel

extension SiteTable {
  /// - Parameter filling: The mappings that fill the table.
  init(
    _ table: CatalogTable, filling: [TableMapping], mapping: Mapping, catalog: TargetCatalog
  ) {
    self.init(
      name: table.name, comment: catalog.comments.table(table.name),
      exports: filling.filter { $0.query == nil }.map(\.from.value),
      rowRules: ShapeWords.table(filling, mapping)
        + filling.flatMap { Self.rowRules(of: $0, isOnly: filling.count == 1) },
      columns: table.columns.map { column in
        SiteColumn(column, of: table, filling: filling, mapping: mapping, catalog: catalog)
      },
      primaryKey: table.primaryKey?.columns ?? [],
      relations: Self.relations(of: table, filling: filling),
      constraints: table.constraints.map {
        SiteDefinition(name: $0.name, kind: $0.kind.words, sql: $0.definition)
      },
      indexes: table.indexes.map {
        SiteDefinition(
          name: $0.name, kind: $0.isUnique ? "unique index" : "index", sql: $0.definition)
      }, triggers: table.triggers)
  }

  /// Which records become rows.
  private static func rowRules(of table: TableMapping, isOnly: Bool) -> [SiteFact] {
    var facts = isOnly ? [] : [SiteFact("From", table.from.value)]
    facts += ShapeWords.source(table)
    let normalized =
      table.key.normalize.isEmpty
      ? "" : ", compared after: " + table.key.normalize.map(\.words).joined(separator: ", ")
    switch table.key.source {
    case .fields(let fields):
      facts.append(SiteFact("Key", fields.map(\.value).joined(separator: ", ") + normalized))
    case .recordID:
      facts.append(SiteFact("Key", "FileMaker's record id" + normalized))
    }
    if let filter = table.filter {
      let own = filter.conditions.filter { $0.reason != nil }.count
      let conditions = filter.conditions.map { condition in
        condition.words + (own > 1 ? condition.reason.map { " (else: \($0))" } ?? "" : "")
      }.joined(separator: "; and ")
      let reason = own > 1 ? "" : filter.reason.map { ". Others are left out: \($0)" } ?? ""
      facts.append(SiteFact("Records", "only where \(conditions)\(reason)"))
    }
    let order = table.modified.map { " by \($0.value)" } ?? ""
    let fill =
      table.fillsFromDuplicates ? ", and takes the values that it lacks from the others" : ""
    switch table.duplicates {
    case .latest: facts.append(SiteFact("Same key twice", "the latest\(order) stays\(fill)"))
    case .first: facts.append(SiteFact("Same key twice", "the first in the export stays\(fill)"))
    case .reject: facts.append(SiteFact("Same key twice", "all of them are rejected"))
    }
    switch table.deletes {
    case .soft: facts.append(SiteFact("Gone from the export", "the row gets a deleted_at"))
    case .hard: facts.append(SiteFact("Gone from the export", "the row is deleted"))
    case .ignore: facts.append(SiteFact("Gone from the export", "the row stays"))
    }
    var budget = counted(Int(table.rejectBudget.rows), "record")
    if table.rejectBudget.rows == .max { budget = "any number of records" }
    if let percent = table.rejectBudget.percent { budget += ", at most \(number(percent)) %" }
    facts.append(SiteFact("May be rejected", budget))
    return facts
  }

  /// Foreign keys, then references that only the mapping knows of.
  private static func relations(
    of table: CatalogTable, filling: [TableMapping]
  ) -> [SiteRelation] {
    var relations: [SiteRelation] = []
    for constraint in table.constraints where constraint.kind == .foreignKey {
      guard let parent = constraint.referencedTable else { continue }
      relations.append(
        SiteRelation(
          name: constraint.name, columns: constraint.columns, parent: parent,
          parentColumns: constraint.referencedColumns,
          isOptional: constraint.columns.contains { !(table.column($0)?.notNull ?? false) }))
    }
    for column in filling.flatMap(\.columns) {
      let name = column.column.value
      for parent in column.reference?.tables.map(\.value) ?? [] {
        let isKnown = relations.contains { $0.parent == parent && $0.columns.contains(name) }
        if isKnown { continue }
        relations.append(
          SiteRelation(
            columns: [name], parent: parent, parentColumns: [],
            isOptional: !(table.column(name)?.notNull ?? false)))
      }
    }
    return relations
  }
}

extension CatalogConstraint.Kind {
  fileprivate var words: String {
    switch self {
    case .primaryKey: "primary key"
    case .unique: "unique"
    case .check: "check"
    case .foreignKey: "foreign key"
    case .exclusion: "exclusion"
    }
  }
}

extension KeyNormalization {
  fileprivate var words: String {
    switch self {
    case .trim: "white space at the ends removed"
    case .lower: "lower case"
    case .upper: "upper case"
    case .stripLeadingZeros: "leading zeros removed"
    }
  }
}

extension FilterCondition {
  fileprivate var words: String {
    switch test {
    case .isAny(let texts): "\(field.value) is \(texts.map(quoted).joined(separator: " or "))"
    case .isNone(let texts):
      "\(field.value) is not \(texts.map(quoted).joined(separator: " or "))"
    case .isEmpty: "\(field.value) is empty"
    case .isNotEmpty: "\(field.value) is not empty"
    }
  }
}

/// Without the zero that a whole number has as a `Double`.
private func number(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A text of the mapping within words.
func quoted(_ text: String) -> String { text.isEmpty ? "the empty text" : "“\(text)”" }
