internal import MigrationModel

/// Splits a Tab export into rows: no quotes; TAB ends a cell, and the file's record end a row.
///
/// A CR or LF that is not the file's own record end is data.
struct TabRows {
  /// Nil until the first one has been seen.
  private var recordEnd: RecordEnd?
  /// A CR whose meaning the next byte tells.
  private var waitsAfterReturn = false

  init(recordEnd: RecordEnd?) { self.recordEnd = recordEnd }

  /// Adds the rows and cells that end in `chunk` to `queue`; a cell may go on in the next one.
  mutating func split(_ chunk: Span<UInt8>, into queue: inout RowQueue) {
    var start = 0
    for index in chunk.indices {
      let byte = chunk[index]
      if waitsAfterReturn {
        waitsAfterReturn = false
        if byte == 0x0A {
          recordEnd = .crlf
          endRow(in: &queue)
          start = index + 1
          continue
        }
        if recordEnd == .crlf {
          queue.append([0x0D].span)
        } else {
          recordEnd = .cr
          endRow(in: &queue)
        }
      }
      guard byte == 0x09 || byte == 0x0A || byte == 0x0D else { continue }
      let endsCell: Bool
      switch (byte, recordEnd) {
      case (0x09, _), (0x0D, .cr), (0x0D, .crlf), (0x0D, nil), (0x0A, .lf), (0x0A, nil):
        endsCell = true
      default: endsCell = false
      }
      guard endsCell else { continue }
      queue.append(chunk.extracting(start..<index))
      start = index + 1
      if byte == 0x09 {
        queue.endCell(isNull: false)
      } else if byte == 0x0D, recordEnd != .cr {
        waitsAfterReturn = true
      } else {
        recordEnd = byte == 0x0A ? .lf : .cr
        endRow(in: &queue)
      }
    }
    queue.append(chunk.extracting(start..<chunk.count))
  }

  /// Ends the last row where the file does not.
  mutating func finish(into queue: inout RowQueue) {
    if waitsAfterReturn || queue.hasOpenCells || queue.openByteCount > 0 { endRow(in: &queue) }
    waitsAfterReturn = false
  }

  private func endRow(in queue: inout RowQueue) {
    queue.endCell(isNull: false)
    queue.endRow()
  }
}
