internal import CPCRE2

/// A compiled regular expression of `extract` and `replace`: PCRE2 over UTF-8, where `\w`, `\d`,
/// `\b` and `(?i)` know the characters of all languages.
///
/// Matched by the interpreter, not by machine code made at run time: its limits count the same
/// steps everywhere, so that load and proof refuse the same cells on every machine.
@safe package final class Pattern: Sendable {
  /// Why a text is no pattern; the offset is in bytes.
  package struct Fault: Error, Hashable {
    package var message: String
    package var offset: Int
  }

  // Never written after it was made, and only read while matching.
  nonisolated(unsafe) let code: OpaquePointer
  /// How many groups the pattern has.
  package let groups: Int

  package init(_ text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    var number: Int32 = 0
    var offset = 0
    let options =
      PCRE2_UTF | PCRE2_UCP | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
    let context = unsafe pcre2_compile_context_create_8(nil)
    defer { unsafe pcre2_compile_context_free_8(context) }
    // Not the choice of whoever built the library.
    _ = unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    _ = unsafe pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE))
    let compiled = unsafe pcre2_compile_8(
      bytes, bytes.count, UInt32(options), &number, &offset, context)
    guard let compiled = unsafe compiled else {
      throw Fault(message: Self.message(number), offset: offset)
    }
    unsafe code = compiled
    var count: UInt32 = 0
    _ = unsafe pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groups = Int(count)
  }

  deinit { unsafe pcre2_code_free_8(code) }

  /// The number of a group that is written as a number or by its name; nil if there is none.
  package func number(ofGroup name: String) -> Int? {
    if let number = Int(name) { return (0...groups).contains(number) ? number : nil }
    let number = unsafe pcre2_substring_number_from_name_8(code, name.utf8.map { $0 } + [0])
    return number > 0 ? Int(number) : nil
  }

  private static func message(_ number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = unsafe pcre2_get_error_message_8(number, &buffer, buffer.count)
    return String(decoding: buffer.prefix(Int(max(0, count))), as: UTF8.self)
  }
}
