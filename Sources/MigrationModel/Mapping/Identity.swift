/// `ids:`: how target rows get their ids.
package enum IDScheme: String, Sendable, Hashable, CaseIterable {
  /// A uuid computed from namespace, tenant, table and key: the same in every rehearsal.
  case uuid
  /// A random uuid, kept in the crosswalk.
  case random
  /// The next number of the identity column or sequence, kept in the crosswalk.
  case identity
  /// The primary key's columns are mapped.
  case natural
}

/// `match:`: records take over rows that the target has already.
package struct MatchMapping: Sendable, Hashable {
  /// How the values of a record and of a row are compared.
  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case exact
    /// As text, trimmed and without case.
    case normalized
  }

  /// What becomes of a record that matches no row.
  package enum Unmatched: String, Sendable, Hashable, CaseIterable {
    /// A new row.
    case create
    case reject
  }

  /// Target columns that are equal together.
  package var columns: [Located<String>]
  package var comparison: Comparison
  package var unmatched: Unmatched

  package init(
    columns: [Located<String>], comparison: Comparison = .exact, unmatched: Unmatched = .create
  ) {
    self.columns = columns
    self.comparison = comparison
    self.unmatched = unmatched
  }
}

/// `crosswalk:`: a CSV file of the project with the ids of known keys.
package struct GivenCrosswalk: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// The parts of the key as the file has them, in the order of the table's key.
    package var key: [String]
    /// The target id as text.
    package var id: String
    /// Where the id stands.
    package var at: SourceLocation

    package init(key: [String], id: String, at: SourceLocation) {
      self.key = key
      self.id = id
      self.at = at
    }
  }

  /// Relative to the project folder.
  package var file: Located<String>
  package var entries: [Entry]

  package init(file: Located<String>, entries: [Entry]) {
    self.file = file
    self.entries = entries
  }
}
