/// How field values appear in listings: as their shape, or as they are with `--show-values`.
package struct ShownText: Sendable, Hashable {
  package var showsValues: Bool
  /// Characters of a value or shape before it is cut off.
  package static let limit = 60

  package init(showsValues: Bool) { self.showsValues = showsValues }

  /// `NULL`, `''`, the value on one line, or its shape.
  package func of(_ text: String?) -> String {
    guard let text else { return "NULL" }
    if text.isEmpty { return "''" }
    let shown = showsValues ? Self.onOneLine(text) : Self.shape(of: text)
    let rest = shown.unicodeScalars.dropFirst(Self.limit)
    return rest.isEmpty ? shown : String(shown.unicodeScalars.prefix(Self.limit)) + "…"
  }

  /// `9/99/9999` or `Aaaa 99`: digits are 9, letters A or a, everything beyond ASCII that is no
  /// letter `?`. Runs are as long as in the value.
  package static func shape(of text: String) -> String {
    var shape = ""
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.numericType != nil {
        shape += "9"
      } else if properties.isUppercase {
        shape += "A"
      } else if properties.isAlphabetic {
        shape += "a"
      } else if scalar.value < 0x20 {
        shape += "⏎"
      } else {
        shape += scalar.isASCII ? String(scalar) : "?"
      }
    }
    return shape
  }

  private static func onOneLine(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      line += scalar.value < 0x20 ? "⏎" : String(scalar)
    }
    return line
  }
}
