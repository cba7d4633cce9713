internal import Glibc
package import MigrationModel

/// Reads a file once from start to end in blocks, hashes every byte, and notices when the file
/// changes meanwhile.
@safe
struct BlockInput: ~Copyable {
  /// File name without folders, for messages.
  let file: String
  /// The bytes of the last block; valid up to the count that `refill` returned. `margin` bytes on
  /// either side may be read and written too, and mean nothing.
  let block: UnsafeMutablePointer<UInt8>
  /// Room for what a block leaves to the next one, and for reading whole words at its end.
  static let margin = 64
  /// A longer record cannot be stored: PostgreSQL's limit is 1 GiB, some of it for itself.
  static let longestRecord = 1_000_000_000
  /// Bytes that one record may have.
  let recordLimit: Int
  /// Bytes read so far.
  private(set) var bytesRead: Int64 = 0
  private let blockSize: Int
  private let descriptor: CInt
  private let identity: FileIdentity
  private var digest = SHA256Stream()

  /// Throws `.missing`, `.unreadable`, `.notAFile` or `.emptyFile`.
  init(
    path: String, blockSize: Int, recordLimit: Int = Self.longestRecord
  ) throws(ExportError) {
    let opened = try openExport(path)
    self.recordLimit = recordLimit
    file = opened.file
    descriptor = opened.descriptor
    identity = opened.identity
    self.blockSize = blockSize
    let capacity = blockSize + 2 * Self.margin
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    unsafe memory.initialize(repeating: 0, count: capacity)
    unsafe block = memory + Self.margin
  }

  deinit {
    close(descriptor)
    unsafe (block - Self.margin).deallocate()
  }

  /// Size of the file when it was opened, in bytes.
  var size: Int64 { identity.size }

  /// Reads the next block; 0 at the end. Throws `.unreadable` or `.changedWhileReading`.
  mutating func refill() throws(ExportError) -> Int {
    while true {
      let count = unsafe read(descriptor, block, blockSize)
      if count > 0 {
        unsafe digest.update(UnsafeRawBufferPointer(start: block, count: count))
        bytesRead += Int64(count)
        return count
      }
      if count == 0 {
        try checkUnchanged()
        return 0
      }
      if errno != EINTR { throw unreadable(file, errno) }
    }
  }

  /// The first bytes of the file, without moving the reading position.
  func sample(limit: Int) throws(ExportError) -> [UInt8] {
    let limit = Int(clamping: min(Int64(limit), identity.size))
    var bytes = [UInt8](repeating: 0, count: limit)
    var filled = 0
    while filled < limit {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, limit - filled, Int(filled))
      }
      if count > 0 { filled += count } else if count == 0 { break }
      if count < 0 && errno != EINTR { throw unreadable(file, errno) }
    }
    bytes.removeLast(limit - filled)
    return bytes
  }

  /// Whether the file ends with a CR or LF.
  func endsWithReturn() throws(ExportError) -> Bool {
    var byte: UInt8 = 0
    let count = unsafe pread(descriptor, &byte, 1, Int(identity.size - 1))
    if count < 0 { throw unreadable(file, errno) }
    return count == 1 && (byte == Byte.lineFeed || byte == Byte.carriageReturn)
  }

  /// SHA-256 of what was read, in lower-case hexadecimal; call it once, at the end.
  mutating func finishDigest() -> String { digest.finishHexadecimal() }

  private func checkUnchanged() throws(ExportError) {
    guard let now = FileIdentity(descriptor: descriptor), now == identity,
      bytesRead == identity.size
    else {
      throw ExportError(
        .changedWhileReading, file: file, "the file changed while it was read",
        hint: "wait until the export has been written completely, then run again")
    }
  }
}

/// Lower-case hexadecimal SHA-256 of a file's bytes. Throws as `BlockInput` does.
package func fileSHA256(path: String) throws(ExportError) -> String {
  var input = try BlockInput(path: path, blockSize: 1 << 18)
  while try input.refill() > 0 {}
  return input.finishDigest()
}
