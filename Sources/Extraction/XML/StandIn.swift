internal import MigrationModel

/// Two-character stand-ins for what XML 1.0 cannot carry, so that no parser drops or refuses it.
///
/// A stand-in is U+E01F and a second character: U+E000 + n for control character n, or one of the
/// codes below. An original U+E01F is replaced too, so after the filter each one starts a stand-in
/// and every other private-use character is the export's own.
enum StandIn {
  /// Starts every stand-in.
  static let marker: UInt32 = 0xE01F
  /// An original U+E01F.
  static let literalMarker: UInt32 = 0xE020
  /// Bytes that are not UTF-8.
  static let undecodable: UInt32 = 0xE021
  /// The noncharacters U+FFFE and U+FFFF.
  static let nonCharacterFFFE: UInt32 = 0xE022
  static let nonCharacterFFFF: UInt32 = 0xE023

  /// Appends the stand-in with this second character.
  static func append(_ code: UInt32, to output: inout [UInt8]) {
    appendUTF8(marker, to: &output)
    appendUTF8(code, to: &output)
  }

  /// The second character for a scalar that must not reach the parser as it is, or nil.
  static func code(for scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x09, 0x0A, 0x0D: nil
    case 0..<0x20: 0xE000 + scalar
    case marker: literalMarker
    case 0xFFFE: nonCharacterFFFE
    case 0xFFFF: nonCharacterFFFF
    default: nil
    }
  }

  /// The second character of a stand-in that starts these bytes, or nil if they start with none.
  @inline(__always)
  static func code(in bytes: UnsafePointer<UInt8>, count: Int) -> UInt32? {
    guard
      unsafe count >= 6 && bytes[0] == 0xEE && bytes[1] == 0x80 && bytes[2] == 0x9F
        && bytes[3] == 0xEE
    else { return nil }
    return unsafe 0xE000 | UInt32(bytes[4] & 0x3F) << 6 | UInt32(bytes[5] & 0x3F)
  }

  /// Appends a character of the basic plane from U+0800 on.
  static func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
    output.append(UInt8(0xE0 | scalar >> 12))
    output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    output.append(UInt8(0x80 | scalar & 0x3F))
  }
}

extension TextDecoder {
  /// What a value of an XML export became.
  struct Resolved {
    /// Bytes of its canonical text.
    var count: Int
    /// False when it was not UTF-8 and the record is to be set aside.
    var isText: Bool
  }

  /// Makes the text of a value canonical where it stands, stand-ins resolved. Nothing that is
  /// replaced becomes longer. Separators in it are literal.
  mutating func resolve(
    _ bytes: UnsafeMutablePointer<UInt8>, count: Int, column: Int
  ) throws(Problem) -> Resolved {
    var isText = true
    var index = unsafe Self.plainRun(bytes, from: 0, count: count)
    var end = index
    var replacement: [UInt8] = []
    while index < count {
      replacement.removeAll(keepingCapacity: true)
      if let code = unsafe StandIn.code(in: bytes + index, count: count - index) {
        switch code {
        case StandIn.literalMarker: StandIn.appendUTF8(StandIn.marker, to: &replacement)
        case StandIn.nonCharacterFFFE: StandIn.appendUTF8(0xFFFE, to: &replacement)
        case StandIn.nonCharacterFFFF: StandIn.appendUTF8(0xFFFF, to: &replacement)
        case StandIn.undecodable:
          appendReplacement(column: column, to: &replacement)
          isText = false
        default:
          let control = UInt8(truncatingIfNeeded: code)
          guard appendControl(control, column: column, to: &replacement) else {
            throw .illegalCharacter(offset: index)
          }
        }
        index += 6
      } else if unsafe bytes[index] == Byte.carriageReturn {
        // Only `&#13;` gets here: the parser turned every raw CR into LF.
        replacement.append(Byte.lineFeed)
        index += unsafe index + 1 < count && bytes[index + 1] == Byte.lineFeed ? 2 : 1
      } else {
        unsafe replacement.append(bytes[index])
        index += 1
      }
      for byte in replacement {
        unsafe bytes[end] = byte
        end += 1
      }
      let next = unsafe Self.plainRun(bytes, from: index, count: count)
      unsafe (bytes + end).update(from: bytes + index, count: next - index)
      end += next - index
      index = next
    }
    return Resolved(count: end, isText: isText || !setsAside)
  }

  /// Index of the next CR or byte that may start a stand-in, or `count`.
  @inline(__always)
  private static func plainRun(
    _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int
  ) -> Int {
    let returns = ByteSearch.pattern(Byte.carriageReturn)
    let markers = ByteSearch.pattern(0xEE)
    var index = start
    while index + 8 <= count {
      let word = unsafe ByteSearch.word(bytes + index)
      let hit = ByteSearch.zeros(word ^ returns) | ByteSearch.zeros(word ^ markers)
      if hit != 0 { return index + hit.trailingZeroBitCount >> 3 }
      index += 8
    }
    while unsafe index < count && bytes[index] != Byte.carriageReturn && bytes[index] != 0xEE {
      index += 1
    }
    return index
  }
}
