package import MigrationModel

/// UUIDs in hexadecimal.
package enum UUIDText {
  /// Appends 16 bytes; nil when done. 32 digits in any case, with all four hyphens or none, with
  /// both braces or none.
  package static func parse(_ text: Span<UInt8>, into arena: inout [UInt8]) -> RejectCode? {
    var start = 0
    var end = text.count
    if text.byte(0) == Byte.openBrace {
      guard text.byte(end - 1) == Byte.closeBrace else { return .notUUID }
      start += 1
      end -= 1
    }
    let hasHyphens = end - start == 36
    guard hasHyphens || end - start == 32 else { return .notUUID }
    // Judged as a whole first, so that a refusal leaves nothing in the arena.
    for offset in start..<end {
      let isHyphen = hasHyphens && isHyphenPlace(offset - start)
      guard isHyphen ? text[offset] == Byte.minus : text[offset].hexValue != nil else {
        return .notUUID
      }
    }
    var offset = start
    while offset + 1 < end {
      if hasHyphens && isHyphenPlace(offset - start) { offset += 1 }
      arena.append((text[offset].hexValue ?? 0) << 4 | (text.byte(offset + 1).hexValue ?? 0))
      offset += 2
    }
    return nil
  }

  private static func isHyphenPlace(_ index: Int) -> Bool {
    index == 8 || index == 13 || index == 18 || index == 23
  }
}

extension UUIDText {
  static let reference = RuleReference(
    "uuid", "32 hexadecimal digits, with or without hyphens and braces"
  )
  .showing(
    "as: uuid", as: .uuid,
    [
      "{0E1A0C9B-8C5A-4B5B-9C1D-2F3A4B5C6D7E}": "0e1a0c9b-8c5a-4b5b-9c1d-2f3a4b5c6d7e",
      "0e1a0c9b8c5a4b5b9c1d2f3a4b5c6d7e": "0e1a0c9b-8c5a-4b5b-9c1d-2f3a4b5c6d7e",
      "0e1a0c9b": "R109",
    ])
}
