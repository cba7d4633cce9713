/// `references:`
package struct Reference: Sendable, Hashable {
  package enum OnMissing: String, Sendable, Hashable, CaseIterable {
    case reject
    case null
  }

  /// The target table referred to.
  package var table: Located<String>
  package var onMissing: OnMissing

  package init(table: Located<String>, onMissing: OnMissing = .reject) {
    self.table = table
    self.onMissing = onMissing
  }
}
