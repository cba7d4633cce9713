/// PostgreSQL's `hash_bytes_extended` (src/common/hashfn.c, Bob Jenkins' lookup3), as
/// `hashtextextended` applies it to the bytes of a text with a deterministic collation.
///
/// Bit-identical to a little-endian server. PostgreSQL does not promise that it stays the same
/// between versions, so a result is compared with the live server and never stored.
package func hashBytesExtended(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
  var state = Lookup3(length: bytes.count, seed: seed)
  var position = 0
  while bytes.count - position >= 12 {
    state.a &+= word(bytes, position)
    state.b &+= word(bytes, position + 4)
    state.c &+= word(bytes, position + 8)
    state.mix()
    position += 12
  }
  var rest = bytes.count - position
  if rest >= 4 {
    state.a &+= word(bytes, position)
    position += 4
    rest -= 4
    if rest >= 4 {
      state.b &+= word(bytes, position)
      position += 4
      // The lowest byte of c is reserved for the length.
      state.c &+= partialWord(bytes, position) << 8
    } else {
      state.b &+= partialWord(bytes, position)
    }
  } else {
    state.a &+= partialWord(bytes, position)
  }
  return state.finished()
}

/// Four bytes at `position`, little-endian.
@inline(__always)
private func word(_ bytes: Span<UInt8>, _ position: Int) -> UInt32 {
  UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
    | UInt32(bytes[position + 3]) << 24
}

/// The up to three bytes from `position` to the end, little-endian.
@inline(__always)
private func partialWord(_ bytes: Span<UInt8>, _ position: Int) -> UInt32 {
  var result: UInt32 = 0
  var shift: UInt32 = 0
  var index = position
  while index < bytes.count {
    result |= UInt32(bytes[index]) << shift
    shift += 8
    index += 1
  }
  return result
}

private struct Lookup3 {
  var a: UInt32
  var b: UInt32
  var c: UInt32

  init(length: Int, seed: UInt64) {
    let initial = 0x9e37_79b9 &+ UInt32(truncatingIfNeeded: length) &+ 3_923_095
    a = initial
    b = initial
    c = initial
    if seed != 0 {
      a &+= UInt32(truncatingIfNeeded: seed >> 32)
      b &+= UInt32(truncatingIfNeeded: seed)
      mix()
    }
  }

  @inline(__always)
  mutating func mix() {
    a = (a &- c) ^ rotated(c, 4)
    c &+= b
    b = (b &- a) ^ rotated(a, 6)
    a &+= c
    c = (c &- b) ^ rotated(b, 8)
    b &+= a
    a = (a &- c) ^ rotated(c, 16)
    c &+= b
    b = (b &- a) ^ rotated(a, 19)
    a &+= c
    c = (c &- b) ^ rotated(b, 4)
    b &+= a
  }

  @inline(__always)
  consuming func finished() -> UInt64 {
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    c = (c ^ b) &- rotated(b, 24)
    return UInt64(b) << 32 | UInt64(c)
  }

  @inline(__always)
  private func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 {
    value << bits | value >> (32 - bits)
  }
}
