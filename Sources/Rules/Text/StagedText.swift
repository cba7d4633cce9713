internal import MigrationModel

/// Canonical staged text as plain text: the separators of repetitions and related values become
/// LF, escaped pairs become the character that they stand for.
package enum StagedText {
  package static func appendPlain(_ text: Span<UInt8>, to output: inout [UInt8]) {
    var copied = 0
    for index in text.indices {
      let byte = text[index]
      guard byte <= CanonicalText.relatedSeparator, byte >= CanonicalText.escape else { continue }
      switch byte {
      case CanonicalText.repetitionSeparator, CanonicalText.relatedSeparator:
        ByteText.append(text, from: copied, to: index, into: &output)
        output.append(0x0A)
        copied = index + 1
      case CanonicalText.escape:
        guard index + 1 < text.count, let plain = unescaped(text[index + 1]) else { continue }
        ByteText.append(text, from: copied, to: index, into: &output)
        output.append(plain)
        copied = index + 2
      default: continue
      }
    }
    ByteText.append(text, from: copied, to: text.count, into: &output)
  }

  /// Whether the text is plain already and holds nothing that a canonical key would escape: no
  /// byte from U+001B to U+001F.
  static func isPlain(_ text: Span<UInt8>) -> Bool {
    // Looks at all bytes, which the compiler can do many at a time.
    var found: UInt8 = 0
    for index in text.indices { found |= text[index] &- CanonicalText.escape < 5 ? 1 : 0 }
    return found == 0
  }

  private static func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case CanonicalText.escapedEscape: CanonicalText.escape
    case CanonicalText.escapedRepetition: CanonicalText.repetitionSeparator
    case CanonicalText.escapedRelated: CanonicalText.relatedSeparator
    default: nil
    }
  }
}
