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
