internal import MigrationModel

/// Makes the text of a field canonical and counts, per field, every byte it had to change.
///
/// Canonical: in-field returns (VT, CR, LF, CRLF) are LF; U+001D stands between repetitions, and
/// the padding of trailing empty repetitions is dropped; literal separators are escaped; no NUL.
struct TextDecoder {
  /// Why a field cannot be used; the offset counts bytes of the field's content.
  enum Problem: Error {
    case undecodable(offset: Int)
    case illegalCharacter(offset: Int)
  }

  /// Parallel to the export's fields.
  private(set) var changes: [CharacterChanges]
  /// CR, LF and CRLF met within fields: they count as lines of the file.
  private(set) var innerLines: Int64 = 0
  private let controls: ExportSettings.ControlPolicy
  private let undecodable: ExportSettings.UndecodablePolicy

  /// For an export of this many fields.
  init(fields: Int, settings: ExportSettings) {
    changes = Array(repeating: CharacterChanges(), count: fields)
    controls = settings.controls
    undecodable = settings.undecodable
  }

  /// Whether records that are not UTF-8 are set aside.
  var setsAside: Bool { undecodable == .setAside }

  /// Appends the canonical text of a field of a text export; answers false when the field is not
  /// UTF-8 and the record is to be set aside.
  mutating func append(
    _ raw: UnsafeBufferPointer<UInt8>, column: Int, to output: inout [UInt8]
  ) throws(Problem) -> Bool {
    guard let base = raw.baseAddress, raw.count > 0 else { return true }
    let traits = unsafe ByteSearch.traits(of: base, count: raw.count)
    let bad = traits.hasHigh ? unsafe UTF8Check.firstInvalid(in: raw) : nil
    if bad == nil && !traits.hasControl {
      unsafe output.append(contentsOf: raw)
      return true
    }
    if let bad, undecodable == .refuse { throw .undecodable(offset: bad) }
    try unsafe appendChanged(raw, from: bad, column: column, to: &output)
    return bad == nil || undecodable != .setAside
  }

  private mutating func appendChanged(
    _ raw: UnsafeBufferPointer<UInt8>, from firstBad: Int?, column: Int, to output: inout [UInt8]
  ) throws(Problem) {
    let fieldStart = output.count
    let separator = CanonicalText.repetitionSeparator
    var index = 0
    var runStart = 0
    while index < raw.count {
      let byte = unsafe raw[index]
      var length = 1
      if byte >= 0x80, let firstBad, index >= firstBad {
        switch unsafe UTF8Check.sequence(at: index, in: raw) {
        case .valid(let size):
          index += size
          continue
        case .invalid(let size), .incomplete(let size): length = size
        }
        unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: raw[runStart..<index]))
        appendReplacement(column: column, to: &output)
      } else if byte >= 0x20 || byte == Byte.tab || byte == separator {
        index += 1
        continue
      } else {
        unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: raw[runStart..<index]))
        let next = index + 1 < raw.count ? unsafe raw[index + 1] : nil
        if byte == Byte.carriageReturn && next == Byte.lineFeed { length = 2 }
        if byte == Byte.carriageReturn || byte == Byte.lineFeed { innerLines += 1 }
        guard appendControl(byte, column: column, to: &output) else {
          throw .illegalCharacter(offset: index)
        }
      }
      index += length
      runStart = index
    }
    unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: raw[runStart..<index]))
    Self.dropPadding(from: &output, downTo: fieldStart)
  }

  /// Appends what a control character other than TAB and U+001D becomes; false when it is refused.
  mutating func appendControl(_ byte: UInt8, column: Int, to output: inout [UInt8]) -> Bool {
    switch byte {
    case Byte.lineFeed, Byte.carriageReturn, Byte.verticalTab:
      output.append(Byte.lineFeed)
      return true
    case Byte.tab:
      output.append(byte)
      return true
    case CanonicalText.repetitionSeparator:
      appendEscape(CanonicalText.escapedRepetition, column: column, to: &output)
      return true
    case CanonicalText.relatedSeparator:
      appendEscape(CanonicalText.escapedRelated, column: column, to: &output)
      return true
    case CanonicalText.escape:
      appendEscape(CanonicalText.escapedEscape, column: column, to: &output)
      return true
    default:
      if byte == Byte.nul { changes[column].nuls += 1 } else { changes[column].controls += 1 }
      switch controls {
      case .keep: if byte != Byte.nul { output.append(byte) }
      case .replace: output.append(contentsOf: [0xEF, 0xBF, 0xBD])
      case .refuse: return false
      }
      return true
    }
  }

  /// Appends U+FFFD for bytes that are not UTF-8, and counts it.
  mutating func appendReplacement(column: Int, to output: inout [UInt8]) {
    changes[column].undecodable += 1
    output.append(contentsOf: [0xEF, 0xBF, 0xBD])
  }

  /// Appends a literal separator in its escaped form, and counts it.
  private mutating func appendEscape(_ code: UInt8, column: Int, to output: inout [UInt8]) {
    changes[column].escaped += 1
    output.append(CanonicalText.escape)
    output.append(code)
  }

  /// Drops the empty repetitions at the end of a field, so that padded and unpadded exports agree.
  static func dropPadding(from output: inout [UInt8], downTo start: Int) {
    while output.count > start, output[output.count - 1] == CanonicalText.repetitionSeparator {
      output.removeLast()
    }
  }
}
