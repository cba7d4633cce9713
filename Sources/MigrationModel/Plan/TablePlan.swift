/// A table mapping held against the export's header and the target's catalog: every name is
/// resolved to a position or a type, every default is filled in. Rules compile it, loading and
/// proof run it; none of them looks a name up again.
package struct TablePlan: Sendable, Hashable {
  /// The export, e.g. `Patients`.
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

  /// Positions of the fields that key, order, filter, columns or extras read.
  package var usedFields: Set<Int> {
    var used = Set(key.fields)
    if let order { used.insert(order.field) }
    used.formUnion(filter.map(\.field))
    for column in columns { used.formUnion(column.fields) }
    for extra in extras { used.formUnion(extra.fields) }
    return used
  }

  /// Target columns in COPY order: the computed id if there is one, mapped columns, extras.
  package var copyColumns: [String] {
    var names: [String] = []
    if case .computed(let column) = identity { names.append(column) }
    names += columns.map(\.column)
    names += extras.map(\.column)
    return names
  }

  /// The types of `copyColumns`.
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

  package init(field: Int, test: FilterCondition.Test) {
    self.field = field
    self.test = test
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

/// What a reference needs of its parent.
package struct ReferencePlan: Sendable, Hashable {
  package var parent: String
  /// The parent's column that holds the referred value.
  package var parentColumn: String
  /// True when the parent's id is computed: the cell is then the uuid of (parent, canonical key).
  /// False: the cell is an ordinary typed value that must occur in `parentColumn`.
  package var isComputed: Bool
  /// The parent's key normalisation.
  package var normalize: [KeyNormalization]
  package var onMissing: Reference.OnMissing

  package init(
    parent: String, parentColumn: String, isComputed: Bool, normalize: [KeyNormalization],
    onMissing: Reference.OnMissing
  ) {
    self.parent = parent
    self.parentColumn = parentColumn
    self.isComputed = isComputed
    self.normalize = normalize
    self.onMissing = onMissing
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
