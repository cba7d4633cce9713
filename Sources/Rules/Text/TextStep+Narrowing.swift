internal import MigrationModel

extension TextStep {
  /// Runs the step on a range of `text` where it only has to move the ends, if at all; false when
  /// it might have to rewrite something.
  @inline(__always)
  func narrow(_ range: inout Range<Int>, of text: Span<UInt8>, _ tables: StepTables) -> Bool {
    switch self {
    case .trim:
      range = WhiteSpace.trimmed(range, of: text)
      return true
    case .lower: return Self.isUnchanged(text.extracting(range), first: 0x41, last: 0x5A)
    case .upper: return Self.isUnchanged(text.extracting(range), first: 0x61, last: 0x7A)
    case .singleLine: return Self.isUnchanged(text.extracting(range), first: 0x0A, last: 0x0A)
    case .collapseSpaces:
      range = WhiteSpace.trimmed(range, of: text)
      return Self.hasSingleSpaces(text.extracting(range))
    case .digits:
      for index in range where !text[index].isDigit { return false }
      return true
    case .split(let separator, let part):
      let part = SplitText.range(
        text.extracting(range), separator: tables.constants.span.extracting(separator.range),
        part: part)
      let start = range.lowerBound
      range = part.map { start + $0.lowerBound..<start + $0.upperBound } ?? start..<start
      return true
    case .pad(_, let width, _):
      let text = text.extracting(range)
      return WhiteSpace.isBlank(text) || characterCount(text) >= width
    case .lineEnds(let end):
      let text = text.extracting(range)
      for index in text.indices where text[index] == 0x0D || (text[index] == 0x0A && end != .lf) {
        return false
      }
      return true
    case .normalize(let form): return NormalText.isNormal(text.extracting(range), form)
    case .nameCase, .strip, .keep, .remove, .replace, .replacePattern, .extract: return false
    }
  }

  /// Whether all is ASCII outside of the given bytes.
  private static func isUnchanged(_ text: Span<UInt8>, first: UInt8, last: UInt8) -> Bool {
    var found: UInt8 = 0
    for index in text.indices {
      found |= text[index] >= 0x80 || (text[index] >= first && text[index] <= last) ? 1 : 0
    }
    return found == 0
  }

  /// Whether all is ASCII, without tabs and without two spaces in a row.
  private static func hasSingleSpaces(_ text: Span<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for index in text.indices {
      let byte = text[index]
      if byte >= 0x80 || byte == 0x09 || (byte == 0x20 && previous == 0x20) { return false }
      previous = byte
    }
    return true
  }
}
