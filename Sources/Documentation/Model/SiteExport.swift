/// An export and what becomes of its fields.
package struct SiteExport: Sendable, Hashable {
  package var name: String
  /// How it is read, where that differs from the project's conventions.
  package var settings: [SiteFact]
  /// In file order when headers are known.
  package var fields: [SiteField]

  package init(name: String, settings: [SiteFact] = [], fields: [SiteField]) {
    self.name = name
    self.settings = settings
    self.fields = fields
  }

  /// Target tables that it fills or that read it, by name.
  package var tables: [String] { Set(fields.flatMap(\.uses).compactMap(\.table)).sorted() }

  package func count(_ fate: SiteField.Fate) -> Int { fields.count { $0.fate == fate } }
}

/// A source field.
package struct SiteField: Sendable, Hashable {
  /// What became of the field as a whole.
  package enum Fate: String, Sendable, Hashable, CaseIterable {
    /// Its values are in the target.
    case used
    /// Only to choose or order records.
    case read
    /// With others in one jsonb column.
    case kept
    case ignored
    case unmapped
  }

  package var name: String
  /// What the export says of it, such as `date`.
  package var type: String?
  package var uses: [SiteUse]

  package init(name: String, type: String? = nil, uses: [SiteUse] = []) {
    self.name = name
    self.type = type
    self.uses = uses
  }

  package var fate: Fate {
    let roles = uses.map(\.role)
    if roles.contains(.column) || roles.contains(.key) { return .used }
    if roles.contains(.order) || roles.contains(.filter) { return .read }
    if roles.contains(.kept) { return .kept }
    return roles.contains(.ignored) ? .ignored : .unmapped
  }
}

/// One thing that a field is used for, or why it is not.
package struct SiteUse: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable {
    case column
    case key
    case order
    case filter
    /// Goes into a jsonb column with others.
    case kept
    case ignored
  }

  package var role: Role
  /// Nil for what holds for the export as a whole.
  package var table: String?
  package var column: String?
  /// The reason, for ignored fields and filters.
  package var reason: String?

  package init(_ role: Role, table: String?, column: String? = nil, reason: String? = nil) {
    self.role = role
    self.table = table
    self.column = column
    self.reason = reason
  }
}
