internal import MigrationModel

/// Keyed digests as texts.
struct MaskedDigest: Sendable {
  private var hash: KeyedHash
  private var work = CellText()
  private var folded: [UInt8] = []

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  init(_ key: MaskKey) { hash = KeyedHash(key) }

  /// Appends the digest of a text normalised as a key.
  mutating func append(
    _ text: Span<UInt8>, form: FieldMask.DigestForm, normalize: [KeyNormalization],
    to output: inout [UInt8]
  ) {
    work.clear()
    ByteText.append(text, to: &work.bytes)
    work.takeAll()
    folded.removeAll(keepingCapacity: true)
    _ = CanonicalKey.append(&work, normalize: normalize, to: &folded)
    hash.begin("digest")
    hash.append(folded)
    let digest = hash.finish()
    switch form {
    case .text: Self.append(digest, letters: 15, to: &output)
    case .uuid: Self.appendUUID(digest, to: &output)
    }
  }

  /// Appends an address at example.invalid (RFC 2606), the same however the address was written.
  mutating func append(email text: Span<UInt8>, to output: inout [UInt8]) {
    folded.removeAll(keepingCapacity: true)
    LetterCase.lower(text, into: &folded)
    hash.begin("email")
    hash.append(folded)
    Self.append(hash.finish(), letters: 15, to: &output)
    output.append(contentsOf: "@example.invalid".utf8)
  }

  /// Days by which the dates of a person move: from 1 to `days`, or as many back.
  mutating func shift(ofPerson person: Span<UInt8>, days: Int) -> Int {
    work.clear()
    ByteText.append(person, to: &work.bytes)
    work.takeAll()
    folded.removeAll(keepingCapacity: true)
    _ = CanonicalKey.append(
      &work, normalize: [.trim, .lower, .stripLeadingZeros], to: &folded)
    hash.begin("date shift")
    hash.append(folded)
    let number = Int(hash.finishNumber() % UInt64(2 * days))
    return number < days ? number + 1 : days - 1 - number
  }

  /// A letter first, so that no normalisation of keys changes it.
  private static func append(
    _ digest: KeyedHash.Digest, letters count: Int, to output: inout [UInt8]
  ) {
    output.append(0x6D)
    for index in 0..<count { output.append(letters[Int(digest[index] & 31)]) }
  }

  private static func appendUUID(_ digest: KeyedHash.Digest, to output: inout [UInt8]) {
    for index in 0..<16 {
      if [4, 6, 8, 10].contains(index) { output.append(0x2D) }
      var byte = digest[index]
      if index == 6 { byte = byte & 0x0F | 0x80 }
      if index == 8 { byte = byte & 0x3F | 0x80 }
      output.append(hexadecimal[Int(byte >> 4)])
      output.append(hexadecimal[Int(byte & 15)])
    }
  }
}
