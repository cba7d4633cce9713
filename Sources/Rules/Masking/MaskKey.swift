/// The secret of a masked load: HMAC-SHA-256 (RFC 2104) under it decides every replacement.
package struct MaskKey: Sendable {
  /// The fewest bytes that a key may have.
  package static let leastBytes = 32

  /// The key, padded to a block of SHA-256, for the inner and the outer hash.
  let inner: [UInt8]
  let outer: [UInt8]
  /// Tells two keys apart and gives nothing of them away: hex of a digest of a digest.
  package let fingerprint: String

  /// Nil when the key is too short.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.leastBytes else { return nil }
    self.init(anyLength: bytes)
  }

  /// As the other one, for the examples of RFC 4231.
  init(anyLength bytes: [UInt8]) {
    var block = bytes.count > 64 ? Self.sha256(bytes) : bytes
    while block.count < 64 { block.append(0) }
    inner = block.map { $0 ^ 0x36 }
    outer = block.map { $0 ^ 0x5C }
    let digest = Self.sha256(Self.sha256(Array("fm2pg mask key".utf8) + bytes))
    let digits = Array("0123456789abcdef".utf8)
    fingerprint = String(
      decoding: digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }

  private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hash = KeyedHash.Digest(repeating: 0)
    KeyedHash.digest(bytes, into: &hash)
    return hash.indices.map { hash[$0] }
  }
}
