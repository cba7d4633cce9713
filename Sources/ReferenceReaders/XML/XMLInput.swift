internal import CLibXML2
internal import MigrationModel

/// The filtered bytes of an XML export, as libxml2 asks for them.
struct XMLInput: ~Copyable {
  private var file: FileChunks
  private var filter: XMLByteFilter
  private var chunk: [UInt8]
  private var filtered: [UInt8] = []
  private var position = 0
  private(set) var isAtEnd = false
  /// Why reading stopped, where it was not the parser that found fault.
  private(set) var failure: ExportError?

  private init(_ file: consuming FileChunks, refusesUndecodable: Bool, chunkSize: Int) {
    filter = XMLByteFilter(file: file.name, refusesUndecodable: refusesUndecodable)
    chunk = [UInt8](repeating: 0, count: chunkSize)
    self.file = file
  }

  static func open(
    path: String, refusesUndecodable: Bool, chunkSize: Int
  ) throws(ExportError) -> XMLInput {
    XMLInput(
      try FileChunks(path: path), refusesUndecodable: refusesUndecodable, chunkSize: chunkSize)
  }

  var name: String { file.name }
  var byteCount: Int64 { file.byteCount }

  /// Copies up to `buffer.count` bytes; 0 at the end, -1 after a failure.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    do throws(ExportError) {
      while position == filtered.count {
        guard !isAtEnd else { return 0 }
        try refill()
      }
    } catch {
      failure = error
      return -1
    }
    let count = min(filtered.count - position, buffer.count)
    unsafe filtered.withUnsafeBytes { bytes in
      unsafe buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[position..<position + count]))
    }
    position += count
    return count
  }

  private mutating func refill() throws(ExportError) {
    filtered.removeAll(keepingCapacity: true)
    position = 0
    // Taken out for the call: a span of a stored property would borrow all of self.
    var bytes: [UInt8] = []
    swap(&bytes, &chunk)
    defer { swap(&bytes, &chunk) }
    let count = try file.read(into: &bytes)
    isAtEnd = count == 0
    try filter.filter(bytes.span.extracting(..<count), isLast: isAtEnd, into: &filtered)
  }
}
