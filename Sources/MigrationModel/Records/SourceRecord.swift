/// One record of an export: canonical UTF-8 bytes in one flat buffer, no types yet.
///
/// A record is a reused buffer: `clear` keeps its storage, so that a run allocates for its longest
/// record only. Canonical text means: in-field returns are LF, repetitions are joined with U+001D,
/// related values with U+001E, no NUL, no byte that is not UTF-8.
package struct SourceRecord: Sendable {
  /// Where one field lies in `bytes`. NULL ("no related record") is a range of its own kind.
  package struct Field: Sendable, Hashable {
    package var start: Int
    package var end: Int
    package var isNull: Bool

    package init(start: Int, end: Int, isNull: Bool) {
      self.start = start
      self.end = end
      self.isNull = isNull
    }
  }

  package var bytes: [UInt8] = []
  package var fields: [Field] = []
  /// Counts from 1 in the export; continuation rows do not count.
  package var number: Int64 = 0
  /// FileMaker's RECORDID, where the export carries it.
  package var recordID: Int64?
  /// FileMaker's MODID, where the export carries it.
  package var modificationID: Int64?
  /// Continuation rows of portals folded into this record.
  package var continuationRows: Int = 0
  /// True when the record holds bytes that are not text in the declared encoding and the export's
  /// policy is to set such records aside; `bytes` then holds a lossy rendering.
  package var isUndecodable = false

  package init() {}

  package mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    recordID = nil
    modificationID = nil
    continuationRows = 0
    isUndecodable = false
  }

  /// Appends a field that is text, possibly empty.
  package mutating func append(text: some Sequence<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    fields.append(Field(start: start, end: bytes.count, isNull: false))
  }

  /// Appends a field for which no related record exists.
  package mutating func appendNull() {
    fields.append(Field(start: bytes.count, end: bytes.count, isNull: true))
  }

  /// The field as a String, nil for NULL. For tests and messages, not for the row path.
  package func text(at index: Int) -> String? {
    let field = fields[index]
    return field.isNull ? nil : String(decoding: bytes[field.start..<field.end], as: UTF8.self)
  }
}

/// The separators of canonical staged text.
package enum CanonicalText {
  /// Between the repetitions of a repeating field (U+001D, as FileMaker's own text exports do).
  package static let repetitionSeparator: UInt8 = 0x1D
  /// Between the values of a related field (U+001E).
  package static let relatedSeparator: UInt8 = 0x1E
  /// Starts a two-byte escape for a separator that is data: `ESC G` is a literal U+001D,
  /// `ESC R` a literal U+001E, `ESC E` a literal U+001B.
  package static let escape: UInt8 = 0x1B
  package static let escapedRepetition: UInt8 = 0x47
  package static let escapedRelated: UInt8 = 0x52
  package static let escapedEscape: UInt8 = 0x45
}
