extension DatabaseError {
  /// The message without what could be a field value.
  ///
  /// Data exceptions quote the value after the first quote or colon, or print its bytes as `0x…`.
  /// What a function or trigger raises is free text and may hold anything, so it is not shown.
  static func redacted(_ message: String, sqlState: String?) -> String {
    switch sqlState?.prefix(2) {
    case "P0": raised
    case "22" where sqlState == "22003": "a number is out of range for its type"
    // XX is what extensions and languages other than SQL use for errors of their own.
    case "22", "38", "39", "HV", "XX": cutAtValue(message)
    default: firstLine(message)
    }
  }

  /// In place of a text that may hold anything.
  static let raised = "a function or trigger of the database raised an exception"

  /// Whether code of the database's owner wrote the message, under whatever SQLSTATE it chose: what
  /// PL/pgSQL raises, what a statement says that was put together from values (EXECUTE, or behind
  /// RETURN QUERY and OPEN), and all that comes from other languages. Errors of the statements in a PL/pgSQL function itself name
  /// relations and columns.
  ///
  /// - Parameter context: the server's CONTEXT, which lists the calls; LC_MESSAGES translates it, but
  ///   for the words looked for here.
  static func isFreeText(context: String?) -> Bool {
    guard let context else { return false }
    return context.split(whereSeparator: \.isNewline).contains { line in
      guard let language = line.firstRange(of: "PL/") else { return false }
      guard line[language.upperBound...].hasPrefix("pgSQL") else { return true }
      return ["RAISE", "ASSERT", "EXECUTE", "RETURN QUERY", "OPEN"].contains { line.contains($0) }
    }
  }

  /// Everything before the first quote, colon or hexadecimal byte.
  static func cutAtValue(_ message: String) -> String {
    let bytes = Array(firstLine(message).utf8)
    var end = bytes.count
    for (index, byte) in bytes.enumerated() {
      let isHex =
        byte == UInt8(ascii: "0") && index + 1 < bytes.count
        && bytes[index + 1] == UInt8(ascii: "x")
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ":")
        || isHex
      {
        end = index
        break
      }
    }
    while end > 0, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return end == 0 ? "a value does not fit" : String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func firstLine(_ message: String) -> String {
    String(message.split(whereSeparator: \.isNewline).first ?? "")
  }

  /// What libpq says about a failed or lost connection: its lines joined, without detail and hint.
  static func connectionMessage(_ text: String) -> String {
    // `LINE 1: …` and the caret below it quote the statement.
    let dropped = ["\t", "DETAIL:", "HINT:", "LOCATION:", "LINE ", "Either provide the file"]
    let lines = text.split(whereSeparator: \.isNewline).filter { line in
      !dropped.contains { line.hasPrefix($0) } && line.contains { $0 != " " && $0 != "^" }
    }
    return lines.isEmpty ? "the connection was lost" : lines.joined(separator: "; ")
  }

  /// The first words of a statement up to its first literal, parameter or list; at most 80 bytes.
  static func firstWords(_ sql: String) -> String? {
    var words: [String] = []
    var length = 0
    for line in sql.split(whereSeparator: \.isNewline) {
      for word in line.split(separator: " ") {
        if word.hasPrefix("--") { break }
        let kept = word.utf8.prefix { !stopsWords($0) }
        if !kept.isEmpty { words.append(String(decoding: kept, as: UTF8.self)) }
        length += kept.count + 1
        if kept.count < word.utf8.count || length > 80 { return joined(words) }
      }
    }
    return joined(words)
  }

  private static func stopsWords(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "$"), UInt8(ascii: ";"): true
    default: false
    }
  }

  private static func joined(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.joined(separator: " ")
  }
}
