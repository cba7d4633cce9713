internal import MigrationModel

/// Appends the canonical text of one value to a record's bytes, one character at a time.
struct FieldWriter {
  private let replacesControls: Bool
  /// The last character was a CR, already written as LF; a LF now belongs to it.
  private var afterReturn = false
  /// The value holds bytes that are not text.
  private(set) var isUndecodable = false

  init(controls: ExportSettings.ControlPolicy) { replacesControls = controls == .replace }

  /// Whether every byte stands for itself, so that the value can be appended as it is.
  static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    plainRun(bytes, from: 0) == bytes.count
  }

  /// Index of the first byte from `start` that is not printable ASCII, or how many bytes there are.
  static func plainRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    unsafe bytes.withUnsafeBytes { raw in
      while position &+ 8 <= raw.count {
        let word = unsafe UInt64(
          littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        // The top bit of a byte, for 80 to FF, for 00 to 1F, and for 7F. The lowest one is right: a
        // byte disturbs the next only where it is marked itself.
        let controls = word &- 0x2020_2020_2020_2020
        let deletes = word &+ 0x0101_0101_0101_0101
        let marks = (word | controls | deletes) & 0x8080_8080_8080_8080
        position &+= marks.trailingZeroBitCount / 8
        if marks != 0 { return }
      }
      while unsafe position < raw.count && raw[position] >= 0x20 && raw[position] < 0x7F {
        position &+= 1
      }
    }
    return position
  }

  /// Appends a character below U+0020; the separators count as data.
  mutating func append(control: UInt8, to output: inout [UInt8]) {
    let followsReturn = afterReturn
    afterReturn = false
    switch control {
    case 0x00: if replacesControls { Self.appendReplacement(to: &output) }
    case 0x09: output.append(control)
    case 0x0A: if !followsReturn { output.append(0x0A) }
    case 0x0B: output.append(0x0A)
    case 0x0D:
      output.append(0x0A)
      afterReturn = true
    case CanonicalText.escape:
      output += [CanonicalText.escape, CanonicalText.escapedEscape]
    case CanonicalText.repetitionSeparator:
      output += [CanonicalText.escape, CanonicalText.escapedRepetition]
    case CanonicalText.relatedSeparator:
      output += [CanonicalText.escape, CanonicalText.escapedRelated]
    default:
      if replacesControls {
        Self.appendReplacement(to: &output)
      } else {
        output.append(control)
      }
    }
  }

  /// Appends characters that stand for themselves.
  mutating func append(run bytes: Span<UInt8>, to output: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    afterReturn = false
    output.append(copying: bytes)
  }

  /// Appends U+FFFD for a sequence that is not text.
  mutating func appendUndecodable(to output: inout [UInt8]) {
    afterReturn = false
    isUndecodable = true
    Self.appendReplacement(to: &output)
  }

  private static func appendReplacement(to output: inout [UInt8]) {
    output += [0xEF, 0xBF, 0xBD]
  }
}

extension [UInt8] {
  /// Appends bytes that are lent.
  mutating func append(copying bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
