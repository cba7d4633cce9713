extension DatabaseError {
  /// The error of an attempt to connect, from libpq's message.
  static func connecting(_ text: String) -> DatabaseError {
    let (message, sqlState) = takingSQLState(text)
    return DatabaseError(
      kind: .connection, sqlState: sqlState, message: connectionMessage(message),
      failure: sqlState == nil ? ConnectionFailure(message: message) : nil)
  }

  /// A server that this program does not work with; the version as libpq counts, e.g. 120003.
  static func serverTooOld(version: Int) -> DatabaseError {
    DatabaseError(
      kind: .connection,
      message: "the server is PostgreSQL \(version / 10_000), fm2pg needs 13 or newer",
      failure: .serverTooOld)
  }

  /// Whether the message has words of a server: they follow a severity, a colon and two spaces.
  static func quotesServer(_ text: String) -> Bool {
    text.contains(":  ")
  }

  /// The message without its SQLSTATEs, which libpq's longest form writes as `FATAL:  28P01: …`,
  /// and the last of them: that of the last attempt.
  private static func takingSQLState(_ text: String) -> (message: String, sqlState: String?) {
    var sqlState: String?
    let lines = text.split(whereSeparator: \.isNewline).map { line -> String in
      guard let severity = line.firstRange(of: ":  ") else { return String(line) }
      let rest = line[severity.upperBound...]
      let state = rest.prefix(5)
      guard rest.dropFirst(5).hasPrefix(": "), state.utf8.count == 5,
        state.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
      else { return String(line) }
      sqlState = String(state)
      return String(line[..<severity.upperBound] + rest.dropFirst(7))
    }
    return (lines.joined(separator: "\n"), sqlState)
  }
}
