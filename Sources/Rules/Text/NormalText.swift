internal import CUTF8Proc
package import MigrationModel

/// `nfc` and `nfkc`: Unicode's composed normal forms, by utf8proc.
package enum NormalText {
  /// Appends the text in its normal form; `scalars` is working space. Bytes that are no text make
  /// it stay as it is.
  package static func apply(
    _ text: Span<UInt8>, form: NormalForm, scalars: inout [Int32], into output: inout [UInt8]
  ) {
    if isNormal(text, form) {
      ByteText.append(text, to: &output)
      return
    }
    let options = fm2pg_utf8proc_options(form == .nfkc ? 1 : 0)
    // No character becomes more than 18 scalars; most stay one, so the space grows on demand.
    if scalars.count <= text.count { scalars = Array(repeating: 0, count: text.count * 2 + 64) }
    var needed = decompose(text, options, into: &scalars)
    if needed >= scalars.count {
      scalars = Array(repeating: 0, count: needed + 1)
      needed = decompose(text, options, into: &scalars)
    }
    let count = needed < 0 ? needed : reencode(&scalars, needed, options)
    guard count >= 0 else {
      ByteText.append(text, to: &output)
      return
    }
    unsafe scalars.withUnsafeBytes { unsafe output.append(contentsOf: $0.prefix(count)) }
  }

  /// Whether nothing can change: no character from U+0300 on for NFC, from U+00A0 on for NFKC.
  static func isNormal(_ text: Span<UInt8>, _ form: NormalForm) -> Bool {
    let first: UInt8 = form == .nfc ? 0xCC : 0xC2
    var found: UInt8 = 0
    for index in text.indices { found |= text[index] >= first ? 1 : 0 }
    return found == 0
  }

  /// How many scalars the text has, decomposed; negative for bytes that are no text.
  private static func decompose(
    _ text: Span<UInt8>, _ options: utf8proc_option_t, into scalars: inout [Int32]
  ) -> Int {
    unsafe text.withUnsafeBufferPointer { bytes in
      unsafe scalars.withUnsafeMutableBufferPointer { buffer in
        unsafe utf8proc_decompose(
          bytes.baseAddress, bytes.count, buffer.baseAddress, buffer.count, options)
      }
    }
  }

  /// Composes in place and writes UTF-8 over the scalars, with a NUL behind it.
  private static func reencode(
    _ scalars: inout [Int32], _ count: Int, _ options: utf8proc_option_t
  ) -> Int {
    unsafe scalars.withUnsafeMutableBufferPointer { buffer in
      unsafe utf8proc_reencode(buffer.baseAddress, count, options)
    }
  }
}

extension NormalText {
  static let nfcReference = RuleReference(
    "nfc", "Unicode's composed form: one spelling for letters with marks, nothing else changes"
  ).showing(
    "clean: nfc",
    ["Zoe\u{308}": "Zo\u{EB}", "Zo\u{EB}": "Zo\u{EB}", "\u{212B}": "\u{C5}", "ﬁx": "ﬁx"])

  static let nfkcReference = RuleReference(
    "nfkc",
    "`nfc`, and plain characters for full-width forms, ligatures and the like; loses distinctions"
  ).showing(
    "clean: nfkc",
    ["ﬁx": "fix", "\u{FF21}\u{FF11}": "A1", "a\u{A0}b": "a b", "m²": "m2"])
}
