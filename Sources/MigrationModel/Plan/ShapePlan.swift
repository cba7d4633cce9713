/// How one record becomes several rows.
package struct ExplodePlan: Sendable, Hashable {
  package var kind: ExplodeMapping.Kind
  /// Fields that are cut into slots, by index.
  package var fields: [Int]
  /// Index of the virtual field that holds the slot's number; nil when nothing uses it.
  package var position: Int?
  package var skipsEmpty: Bool

  package init(kind: ExplodeMapping.Kind, fields: [Int], position: Int?, skipsEmpty: Bool) {
    self.kind = kind
    self.fields = fields
    self.position = position
    self.skipsEmpty = skipsEmpty
  }
}

/// A column whose text the server computes from the staged record.
package struct SQLField: Sendable, Hashable {
  /// Over the staging table's columns; the alias of the table is `s`.
  package var expression: String
  /// The target column, for messages.
  package var column: String

  package init(expression: String, column: String) {
    self.expression = expression
    self.column = column
  }
}

/// A column that is copied from the row that another column refers to.
package struct CopyPlan: Sendable, Hashable {
  package var column: String
  package var isRequired: Bool
  /// The column of this table that holds the reference.
  package var through: String
  package var parent: String
  /// The parent's column that `through` refers to.
  package var parentKey: String
  /// The parent's column that is copied.
  package var parentColumn: String

  package init(
    column: String, isRequired: Bool, through: String, parent: String, parentKey: String,
    parentColumn: String
  ) {
    self.column = column
    self.isRequired = isRequired
    self.through = through
    self.parent = parent
    self.parentKey = parentKey
    self.parentColumn = parentColumn
  }
}

/// How rows that are the same become one: those of several sources, or duplicates of one.
package struct MergePlan: Sendable, Hashable {
  /// One target column.
  package struct Column: Sendable, Hashable {
    package var column: String
    /// Feeds, the preferred first; every feed of the table is among them.
    package var prefer: [Int]
    package var rejectsDifference: Bool

    package init(column: String, prefer: [Int], rejectsDifference: Bool) {
      self.column = column
      self.prefer = prefer
      self.rejectsDifference = rejectsDifference
    }
  }

  /// Feeds, the preferred first: whose record is the row's, the others are merged into it.
  package var prefer: [Int]
  /// Target columns that tell which rows are the same; empty compares keys.
  package var by: [String]
  /// In the order of the table's columns; every column that any feed fills.
  package var columns: [Column]
  /// Columns that must have a value once the row is complete; a unit alone may lack it.
  package var required: [String]

  package init(prefer: [Int], by: [String], columns: [Column], required: [String] = []) {
    self.prefer = prefer
    self.by = by
    self.columns = columns
    self.required = required
  }
}
