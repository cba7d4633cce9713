package import MigrationModel

/// JSON texts, as PostgreSQL's json and jsonb see them.
package enum JSONText {
  /// Nesting beyond this is refused; PostgreSQL's own limit depends on its stack.
  static let maximumDepth = 512

  /// Nil if the text is JSON by the rules of the json type, which looks at the grammar only: it
  /// keeps `\u0000` and lone surrogates, which jsonb refuses.
  package static func validate(_ text: Span<UInt8>) -> RejectCode? {
    var scanner = JSONScanner()
    guard scanner.skipValue(text, depth: 0) else { return .notJSON }
    scanner.skipSpace(text)
    return scanner.position == text.count ? nil : .notJSON
  }

  /// Appends what PostgreSQL prints for `text::jsonb::text`; nil when done, and nothing is left in
  /// the arena otherwise.
  ///
  /// Members are sorted by length of name, then bytes; of equal names the last wins. Numbers are
  /// printed as numeric (`1e3` is `1000`, `1.10` stays). `.outOfRange` for numbers beyond
  /// numeric's limits.
  package static func canonicalize(
    _ text: Span<UInt8>, into arena: inout [UInt8]
  ) -> RejectCode? {
    let start = arena.count
    var writer = JSONCanonicalWriter()
    var refusal = writer.writeValue(text, depth: 0, into: &arena)
    if refusal == nil {
      writer.scanner.skipSpace(text)
      if writer.scanner.position != text.count { refusal = .notJSON }
    }
    if refusal != nil { arena.removeSubrange(start...) }
    return refusal
  }

  /// Appends a quoted string as PostgreSQL's escape_json writes it, from bytes of UTF-8.
  static func appendQuoted(_ bytes: some Collection<UInt8>, into arena: inout [UInt8]) {
    arena.append(Byte.quote)
    for byte in bytes { appendEscaped(byte, into: &arena) }
    arena.append(Byte.quote)
  }

  /// Appends one byte of a string, escaped if it must be. NUL, which jsonb cannot hold, becomes
  /// U+FFFD.
  static func appendEscaped(_ byte: UInt8, into arena: inout [UInt8]) {
    switch byte {
    case Byte.quote, Byte.backslash:
      arena.append(Byte.backslash)
      arena.append(byte)
    case 0x20...:
      arena.append(byte)
    case 0:
      arena.append(0xEF)
      arena.append(0xBF)
      arena.append(0xBD)
    default:
      arena.append(Byte.backslash)
      switch byte {
      case 0x08: arena.append(.ascii("b"))
      case 0x09: arena.append(.ascii("t"))
      case 0x0A: arena.append(.ascii("n"))
      case 0x0C: arena.append(.ascii("f"))
      case 0x0D: arena.append(.ascii("r"))
      default:
        arena.append(.ascii("u"))
        arena.append(Byte.zero)
        arena.append(Byte.zero)
        arena.append((byte >> 4).lowNibbleHex)
        arena.append(byte.lowNibbleHex)
      }
    }
  }
}

extension JSONText {
  static let reference = RuleReference(
    "json", "JSON text, checked; without `as` a json column takes JSON, with `as: text` a string"
  ).showing(
    "as: json", as: .jsonb,
    ["{\"b\": 1, \"a\": [true]}": "{\"a\": [true], \"b\": 1}", "{a: 1}": "R110"]
  )
  .showing("as: text", as: .jsonb, ["Ann": "\"Ann\""])
}
