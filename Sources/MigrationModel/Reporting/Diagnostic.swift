/// A place in a text file; line and column count from 1, columns in Unicode characters.
package struct SourceLocation: Sendable, Hashable, Comparable {
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// A value read from a mapping file, with the place where it stands.
package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
  package var value: Value
  package var at: SourceLocation

  package init(_ value: Value, at: SourceLocation) {
    self.value = value
    self.at = at
  }
}

/// How bad a diagnostic is: an error stops the command before it changes anything.
package enum Severity: String, Sendable, Hashable {
  case error
  case warning
}

/// One mistake or doubt that the operator can act on. Diagnostics are collected and returned all
/// at once, never thrown one by one. The message carries no field value of an export.
package struct Diagnostic: Sendable, Hashable {
  /// Stable code: `M…` mapping, `X…` export, `S…` target schema.
  package var code: String
  package var severity: Severity
  package var message: String
  package var location: SourceLocation?
  package var hint: String?

  package init(
    _ code: String, _ severity: Severity = .error, _ message: String,
    at location: SourceLocation? = nil, hint: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.location = location
    self.hint = hint
  }

  /// `file:line:column: error[M014]: message`, and the hint on a line of its own.
  package var rendered: String {
    var text = ""
    if let location { text += "\(location.file):\(location.line):\(location.column): " }
    text += "\(severity.rawValue)[\(code)]: \(message)"
    if let hint { text += "\n  hint: \(hint)" }
    return text
  }
}
