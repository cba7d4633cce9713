/// Searches in runs of bytes, eight at a time.
enum ByteSearch {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  /// The top bit of each byte.
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// Eight times the same byte.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// A word whose lowest set bit marks the first zero byte; bits above it may be wrong.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

  /// A word whose lowest set bit marks the first control character; bits above it may be wrong.
  @inline(__always)
  static func controls(_ word: UInt64) -> UInt64 { (word &- (ones &* 0x20)) & ~word & highs }

  /// The first `count` (below 8) bytes of a word.
  @inline(__always)
  static func prefix(_ word: UInt64, _ count: Int) -> UInt64 {
    word & ((1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1)
  }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: unsafe UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// Whether any byte is not ASCII, and whether any is a control character (below 0x20).
  @inline(__always)
  static func traits(
    of bytes: UnsafePointer<UInt8>, count: Int
  ) -> (hasHigh: Bool, hasControl: Bool) {
    var high: UInt64 = 0
    var control: UInt64 = 0
    var index = 0
    while index + 8 <= count {
      let word = unsafe word(bytes + index)
      high |= word
      control |= controls(word)
      index += 8
    }
    while index < count {
      let byte = unsafe bytes[index]
      high |= UInt64(byte)
      control |= byte < 0x20 ? 0x80 : 0
      index += 1
    }
    return (high & highs != 0, control != 0)
  }
}
