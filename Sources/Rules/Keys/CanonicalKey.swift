package import MigrationModel

/// The canonical form of a key: its parts normalised and joined with U+001F. An ESC or U+001F that
/// is data becomes `ESC E` or `ESC U`, so that different keys never look the same.
package enum CanonicalKey {
  /// Bytes of a key; an entry of a PostgreSQL index must fit a third of a page, 2704 bytes.
  package static let limit = 2000
  /// Between the parts.
  package static let separator: UInt8 = 0x1F

  /// The canonical key of plain parts, nil when a part is empty.
  package static func text(
    parts: [String], normalize: [KeyNormalization]
  ) -> String? {
    var work = CellText()
    var key: [UInt8] = []
    for (index, part) in parts.enumerated() {
      work.clear()
      work.bytes.append(contentsOf: part.utf8)
      work.takeAll()
      if index > 0 { key.append(separator) }
      guard append(&work, normalize: normalize, to: &key) else { return nil }
    }
    return parts.isEmpty ? nil : String(decoding: key, as: UTF8.self)
  }

  /// Normalises the part in `work` and appends it; false, and nothing appended, when it is blank.
  static func append(
    _ work: inout CellText, normalize: [KeyNormalization], to key: inout [UInt8]
  ) -> Bool {
    if work.isBlank { return false }
    for step in normalize {
      switch step {
      case .trim: work.trim()
      case .lower: work.rewrite(LetterCase.lower)
      case .upper: work.rewrite(LetterCase.upper)
      case .stripLeadingZeros:
        work.range = withoutLeadingZeros(work.range, of: work.bytes.span)
      }
    }
    let part = work.bytes.span.extracting(work.range)
    if StagedText.isPlain(part) {
      ByteText.append(part, to: &key)
      return true
    }
    for index in work.range {
      switch work.bytes[index] {
      case CanonicalText.escape:
        key.append(CanonicalText.escape)
        key.append(0x45)
      case separator:
        key.append(CanonicalText.escape)
        key.append(0x55)
      case let byte: key.append(byte)
      }
    }
    return true
  }

  /// Whether the canonical form of every part is a piece of its text, but for escapes.
  static func onlyNarrows(_ normalize: [KeyNormalization]) -> Bool {
    normalize.allSatisfy { step in
      switch step {
      case .trim, .stripLeadingZeros: true
      case .lower, .upper: false
      }
    }
  }

  /// The canonical form of a part that is a range of `text`, for steps that only narrow and a text
  /// that `StagedText.isPlain` accepts; empty when there is no key.
  static func narrowed(
    _ range: Range<Int>, of text: Span<UInt8>, _ normalize: [KeyNormalization]
  ) -> Range<Int> {
    let trimmed = WhiteSpace.trimmed(range, of: text)
    if trimmed.isEmpty { return trimmed }
    var range = range
    for step in normalize {
      switch step {
      case .trim: range = trimmed.clamped(to: range)
      case .stripLeadingZeros: range = withoutLeadingZeros(range, of: text)
      case .lower, .upper: preconditionFailure("a step that does not only narrow")
      }
    }
    return range
  }

  /// Of a key that is all digits; one zero stays of `000`.
  private static func withoutLeadingZeros(
    _ range: Range<Int>, of text: Span<UInt8>
  ) -> Range<Int> {
    guard !range.isEmpty else { return range }
    var firstOther = range.upperBound - 1
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      guard text[index].isDigit else { return range }
      if text[index] != Byte.zero { firstOther = index }
    }
    return firstOther..<range.upperBound
  }
}
