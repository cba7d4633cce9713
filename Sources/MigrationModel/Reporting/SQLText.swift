/// Quoting for SQL text; pure, so that plans can be written without a server.
package enum SQLText {
  /// PostgreSQL cuts identifiers at this many bytes.
  package static let identifierLimit = 63

  /// `"name"` with inner quotes doubled.
  package static func identifier(_ name: String) -> String {
    var text = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" { text += "\"\"" } else { text.unicodeScalars.append(scalar) }
    }
    return text + "\""
  }

  /// `"schema"."name"`.
  package static func qualified(_ schema: String, _ name: String) -> String {
    identifier(schema) + "." + identifier(name)
  }

  /// A relation as a catalog of `schema` names it: with the schema in front when that is another.
  package static func relation(_ name: String, in schema: String) -> String {
    guard let dot = name.firstIndex(of: ".") else { return qualified(schema, name) }
    return qualified(String(name[..<dot]), String(name[name.index(after: dot)...]))
  }

  /// `'text'`, or `E'te\\xt'` where a backslash occurs, so that the setting of
  /// `standard_conforming_strings` does not matter.
  package static func literal(_ value: String) -> String {
    var text = ""
    var hasBackslash = false
    for scalar in value.unicodeScalars {
      switch scalar {
      case "'": text += "''"
      case "\\":
        text += "\\\\"
        hasBackslash = true
      default: text.unicodeScalars.append(scalar)
      }
    }
    return hasBackslash ? "E'\(text)'" : "'\(text)'"
  }

  /// `DO` with a body that may hold names of exports and tenants: where dollar signs in them would
  /// end the body, it becomes a literal.
  package static func block(_ body: String) -> String {
    body.contains("$$") ? "DO " + literal(body) : "DO $$\(body)$$"
  }

  /// The name itself if it fits an identifier, else its beginning, `~`, and eight hex digits of its
  /// FNV-1a hash: the same name always becomes the same identifier.
  package static func shortened(_ name: String, limit: Int = identifierLimit) -> String {
    if name.utf8.count <= limit { return name }
    var kept = ""
    var used = 0
    for character in name {
      let size = character.utf8.count
      if used + size > limit - 9 { break }
      kept.append(character)
      used += size
    }
    let hex = String(UInt32(truncatingIfNeeded: fnv1a(name)), radix: 16)
    return kept + "~" + String(repeating: "0", count: 8 - hex.count) + hex
  }

  private static func fnv1a(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return hash ^ (hash >> 32)
  }
}
