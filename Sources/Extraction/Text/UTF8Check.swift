/// Finds bytes that are not UTF-8 (Unicode 16, table 3-7).
enum UTF8Check {
  /// What starts at a byte.
  enum Sequence: Equatable {
    /// A character of this many bytes.
    case valid(Int)
    /// The maximal subpart of an ill-formed sequence, of this many bytes.
    case invalid(Int)
    /// So far valid, but the bytes end within the character.
    case incomplete(Int)
  }

  /// Index of the first byte that no character covers, or nil when all is UTF-8.
  static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var index = 0
    var due: UInt64 = 0
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = unsafe ByteSearch.word(base + index)
        if word & ByteSearch.highs | due == 0 || isText(word, due: &due) {
          index += 8
          continue
        }
      }
      if due != 0 {
        index = unsafe start(before: index, in: bytes)
        due = 0
      }
      // One character at a time, past what the word could not tell.
      let end = min(index + 8, bytes.count)
      while index < end {
        guard case .valid(let length) = unsafe sequence(at: index, in: bytes) else { return index }
        index += length
      }
    }
    guard due != 0 else { return nil }
    return unsafe start(before: index, in: bytes)
  }

  /// Whether eight bytes hold nothing but ASCII and the plain characters of two and three bytes;
  /// false also where it cannot tell, and then `due` stays as it was.
  ///
  /// `due` marks the continuation bytes that are still to come, by the top bit of their place: 0 at
  /// first, then what the word before has left.
  @inline(__always)
  static func isText(_ word: UInt64, due: inout UInt64) -> Bool {
    // The top bit of each byte of `bit(n)` is bit n of that byte.
    func bit(_ place: UInt64) -> UInt64 { word &<< (7 - place) }
    let isHigh = word & ByteSearch.highs
    let continuations = isHigh & ~bit(6)
    let leads = isHigh & bit(6)
    // C0 and C1 are no leads.
    let two = leads & ~bit(5) & (bit(4) | bit(3) | bit(2) | bit(1))
    // After E0 and ED, not every continuation byte is allowed.
    let isED = bit(3) & bit(2) & ~bit(1) & bit(0)
    let three = leads & bit(5) & ~bit(4) & (bit(3) | bit(2) | bit(1) | bit(0)) & ~isED
    guard leads == two | three, continuations == due | (two | three) &<< 8 | three &<< 16 else {
      return false
    }
    due = (two | three) &>> 56 | three &>> 48
    return true
  }

  /// Where the character starts of which the bytes before `index` are the first ones.
  static func start(before index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var start = index - 1
    while unsafe bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Classifies the sequence that starts at `index`.
  @inline(__always)
  static func sequence(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Sequence {
    let lead = unsafe bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return .valid(1)
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return .invalid(1)
    }
    for offset in 1..<length {
      guard index + offset < bytes.count else { return .incomplete(offset) }
      let byte = unsafe bytes[index + offset]
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard allowed.contains(byte) else { return .invalid(offset) }
    }
    return .valid(length)
  }
}
