internal import CLibCSV

/// Splits a CSV or Merge export into rows by libcsv in strict mode.
@safe struct CSVRows: ~Copyable {
  /// What the callbacks work on.
  @safe private struct State {
    /// Valid during one call of the parser.
    var queue: UnsafeMutablePointer<RowQueue>?
    var lastTerminator: Int32 = 0
  }

  private let parser: UnsafeMutablePointer<csv_parser>
  private let state: UnsafeMutablePointer<State>

  /// Every line end is reported because a blank line is a record of an export with one field; a
  /// quote left open at the end of the file is a truncated file.
  private static let options = UInt8(
    CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL)

  init(delimiter: UInt8) {
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: csv_parser())
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State())
    unsafe csv_init(parser, Self.options)
    unsafe csv_set_delim(parser, delimiter)
    // Blanks around unquoted values are part of them.
    unsafe csv_set_space_func(parser) { _ in 0 }
    // The default step of 128 bytes would move a long value thousands of times.
    unsafe csv_set_blk_size(parser, 1 << 16)
  }

  deinit {
    unsafe csv_free(parser)
    unsafe parser.deinitialize(count: 1)
    unsafe parser.deallocate()
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// Adds the rows and cells that end in `chunk` to `queue`; false when it is not CSV.
  mutating func split(_ chunk: Span<UInt8>, into queue: inout RowQueue) -> Bool {
    unsafe withUnsafeMutablePointer(to: &queue) { queue in
      unsafe state.pointee.queue = queue
      defer { unsafe state.pointee.queue = nil }
      var position = 0
      while true {
        position += parse(chunk.extracting(position...))
        if position == chunk.count { return true }
        // Strict mode also stops at a quote within an unquoted value, where it is data; text after
        // a closing quote is what makes the file malformed.
        guard unsafe parser.pointee.quoted == 0, unsafe csv_error(parser) == CSV_EPARSE else {
          return false
        }
        unsafe csv_set_opts(parser, Self.options & ~UInt8(CSV_STRICT))
        let quote = parse(chunk.extracting(position...position))
        unsafe csv_set_opts(parser, Self.options)
        guard quote == 1 else { return false }
        position += 1
      }
    }
  }

  /// How many bytes were parsed; fewer than there are at a mistake.
  private func parse(_ bytes: Span<UInt8>) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe csv_parse(
        parser, bytes.baseAddress, bytes.count, Self.cellEnded, Self.rowEnded, state)
    }
  }

  /// Ends the last row where the file does not; false when the file ends within quotes.
  mutating func finish(into queue: inout RowQueue) -> Bool {
    let result = unsafe withUnsafeMutablePointer(to: &queue) { queue in
      unsafe state.pointee.queue = queue
      return unsafe csv_fini(parser, Self.cellEnded, Self.rowEnded, state)
    }
    unsafe state.pointee.queue = nil
    return result == 0
  }

  private static let cellEnded:
    @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      (bytes: UnsafeMutableRawPointer?, count: Int, context: UnsafeMutableRawPointer?) in
      guard let state = unsafe context?.assumingMemoryBound(to: State.self),
        let queue = unsafe state.pointee.queue
      else { return }
      if let bytes = unsafe bytes?.assumingMemoryBound(to: UInt8.self) {
        unsafe queue.pointee.append(Span(_unsafeStart: bytes, count: count))
      }
      unsafe queue.pointee.endCell(isNull: bytes == nil)
    }

  private static let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
    (terminator: Int32, context: UnsafeMutableRawPointer?) in
    guard let state = unsafe context?.assumingMemoryBound(to: State.self),
      let queue = unsafe state.pointee.queue
    else { return }
    let followsReturn = unsafe state.pointee.lastTerminator == 0x0D
    unsafe state.pointee.lastTerminator = terminator
    // The second half of CRLF ends nothing; a further CR would end a row of its own.
    if terminator == 0x0A, followsReturn, unsafe !queue.pointee.hasOpenCells { return }
    unsafe queue.pointee.endRow()
  }
}
