/// Something that stands in the way of a load, or may.
package struct PreflightFinding: Sendable, Hashable {
  /// What kind of thing it is; each has a code of its own in docs/errors.md.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case encoding
    case readOnly
    case pooler
    case rights
    case sessions
    case disk
    case superuser
  }

  package var kind: Kind
  /// A warning does not stop the load.
  package var isWarning: Bool
  package var message: String
  /// Schema, role, database or folder.
  package var place: String?
  package var hint: String

  init(
    _ kind: Kind, _ message: String, at place: String? = nil, hint: String, isWarning: Bool = false
  ) {
    self.kind = kind
    self.isWarning = isWarning
    self.message = message
    self.place = place
    self.hint = hint
  }
}
