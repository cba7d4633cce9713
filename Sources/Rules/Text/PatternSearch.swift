internal import CPCRE2

/// Working space of matches; one text at a time.
@safe final class MatchSpace: @unchecked Sendable {
  // `CellText` makes itself a new one before it shares this one, so it has one user at a time.
  let data: OpaquePointer
  let context: OpaquePointer
  let groups: Int

  init(groups: Int) {
    guard let data = unsafe pcre2_match_data_create_8(UInt32(groups + 1), nil),
      let context = unsafe pcre2_match_context_create_8(nil)
    else { preconditionFailure("out of memory") }
    unsafe self.data = data
    unsafe self.context = context
    self.groups = groups
    // In KiB. What the interpreter remembers of a match is bounded like its steps.
    _ = unsafe pcre2_set_heap_limit_8(context, 20_000)
  }

  deinit {
    unsafe pcre2_match_data_free_8(data)
    unsafe pcre2_match_context_free_8(context)
  }

  /// Where a group of the last match lies; nil if it took no part.
  func range(ofGroup group: Int) -> Range<Int>? {
    let offsets = unsafe pcre2_get_ovector_pointer_8(data)
    guard let offsets = unsafe offsets else { return nil }
    let (start, end) = unsafe (offsets[group * 2], offsets[group * 2 + 1])
    // `\K` in a lookahead can make a match that ends before it starts.
    guard fm2pg_pcre2_is_unset(start) == 0, start <= end else { return nil }
    return start..<end
  }
}

/// Finds matches in one text and counts what they cost.
///
/// PCRE2 limits the steps of one attempt, and makes an attempt at each character. So attempts are
/// cheap first; a place where that is not enough is tried alone with more and more steps, which
/// are paid from `budget`. A text costs at most a constant per character and the budget.
struct PatternSearch {
  enum Outcome {
    case found
    case none
    case overLimit
  }

  private static let cheapSteps = 200
  private static let window = 256

  let pattern: Pattern
  let space: MatchSpace
  private(set) var budget = 2_000_000

  init(_ pattern: Pattern, _ space: MatchSpace) {
    self.pattern = pattern
    self.space = space
  }

  /// The first match that starts at `start` or later; `text` is UTF-8. A match that must not be
  /// empty at `start` goes on after one that was.
  mutating func next(
    in text: Span<UInt8>, from start: Int, notEmptyAtStart: Bool = false
  ) -> Outcome {
    var start = start
    var notEmpty = notEmptyAtStart
    var steps = Self.cheapSteps
    var window = Self.window
    while start <= text.count {
      // Starts beyond this place are for the next round.
      let last = min(start + window - 1, text.count)
      switch attempt(text, start, last, steps: steps, notEmpty: notEmpty) {
      case PCRE2_ERROR_NOMATCH:
        start = last + 1
        while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
        notEmpty = false
        (steps, window) = (Self.cheapSteps, Self.window)
      case PCRE2_ERROR_MATCHLIMIT:
        budget -= steps
        if budget < 0 { return .overLimit }
        if window > 1 { window = 1 } else { steps *= 8 }
      case 0...: return .found
      default: return .overLimit
      }
    }
    return .none
  }

  private func attempt(
    _ text: Span<UInt8>, _ start: Int, _ last: Int, steps: Int, notEmpty: Bool
  ) -> Int32 {
    unsafe pcre2_set_match_limit_8(space.context, UInt32(steps))
    unsafe pcre2_set_offset_limit_8(space.context, last)
    let options = PCRE2_NO_UTF_CHECK | (notEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) : 0)
    return unsafe text.withUnsafeBufferPointer { bytes in
      // An empty text may have no address.
      unsafe withUnsafePointer(to: 0 as UInt8) { nothing in
        unsafe pcre2_match_8(
          pattern.code, bytes.baseAddress ?? nothing, bytes.count, start, options, space.data,
          space.context)
      }
    }
  }
}
