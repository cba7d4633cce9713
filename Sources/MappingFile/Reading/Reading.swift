internal import MigrationModel

/// One pass over a project: collects every diagnostic while values are read.
final class Reading {
  private(set) var diagnostics: [Diagnostic] = []
  private var told: Set<Diagnostic> = []

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Adds a finding.
  func report(
    _ code: MappingCode, _ message: String, at location: SourceLocation?, hint: String? = nil,
    severity: Severity = .error
  ) {
    diagnostics.append(Diagnostic(code.rawValue, severity, message, at: location, hint: hint))
  }

  /// Adds a finding that was prepared earlier.
  func report(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
  }

  /// Adds a finding about something that several sources share, and that each of them meets.
  func reportOnce(
    _ code: MappingCode, _ message: String, at location: SourceLocation?, hint: String? = nil
  ) {
    let diagnostic = Diagnostic(code.rawValue, .error, message, at: location, hint: hint)
    if told.insert(diagnostic).inserted { report(diagnostic) }
  }

  /// Adds what is wrong with the bytes of a file.
  func report(_ fault: TextFault, in file: String) {
    let at = SourceLocation(file: file, line: fault.line, column: fault.column)
    switch fault.kind {
    case .notUTF8:
      report(.notText, "the file is not UTF-8 here", at: at, hint: "save the file as UTF-8")
    case .isUTF16:
      report(.notText, "the file is UTF-16", at: at, hint: "save the file as UTF-8")
    case .control(let value):
      let digits = String(value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      report(.notText, "the control character U+\(code) is not allowed", at: at)
    }
  }

  /// Adds why a YAML file could not be read to its end.
  func report(_ stop: YAMLStop, in file: String, text: [UInt8]) {
    switch stop {
    case .syntax(let problem, let mark):
      let at = SourceLocation(file: file, line: mark.line + 1, column: mark.column + 1)
      var hint: String?
      if character(at: mark, in: text) == "\t" || problem.contains("tab character") {
        hint = "indent with spaces, not with tabs"
      } else if problem.contains("cannot start any token") {
        hint = "quote a text that begins with @, % or `"
      } else if problem.contains("unexpected end of stream") {
        hint = "look for a quote or bracket that is not closed"
      }
      report(.syntax, "this is not YAML: \(problem)", at: at, hint: hint)
    case .openQuote(let mark):
      let at = SourceLocation(file: file, line: mark.line + 1, column: mark.column + 1)
      report(
        .syntax, "this is not YAML: the quote that is opened here is not closed", at: at,
        hint: "close it on its line; within a text in double quotes, write \\\" for a quote")
    case .tooDeep(let mark):
      let at = SourceLocation(file: file, line: mark.line + 1, column: mark.column + 1)
      report(.tooDeep, "lists and maps are nested more than \(Limits.depth) deep", at: at)
    }
  }

  /// `did you mean 'x'?`, or the list of what is known; nil if neither helps.
  func suggestion(for name: String, among known: [String]) -> String? {
    guard diagnostics.count < Limits.suggestions else { return nil }
    if let near = nearest(to: name, among: known) { return "did you mean '\(near)'?" }
    return known.isEmpty ? nil : "use one of: \(known.joined(separator: ", "))"
  }

  /// The nearest known name, unless the name is too long to be a typing mistake.
  func nearest(to name: String, among known: [String]) -> String? {
    guard name.utf8.count <= 200, diagnostics.count < Limits.suggestions else { return nil }
    return nearestName(to: name, among: known)
  }
}

/// The character at a mark, nil at the end of its line.
private func character(at mark: YAMLMark, in text: [UInt8]) -> Unicode.Scalar? {
  // Grapheme-wise CR LF is one character, so lines are those that editors count.
  let lines = String(decoding: text, as: UTF8.self)
    .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  guard mark.line < lines.count else { return nil }
  return lines[mark.line].unicodeScalars.dropFirst(mark.column).first
}

/// A name of the mapping in quotes, short enough and free of control characters.
func quoted(_ name: String, limit: Int = 60) -> String {
  // A URL in the wrong place can hold a password.
  if let scheme = name.firstRange(of: "://") { return "'\(name[..<scheme.upperBound])…'" }
  var text = ""
  for scalar in name.unicodeScalars.prefix(limit) {
    text.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
  }
  return name.unicodeScalars.dropFirst(limit).isEmpty ? "'\(text)'" : "'\(text)…'"
}

/// A path in quotes, never cut off.
func quotedPath(_ path: String) -> String { quoted(path, limit: .max) }

/// Diagnostics in order of their places; those without a place come first.
func sortedByLocation(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  diagnostics.enumerated().sorted { left, right in
    switch (left.element.location, right.element.location) {
    case (nil, nil): left.offset < right.offset
    case (nil, _): true
    case (_, nil): false
    case (let first?, let second?): first == second ? left.offset < right.offset : first < second
    }
  }.map(\.element)
}
