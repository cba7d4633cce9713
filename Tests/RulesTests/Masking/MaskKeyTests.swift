import Testing

@testable import Rules

@Suite struct MaskKeyTests {
  private func hex(_ key: [UInt8], _ data: [UInt8]) -> String {
    var hash = KeyedHash(MaskKey(anyLength: key))
    hash.append(data)
    let digest = hash.finish()
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.indices.flatMap { index in
        [digits[Int(digest[index] >> 4)], digits[Int(digest[index] & 15)]]
      }, as: UTF8.self)
  }

  /// RFC 4231, cases 1, 2, 4, 6 and 7: keys shorter and longer than a block.
  @Test func isHMAC() {
    #expect(
      hex([UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      hex(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      hex(Array(1...25), [UInt8](repeating: 0xCD, count: 50))
        == "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")
    let long = [UInt8](repeating: 0xAA, count: 131)
    #expect(
      hex(long, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    #expect(
      hex(
        long,
        Array(
          ("This is a test using a larger than block-size key and a larger than block-size data. "
            + "The key needs to be hashed before being used by the HMAC algorithm.").utf8))
        == "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")
  }

  @Test func shortKeysAreRefused() {
    #expect(MaskKey([UInt8](repeating: 1, count: 31)) == nil)
    #expect(MaskKey([UInt8](repeating: 1, count: 32)) != nil)
  }

  /// Tells keys apart, also those that HMAC would take for the same block.
  @Test func fingerprints() throws {
    let short = try #require(MaskKey([UInt8](repeating: 7, count: 40)))
    let padded = try #require(MaskKey([UInt8](repeating: 7, count: 40) + [0]))
    let again = try #require(MaskKey([UInt8](repeating: 7, count: 40)))
    #expect(short.fingerprint == again.fingerprint)
    #expect(short.fingerprint != padded.fingerprint)
    #expect(short.fingerprint.count == 32)
  }
}
