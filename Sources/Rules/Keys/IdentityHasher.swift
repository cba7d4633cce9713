internal import CLibCrypto

/// Computes the ids of one target table (see `DeterministicID`), and remembers the ids of recent
/// keys: references repeat.
package struct IdentityHasher: Sendable {
  /// What is hashed: the prefix of the table, then the key.
  private var message: [UInt8]
  private let prefixCount: Int
  /// A direct-mapped table of `slotCount` slots: the key's length, the key, the id.
  private var memo: [UInt8] = []

  private static let slotCount = 1024
  private static let longestKey = 47
  private static let slotSize = 64

  package init(namespace: String, tenant: String, table: String) {
    message = []
    for part in [namespace, tenant, table] {
      message.append(contentsOf: part.utf8)
      message.append(CanonicalKey.separator)
    }
    prefixCount = message.count
  }

  /// Appends the 16 bytes of the key's id.
  package mutating func append(key: Span<UInt8>, to output: inout [UInt8]) {
    setKey(key)
    appendID(to: &output)
  }

  /// Takes the key whose id `appendID` appends; in two steps for a key that lies in the output.
  mutating func setKey(_ key: Span<UInt8>) {
    let count = prefixCount + key.count
    if message.count > count { message.removeLast(message.count - count) }
    while message.count < count { message.append(0) }
    let start = prefixCount
    var target = message.mutableSpan
    for index in key.indices { target[start + index] = key[index] }
  }

  /// Appends the 16 bytes of the id of the key that was set.
  func appendID(to output: inout [UInt8]) {
    var digest = InlineArray<32, UInt8>(repeating: 0)
    var span = digest.mutableSpan
    unsafe message.withUnsafeBufferPointer { source in
      unsafe span.withUnsafeMutableBufferPointer { target in
        unsafe fm2pg_sha256(source.baseAddress, source.count, target.baseAddress)
      }
    }
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    ByteText.append(digest.span, from: 0, to: 16, into: &output)
  }

  /// The same for a key that is likely to come again.
  package mutating func appendRemembered(key: Span<UInt8>, to output: inout [UInt8]) {
    guard key.count <= Self.longestKey, key.count > 0 else {
      append(key: key, to: &output)
      return
    }
    if memo.isEmpty { memo = Array(repeating: 0, count: Self.slotCount * Self.slotSize) }
    let slot = Int(truncatingIfNeeded: ByteText.hash(key) >> 32) & (Self.slotCount - 1)
    let start = slot * Self.slotSize
    let id = start + 1 + Self.longestKey
    if memo[start] == UInt8(key.count),
      ByteText.equal(memo.span.extracting(start + 1..<start + 1 + key.count), key)
    {
      ByteText.append(memo.span, from: id, to: id + 16, into: &output)
      return
    }
    append(key: key, to: &output)
    memo[start] = UInt8(key.count)
    for index in key.indices { memo[start + 1 + index] = key[index] }
    for index in 0..<16 { memo[id + index] = output[output.count - 16 + index] }
  }
}
