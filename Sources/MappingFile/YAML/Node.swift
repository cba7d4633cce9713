internal import MigrationModel

/// A value of a YAML file with the place where it begins.
struct Node {
  /// One `key: value` of a map.
  struct Entry {
    var key: Located<String>
    var value: Node
  }

  /// What the value is.
  enum Kind {
    /// Plain scalars are not typed: `yes` and `1` are their text. Only null needs to know.
    case scalar(text: String, plain: Bool)
    case sequence([Node])
    case mapping([Entry])
    /// Has been refused already; readers stay silent about it.
    case broken
  }

  var kind: Kind
  var at: SourceLocation

  /// Whether this is YAML's null: nothing, `~` or a plain `null`.
  var isNull: Bool {
    guard case .scalar(let text, plain: true) = kind else { return false }
    return isNullWord(text)
  }

  /// Whether nothing at all is written here.
  var isBlank: Bool {
    guard case .scalar(let text, plain: true) = kind else { return false }
    return text.isEmpty
  }

  /// Whether the value has been refused already.
  var isBroken: Bool {
    if case .broken = kind { true } else { false }
  }

  /// Whether this is a list.
  var isList: Bool {
    if case .sequence = kind { true } else { false }
  }

  /// For messages: `found a list`.
  var described: String {
    switch kind {
    case .scalar: isNull ? "nothing" : "a text"
    case .sequence: "a list"
    case .mapping: "a map"
    case .broken: "nothing"
    }
  }
}

/// Whether a plain scalar is null in YAML's core schema.
func isNullWord(_ text: String) -> Bool {
  ["", "~", "null", "Null", "NULL"].contains(text)
}
