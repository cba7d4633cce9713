package import MigrationModel

/// Reads the records of one export, in file order, once, with bounded memory.
package struct ExportReader: ~Copyable {
  private var text: TextExtractor?
  private var xml: FMPXMLExtractor?

  /// Opens the export, finds its format by content and reads its header.
  ///
  /// Throws what makes a file unusable as a whole: `.missing`, `.unreadable`, `.notAFile`,
  /// `.emptyFile`, `.unknownFormat`, `.headerInvalid`, `.badEncoding`, and for XML also
  /// `.serverError`, `.truncated`, `.malformed` and `.forbiddenMarkup`.
  package init(path: String, settings: ExportSettings) throws(ExportError) {
    try self.init(path: path, settings: settings, blockSize: nil)
  }

  /// As above, with blocks of this many bytes; nil takes the format's own size.
  init(
    path: String, settings: ExportSettings, blockSize: Int?,
    recordLimit: Int = BlockInput.longestRecord
  ) throws(ExportError) {
    let input = try BlockInput(
      path: path, blockSize: blockSize ?? (1 << 18), recordLimit: recordLimit)
    let sniffer = try DialectSniffer(
      file: input.file, sample: input.sample(limit: DialectSniffer.sampleSize),
      fileSize: input.size, settings: settings)
    let dialect = sniffer.dialect()
    if dialect.format == .fmpxmlresult {
      try sniffer.checkDeclaredEncoding()
      let extractor = try FMPXMLExtractor(input: input, dialect: dialect, settings: settings)
      header = extractor.header
      xml = consume extractor
      text = nil
    } else {
      let endsOpen = try !input.endsWithReturn()
      let extractor = try TextExtractor(input: input, dialect: dialect, settings: settings)
      var header = extractor.header
      header.endsOpen = endsOpen
      self.header = header
      text = consume extractor
      xml = nil
    }
  }

  /// What the export says of itself.
  package let header: ExportHeader

  /// Bytes read so far, for progress.
  package var bytesRead: Int64 {
    switch text {
    case .some(let extractor): return extractor.bytesRead
    case .none: break
    }
    switch xml {
    case .some(let extractor): return extractor.bytesRead
    case .none: return 0
    }
  }

  /// Replaces `record` by the next one; false at the verified end.
  ///
  /// Throws when the file is not what it should be: `.ragged`, `.truncated`, `.malformed`,
  /// `.badEncoding`, `.illegalCharacter`, `.countMismatch`, `.noRecords`, `.changedWhileReading`
  /// and others. Nothing of such an export may be used.
  package mutating func next(into record: inout SourceRecord) throws(ExportError) -> Bool {
    if let found = try text?.next(into: &record) { return found }
    guard let found = try xml?.next(into: &record) else {
      preconditionFailure("a reader reads text or XML")
    }
    return found
  }

  /// What was read; only after `next` answered false.
  package mutating func summary() -> ExtractionSummary {
    if let summary = text?.summary() { return summary }
    guard let summary = xml?.summary() else {
      preconditionFailure("a reader reads text or XML")
    }
    return summary
  }
}

/// What an export says of itself; reads only its beginning. Throws as `ExportReader.init` does.
package func readHeader(
  of path: String, settings: ExportSettings
) throws(ExportError) -> ExportHeader {
  let reader = try ExportReader(path: path, settings: settings)
  return reader.header
}
