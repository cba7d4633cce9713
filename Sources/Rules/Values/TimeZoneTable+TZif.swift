extension TimeZoneTable {
  /// Reads a compiled zone file; nil if it is none, is cut off, or counts leap seconds.
  ///
  /// Versions 2 and later are read from their 64-bit block, and their closing rule is worked out
  /// for each year until 4001. Source: RFC 8536.
  package init?(tzif: [UInt8]) {
    var reader = ByteReader(bytes: tzif)
    guard var header = TZifHeader(&reader) else { return nil }
    var timeSize = 4
    if header.version >= .ascii("2") {
      guard reader.skip(header.blockSize(timeSize: 4)), let second = TZifHeader(&reader) else {
        return nil
      }
      header = second
      timeSize = 8
    }
    guard header.leapCount == 0, header.typeCount > 0 else { return nil }

    var seconds: [Int64] = []
    for _ in 0..<header.timeCount {
      guard let time = reader.signed(timeSize) else { return nil }
      seconds.append(time)
    }
    var types: [Int] = []
    for _ in 0..<header.timeCount {
      guard let type = reader.signed(1), type >= 0, type < header.typeCount else { return nil }
      types.append(Int(type))
    }
    var offsets: [Int64] = []
    for _ in 0..<header.typeCount {
      guard let offset = reader.signed(4), abs(offset) < 26 * 3600, reader.skip(2) else {
        return nil
      }
      offsets.append(offset)
    }
    var changes: [(seconds: Int64, offset: Int64)] = []
    for (index, type) in types.enumerated() {
      if index > 0 && seconds[index - 1] >= seconds[index] { return nil }
      changes.append((Self.bounded(seconds[index]), offsets[type]))
    }
    if timeSize == 8 {
      guard
        reader.skip(header.characterCount + header.standardCount + header.universalCount),
        let footer = reader.line()
      else { return nil }
      if !footer.isEmpty {
        guard let rule = PosixZoneRule(footer) else { return nil }
        changes += rule.changes(after: changes.last?.seconds)
      }
    }
    self.init(initialOffset: offsets[0], changes: changes)
  }
}

/// The counts at the start of a block of a zone file.
private struct TZifHeader {
  var version: UInt8
  var universalCount: Int
  var standardCount: Int
  var leapCount: Int
  var timeCount: Int
  var typeCount: Int
  var characterCount: Int

  init?(_ reader: inout ByteReader) {
    guard reader.signed(4) == 0x545A_6966, let version = reader.signed(1), reader.skip(15),
      let universal = reader.count(), let standard = reader.count(), let leap = reader.count(),
      let time = reader.count(), let type = reader.count(), let character = reader.count()
    else { return nil }
    self.version = UInt8(truncatingIfNeeded: version)
    (universalCount, standardCount, leapCount) = (universal, standard, leap)
    (timeCount, typeCount, characterCount) = (time, type, character)
  }

  /// Bytes of the block after this header.
  func blockSize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4)
      + standardCount + universalCount
  }
}

/// Reads big-endian numbers and never goes past the end.
private struct ByteReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func signed(_ size: Int) -> Int64? {
    guard bytes.count - position >= size else { return nil }
    var value = Int64(Int8(bitPattern: bytes[position]))
    for offset in 1..<max(size, 1) { value = value << 8 | Int64(bytes[position + offset]) }
    position += size
    return value
  }

  /// A count; those of real files are small.
  mutating func count() -> Int? {
    guard let value = signed(4), (0...1_000_000).contains(value) else { return nil }
    return Int(value)
  }

  mutating func skip(_ size: Int) -> Bool {
    guard bytes.count - position >= size else { return false }
    position += size
    return true
  }

  /// The text between two line feeds.
  mutating func line() -> ArraySlice<UInt8>? {
    guard position < bytes.count, bytes[position] == 0x0A,
      let end = bytes[(position + 1)...].firstIndex(of: 0x0A)
    else { return nil }
    defer { position = end + 1 }
    return bytes[(position + 1)..<end]
  }
}
