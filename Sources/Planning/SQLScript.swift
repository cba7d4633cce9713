/// A schema file cut into statements, so that PostgreSQL's complaint about one can be given a line.
///
/// Lexing only, as psql does it: strings, quoted names, dollar quotes and comments hide semicolons,
/// and so do parentheses and the BEGIN ATOMIC body of a function. What a statement means is
/// PostgreSQL's business.
package struct SQLScript: Sendable, Hashable {
  package struct Statement: Sendable, Hashable {
    /// Without the semicolon; leading white space and comments are cut off.
    package var text: String
    /// Where the text begins, from 1.
    package var line: Int
    package var column: Int

    /// The first word in capitals, e.g. `CREATE`.
    package var firstWord: String {
      String(text.prefix { $0.isLetter }).uppercased()
    }

    /// Whether the statement would end the transaction that the files run in.
    package var controlsTransaction: Bool {
      ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "PREPARE"]
        .contains(firstWord)
    }

    /// Line and column in the file of a position in the text, both from 1.
    package func place(of position: Int) -> (line: Int, column: Int) {
      var place = (line: line, column: column)
      for scalar in text.unicodeScalars.prefix(max(0, position - 1)) {
        if scalar == "\n" {
          place = (place.line + 1, 1)
        } else {
          place.column += 1
        }
      }
      return place
    }
  }

  package private(set) var statements: [Statement] = []

  private var scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1

  package init(_ sql: String) {
    scalars = Array(sql.unicodeScalars)
    while readStatement() {}
    scalars = []
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func peek(_ offset: Int) -> Unicode.Scalar? {
    index + offset < scalars.count ? scalars[index + offset] : nil
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where index < scalars.count {
      if scalars[index] == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
      index += 1
    }
  }

  /// False at the end of the script.
  private mutating func readStatement() -> Bool {
    skipBlanks()
    guard current != nil else { return false }
    let start = (index: index, line: line, column: column)
    var depth = 0
    var words: [String] = []
    var atomic = 0
    while let scalar = current {
      if scalar == ";", depth <= 0, atomic == 0 { break }
      switch scalar {
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      if isWordStart(scalar) {
        let word = readWord()
        if words.count < 5 { words.append(word) }
        updateAtomic(word, words, &atomic)
      } else if !skipQuoted() {
        advance()
      }
    }
    let text = String(String.UnicodeScalarView(scalars[start.index..<index]))
    if !text.isEmpty {
      statements.append(Statement(text: text, line: start.line, column: start.column))
    }
    advance()
    return true
  }

  /// `CREATE [OR REPLACE] FUNCTION … BEGIN ATOMIC … END`: BEGIN and CASE open, END closes.
  private func updateAtomic(_ word: String, _ words: [String], _ atomic: inout Int) {
    guard words.first == "CREATE", words.contains("FUNCTION") || words.contains("PROCEDURE") else {
      return
    }
    switch word {
    case "BEGIN": atomic += 1
    case "CASE": if atomic > 0 { atomic += 1 }
    case "END": if atomic > 0 { atomic -= 1 }
    default: break
    }
  }

  private func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  private mutating func readWord() -> String {
    let start = index
    while let scalar = current,
      isWordStart(scalar) || ("0"..."9").contains(scalar) || scalar == "$"
    {
      advance()
    }
    let word = String(String.UnicodeScalarView(scalars[start..<index]))
    // `E'…'` has backslash escapes.
    if word.uppercased() == "E", current == "'" { skipString(escapes: true) }
    return word.uppercased()
  }

  private mutating func skipBlanks() {
    while let scalar = current {
      if scalar.properties.isWhitespace || scalar == ";" || scalar == "\u{FEFF}" {
        advance()
      } else if !skipComment() {
        return
      }
    }
  }

  /// A string, quoted name, dollar quote or comment; false when none begins here.
  private mutating func skipQuoted() -> Bool {
    switch current {
    case "'":
      skipString(escapes: false)
      return true
    case "\"":
      advance()
      while current != nil, current != "\"" { advance() }
      advance()
      return true
    case "$": return skipDollarQuote()
    default: return skipComment()
    }
  }

  private mutating func skipString(escapes: Bool) {
    advance()
    while let scalar = current {
      if scalar == "'" {
        // A doubled quote is one of the string.
        guard peek(1) == "'" else { break }
        advance(2)
      } else {
        advance(escapes && scalar == "\\" ? 2 : 1)
      }
    }
    advance()
  }

  private mutating func skipDollarQuote() -> Bool {
    var length = 1
    while let scalar = peek(length), isWordStart(scalar) || ("0"..."9").contains(scalar) {
      length += 1
    }
    guard peek(length) == "$" else { return false }
    let tag = Array(scalars[index...index + length])
    advance(tag.count)
    while index < scalars.count {
      if index + tag.count <= scalars.count, Array(scalars[index..<index + tag.count]) == tag {
        advance(tag.count)
        return true
      }
      advance()
    }
    return true
  }

  private mutating func skipComment() -> Bool {
    if current == "-", peek(1) == "-" {
      while current != nil, current != "\n" { advance() }
      return true
    }
    guard current == "/", peek(1) == "*" else { return false }
    var depth = 0
    repeat {
      if current == "/", peek(1) == "*" {
        depth += 1
        advance(2)
      } else if current == "*", peek(1) == "/" {
        depth -= 1
        advance(2)
      } else {
        advance()
      }
    } while depth > 0 && current != nil
    return true
  }
}
