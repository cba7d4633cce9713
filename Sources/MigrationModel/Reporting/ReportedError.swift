/// One error or warning of a command as it is printed and as JSON shows it.
package struct ReportedError: Sendable, Hashable {
  /// Stable code, documented in docs/errors.md.
  package var code: String
  package var severity: Severity
  /// What is the case, without any field value.
  package var message: String
  /// File with line and column, export with record, or table; nil when there is no such place.
  package var place: String?
  package var hint: String?

  package init(
    code: String, _ message: String, severity: Severity = .error, where place: String? = nil,
    hint: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.place = place
    self.hint = hint
  }

  /// A diagnostic, its location as `file:line:column`. An error always says what to do.
  package init(_ diagnostic: Diagnostic) {
    self.init(
      code: diagnostic.code, diagnostic.message, severity: diagnostic.severity,
      where: diagnostic.location.map { "\($0.file):\($0.line):\($0.column)" },
      hint: diagnostic.hint
        ?? (diagnostic.severity == .error ? StandingAdvice.hint(for: diagnostic.code) : nil))
  }

  /// An export that cannot be used, with its place.
  package init(_ error: ExportError) {
    self.init(
      code: error.code.rawValue, error.message, where: error.place,
      hint: error.hint ?? StandingAdvice.hint(for: error.code.rawValue))
  }

  /// `where: error[CODE]: message`, and the hint on a line of its own.
  package var rendered: String {
    var text = ""
    if let place { text += "\(place): " }
    text += "\(severity.rawValue)[\(code)]: \(message)"
    if let hint { text += "\n  hint: \(hint)" }
    return text
  }
}
