/// The name as an SQL identifier, always in double quotes.
package func quoteIdentifier(_ name: String) -> String {
  quoted(name, by: UInt8(ascii: "\""), escapingBackslash: false)
}

/// The text as an SQL literal; `E'…'` when it holds a backslash, so that any setting reads it right.
///
/// PostgreSQL has no NUL in text: a statement that holds one is refused by `Connection`.
package func quoteLiteral(_ text: String) -> String {
  let hasBackslash = text.utf8.contains(UInt8(ascii: "\\"))
  let body = quoted(text, by: UInt8(ascii: "'"), escapingBackslash: hasBackslash)
  return hasBackslash ? "E" + body : body
}

/// Works on bytes: a quote followed by a combining character is one `Character`, not a quote.
private func quoted(_ text: String, by quote: UInt8, escapingBackslash: Bool) -> String {
  var bytes: [UInt8] = [quote]
  bytes.reserveCapacity(text.utf8.count + 2)
  for byte in text.utf8 {
    if byte == quote || (escapingBackslash && byte == UInt8(ascii: "\\")) { bytes.append(byte) }
    bytes.append(byte)
  }
  bytes.append(quote)
  return String(decoding: bytes, as: UTF8.self)
}
