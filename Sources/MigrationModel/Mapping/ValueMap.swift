/// `map:`
package struct ValueMap: Sendable, Hashable {
  /// From a source text (after cleaning) to a target text; nil is NULL.
  package struct Entry: Sendable, Hashable {
    package var from: String
    package var to: String?

    package init(from: String, to: String?) {
      self.from = from
      self.to = to
    }
  }

  package enum Otherwise: Sendable, Hashable {
    case reject
    case null
    /// The text goes on as it is.
    case keep
    case value(String)
  }

  package var entries: [Entry]
  package var otherwise: Otherwise
  package var at: SourceLocation

  package init(entries: [Entry], otherwise: Otherwise = .reject, at: SourceLocation) {
    self.entries = entries
    self.otherwise = otherwise
    self.at = at
  }
}
