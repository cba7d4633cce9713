internal import CLibCrypto

/// Computes HMACs under one key; what it is used for is part of each message.
struct KeyedHash: Sendable {
  typealias Digest = InlineArray<32, UInt8>

  /// The inner block, then the message.
  private var message: [UInt8]
  private var result: [UInt8]

  init(_ key: MaskKey) {
    message = key.inner
    result = key.outer + [UInt8](repeating: 0, count: 32)
  }

  /// Begins the message of another purpose.
  mutating func begin(_ purpose: StaticString) {
    message.removeSubrange(64...)
    purpose.withUTF8Buffer { bytes in unsafe message.append(contentsOf: bytes) }
    message.append(0x1F)
  }

  mutating func append(_ byte: UInt8) { message.append(byte) }

  mutating func append(_ text: [UInt8]) { message += text }

  mutating func append(_ number: UInt32) {
    for shift in [24, 16, 8, 0] as [UInt32] {
      message.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// The HMAC of what was appended.
  mutating func finish() -> Digest {
    var digest = Digest(repeating: 0)
    Self.digest(message, into: &digest)
    for index in digest.indices { result[64 + index] = digest[index] }
    Self.digest(result, into: &digest)
    return digest
  }

  /// The first eight bytes of the HMAC as a number.
  mutating func finishNumber() -> UInt64 {
    let digest = finish()
    return (0..<8).reduce(0) { $0 << 8 | UInt64(digest[$1]) }
  }

  /// SHA-256 of the bytes.
  static func digest(_ bytes: [UInt8], into digest: inout Digest) {
    var span = digest.mutableSpan
    unsafe bytes.withUnsafeBufferPointer { source in
      unsafe span.withUnsafeMutableBufferPointer { target in
        unsafe fm2pg_sha256(source.baseAddress, source.count, target.baseAddress)
      }
    }
  }
}

/// As many numbers as a mask needs, from one digest: xoshiro256** (Blackman and Vigna).
struct DigestStream {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  init(_ digest: KeyedHash.Digest) {
    func word(_ start: Int) -> UInt64 {
      (start..<start + 8).reduce(0) { $0 << 8 | UInt64(digest[$1]) }
    }
    (a, b, c, d) = (word(0), word(8), word(16), word(24))
  }

  /// A number below `limit`.
  mutating func next(below limit: UInt32) -> UInt32 {
    let product = (b &* 5)
    let number = ((product << 7) | (product >> 57)) &* 9
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 45) | (d >> 19)
    return UInt32(truncatingIfNeeded: ((number >> 32) &* UInt64(limit)) >> 32)
  }
}
