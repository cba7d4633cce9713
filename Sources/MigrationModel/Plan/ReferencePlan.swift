/// What a reference needs of its parents.
package struct ReferencePlan: Sendable, Hashable {
  /// How the key that a record names becomes the value of the column.
  package enum Resolution: Sendable, Hashable {
    /// The cell is the uuid of (parent, canonical key): no parent has to be looked up.
    case computed
    /// The cell is a value of the column's own type that must occur in the parent's column.
    case value
    /// The cell is the canonical key as text; the server finds the parent's id by it.
    case key
    /// The cell has the type of the parent's column `by`; the server finds the parent's id by it.
    case column(by: String, type: ColumnType)
  }

  /// A table that is referred to.
  package struct Parent: Sendable, Hashable {
    package var table: String
    /// The column that holds the referred value.
    package var column: String
    /// Its key normalisation.
    package var normalize: [KeyNormalization]
    /// The word of the type field that means this table; nil for the only parent.
    package var word: String?

    package init(
      table: String, column: String, normalize: [KeyNormalization], word: String? = nil
    ) {
      self.table = table
      self.column = column
      self.normalize = normalize
      self.word = word
    }
  }

  package var resolution: Resolution
  /// One, or the choices of a polymorphic reference.
  package var parents: [Parent]
  /// The field that says which of the parents is meant, by index.
  package var typeField: Int?
  package var onMissing: Reference.OnMissing
  /// The jsonb column that keeps the original of a reference that became NULL.
  package var keepIn: String?

  package init(
    resolution: Resolution, parents: [Parent], typeField: Int? = nil,
    onMissing: Reference.OnMissing
  ) {
    precondition(!parents.isEmpty, "a reference has a parent")
    self.resolution = resolution
    self.parents = parents
    self.typeField = typeField
    self.onMissing = onMissing
  }

  /// The parent of a reference that is not polymorphic; else the first choice.
  package var parent: String { parents[0].table }

  /// The column of `parent` that holds the referred value.
  package var parentColumn: String { parents[0].column }

  /// The key normalisation of `parent`.
  package var normalize: [KeyNormalization] { parents[0].normalize }

  package var isPolymorphic: Bool { typeField != nil }

  /// Whether the cell of a record is already the column's value.
  package var isDirect: Bool {
    switch resolution {
    case .computed, .value: true
    case .key, .column: false
    }
  }
}
