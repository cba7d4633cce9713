/// A table mapping held against the export's header and the target's catalog: every name is
/// resolved to a position or a type, every default is filled in. Rules compile it, loading and
/// proof run it; none of them looks a name up again.
///
/// There is one for each pair of an export and a target table that it feeds.
package struct TablePlan: Sendable, Hashable {
  /// The export, e.g. `Patients`; of a table `from_sql`, the table's own name.
  package var source: String
  /// The target table, e.g. `patients`.
  package var target: String
  /// The export's fields in file order; indexes below point into it.
  package var fields: [ExportField]
  package var key: KeyPlan
  package var identity: IdentityPlan
  package var order: OrderPlan?
  package var duplicates: DuplicatePolicy
  package var filter: [FilterPlan]
  /// Mapped columns in the order of the mapping; without the computed id and the extras.
  package var columns: [ColumnPlan]
  package var extras: [ExtrasPlan]
  package var rejectBudget: RejectBudget
  /// Position among the feeds of the target.
  package var feed = 0
  package var numbering = UnitNumbering(hasFeeds: false, hasSlots: false)
  /// Whose data the export holds; nil takes the run's tenant.
  package var tenant: String?
  package var explode: ExplodePlan?
  /// Virtual fields behind those of the export: field `fields.count` is the first of them. The
  /// slot's position, if there is one, comes after them.
  package var sqlFields: [SQLField] = []
  package var copies: [CopyPlan] = []
  /// Nil when rows that are the same do not complete each other.
  package var merge: MergePlan?
  package var assertions: [RowAssertion] = []
  package var match: MatchMapping?
  package var crosswalk: GivenCrosswalk?
  /// A query over staging that takes the place of an export.
  package var query: String?
  /// Whether rows pass a landing table, where the server finds ids, parents and what belongs
  /// together, before they reach the target. Else cells are final, and go to the shadow table.
  package var isLanded = false

  /// What becomes of rows whose records are no longer in the export; only tables that another tool
  /// makes keep rows from one load to the next.
  package var deletes = DeletePolicy.ignore
  /// Whether another tool makes the table, so that it holds rows of others too.
  package var isExternal = false

  package init(
    source: String, target: String, fields: [ExportField], key: KeyPlan, identity: IdentityPlan,
    order: OrderPlan?, duplicates: DuplicatePolicy, filter: [FilterPlan], columns: [ColumnPlan],
    extras: [ExtrasPlan], rejectBudget: RejectBudget
  ) {
    self.source = source
    self.target = target
    self.fields = fields
    self.key = key
    self.identity = identity
    self.order = order
    self.duplicates = duplicates
    self.filter = filter
    self.columns = columns
    self.extras = extras
    self.rejectBudget = rejectBudget
  }

  /// Positions of the export's fields that key, order, filter, columns or extras read.
  package var usedFields: Set<Int> {
    var used = Set(key.fields)
    used.formUnion(explode?.fields ?? [])
    if let order { used.insert(order.field) }
    used.formUnion(filter.map(\.field))
    for column in columns {
      used.formUnion(column.fields)
      if let type = column.reference?.typeField { used.insert(type) }
    }
    for extra in extras { used.formUnion(extra.fields) }
    return used.filter { $0 < fields.count }
  }

  /// Target columns in the order of a row's cells: the computed id if there is one, mapped columns,
  /// extras. An assigned id and copied columns have no cells.
  package var copyColumns: [String] {
    var names: [String] = []
    if case .computed(let column) = identity { names.append(column) }
    names += columns.map(\.column)
    names += extras.map(\.column)
    return names
  }

  /// The types of a row's cells: those of `copyTypes`, but for references that the server resolves.
  package var cellTypes: [ColumnType] {
    var types = copyTypes
    let first = types.count - extras.count - columns.count
    for (place, column) in columns.enumerated() {
      switch column.reference?.resolution {
      case .key: types[first + place] = .text
      case .column(_, let type): types[first + place] = type
      case .computed, .value, nil: break
      }
    }
    return types
  }

  /// The types of `copyColumns` in the target.
  package var copyTypes: [ColumnType] {
    var types: [ColumnType] = []
    if case .computed = identity { types.append(.uuid) }
    types += columns.map(\.type)
    types += extras.map(\.type)
    return types
  }
}

/// Where the canonical key comes from.
package struct KeyPlan: Sendable, Hashable {
  /// Field indexes of the key's parts; empty means RECORDID.
  package var fields: [Int]
  package var normalize: [KeyNormalization]

  package init(fields: [Int], normalize: [KeyNormalization]) {
    self.fields = fields
    self.normalize = normalize
  }
}

/// How a target row is identified.
package enum IdentityPlan: Sendable, Hashable {
  /// A uuid primary key computed from the canonical key.
  case computed(column: String)
  /// The primary key's columns are mapped like any other.
  case natural(columns: [String])
  /// The server gives each key an id, which the crosswalk keeps.
  case assigned(column: String, type: ColumnType, scheme: IDScheme)
}

/// What makes one record newer than another.
package struct OrderPlan: Sendable, Hashable {
  package var field: Int
  package var dateOrder: DateOrder
  package var pivot: Int?

  package init(field: Int, dateOrder: DateOrder, pivot: Int?) {
    self.field = field
    self.dateOrder = dateOrder
    self.pivot = pivot
  }
}

/// One condition of the row filter.
package struct FilterPlan: Sendable, Hashable {
  package var field: Int
  package var test: FilterCondition.Test
  /// Why records that fail the test are left out, as the mapping says it.
  package var reason: String?

  package init(field: Int, test: FilterCondition.Test, reason: String? = nil) {
    self.field = field
    self.test = test
    self.reason = reason
  }
}

/// One mapped column with all that its rule needs.
package struct ColumnPlan: Sendable, Hashable {
  package var column: String
  package var type: ColumnType
  /// The cell must have a value: `required`, or NOT NULL in the catalog.
  package var isRequired: Bool
  package var mapping: ColumnMapping
  /// Field indexes in the order in which `mapping.source` names them.
  package var fields: [Int]
  /// The convention of the export (its own statement, else the mapping's, else the migration's).
  package var dateOrder: DateOrder
  package var pivot: Int?
  package var decimalMark: DecimalMark
  /// IANA zone of local timestamps, nil where none is needed.
  package var zone: String?
  package var reference: ReferencePlan?

  package init(
    column: String, type: ColumnType, isRequired: Bool, mapping: ColumnMapping, fields: [Int],
    dateOrder: DateOrder, pivot: Int?, decimalMark: DecimalMark, zone: String?,
    reference: ReferencePlan?
  ) {
    self.column = column
    self.type = type
    self.isRequired = isRequired
    self.mapping = mapping
    self.fields = fields
    self.dateOrder = dateOrder
    self.pivot = pivot
    self.decimalMark = decimalMark
    self.zone = zone
    self.reference = reference
  }
}

/// A jsonb column that takes refused originals (`keep_in`) and unmapped fields; NULL when there is
/// nothing to keep.
package struct ExtrasPlan: Sendable, Hashable {
  package var column: String
  package var type: ColumnType
  /// Unmapped fields that go here, by index; empty texts are left out.
  package var fields: [Int]

  package init(column: String, type: ColumnType, fields: [Int]) {
    self.column = column
    self.type = type
    self.fields = fields
  }
}

extension TablePlan {
  /// Under which name a jsonb column keeps the original of a column. A field of the same name that is
  /// kept there too is another value; neither may hide the other.
  package func nameOfOriginal(_ column: ColumnPlan) -> String {
    let places = column.mapping.keptIn.map(\.value)
    let names = extras.filter { places.contains($0.column) }.flatMap(\.fields).map {
      fields[$0].name
    }
    return names.contains(column.column) ? column.column + "#refused" : column.column
  }
}
