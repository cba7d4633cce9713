internal import MigrationModel

/// Pulls the next record from one export; the one seam between formats.
///
/// An extractor is one pass from start to end with bounded memory. It ends in exactly one of two
/// ways: `next` answers false, and every byte of the file was accounted for, or it throws.
protocol Extractor: ~Copyable {
  /// What the export says of itself.
  var header: ExportHeader { get }
  /// Bytes of the file read so far.
  var bytesRead: Int64 { get }
  /// Replaces `record` by the next one; false at the verified end, and at every call after it.
  mutating func next(into record: inout SourceRecord) throws(ExportError) -> Bool
  /// What was read; only after `next` answered false.
  mutating func summary() -> ExtractionSummary
}
