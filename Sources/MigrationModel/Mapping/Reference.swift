/// `references:`
package struct Reference: Sendable, Hashable {
  /// What becomes of a row whose parent is not there.
  package enum OnMissing: Sendable, Hashable {
    case reject
    case null
    /// The row waits outside of the target until its parent has come.
    case hold
    /// The parent with this key instead.
    case value(String)
  }

  /// What is referred to.
  package enum Parent: Sendable, Hashable {
    /// `references: clinics`
    case table(Located<String>)
    /// `references: { table: clinics, by: code }`: by a unique column of the target.
    case column(table: Located<String>, column: Located<String>)
    /// `references: { type: Subject_Type, tables: { P: patients, C: clinicians } }`: a field says
    /// which table is meant; its text is compared trimmed.
    case polymorphic(type: Located<String>, tables: [Choice])
  }

  /// A word of the type field and the table that it stands for.
  package struct Choice: Sendable, Hashable {
    package var word: String
    package var table: Located<String>

    package init(word: String, table: Located<String>) {
      self.word = word
      self.table = table
    }
  }

  package var parent: Parent
  package var onMissing: OnMissing
  /// The jsonb column that keeps the original of a reference that became NULL.
  package var keepIn: Located<String>?

  package init(
    parent: Parent, onMissing: OnMissing = .reject, keepIn: Located<String>? = nil
  ) {
    self.parent = parent
    self.onMissing = onMissing
    self.keepIn = keepIn
  }

  package init(table: Located<String>, onMissing: OnMissing = .reject) {
    self.init(parent: .table(table), onMissing: onMissing)
  }

  /// Every table that may be referred to, in the order written.
  package var tables: [Located<String>] {
    switch parent {
    case .table(let table), .column(let table, _): [table]
    case .polymorphic(_, let choices): choices.map(\.table)
    }
  }
}
