/// The id that a record gets in every rehearsal: a UUIDv8 (RFC 9562) from the first 16 bytes of
/// SHA-256 over the UTF-8 text `namespace U+001F tenant U+001F table U+001F canonical key`, with
/// the version nibble 8 and the variant bits 10.
///
/// PostgreSQL computes the same without extensions, `m` being that text, for example
/// `concat_ws(chr(31), 'clinic', '', 'patients', key)` (an absent tenant is '', never NULL):
///
///     encode(set_byte(set_byte(substring(d from 1 for 16),
///              6, (get_byte(d, 6) & 15) | 128),
///            8, (get_byte(d, 8) & 63) | 128), 'hex')::uuid
///     where d is sha256(convert_to(m, 'UTF8'))
package enum DeterministicID {
  /// The id as hyphenated lower-case text.
  package static func text(
    namespace: String, tenant: String, table: String, key: String
  ) -> String {
    var hasher = IdentityHasher(namespace: namespace, tenant: tenant, table: table)
    let key = Array(key.utf8)
    var id: [UInt8] = []
    hasher.append(key: key.span, to: &id)
    let hex = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in id.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(0x2D) }
      text.append(hex[Int(byte >> 4)])
      text.append(hex[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
