internal import MigrationModel

/// Shape-preserving text: each letter becomes a letter of its alphabet and case, each digit a
/// digit; blanks, punctuation and controls stay where they are.
///
/// Up to 64 letters and digits are permuted by an alternating Feistel network over mixed radices,
/// so that different texts stay different. Case and separators do not matter: what was equal
/// without them stays so. Leading zeros of a number stay, and its first other digit does not
/// become 0. A longer text is replaced by a stream that depends on all of it.
struct MaskedShape: Sendable {
  private var hash: KeyedHash
  private var places: [LetterClass.Place] = []

  /// NIST's FF1, a relative, has as many.
  private static let rounds = 10
  private static let longest = 64

  init(_ key: MaskKey) { hash = KeyedHash(key) }

  /// Appends the masked text; the first `keep` letters and digits stay.
  mutating func append(_ text: Span<UInt8>, keep: Int, to output: inout [UInt8]) {
    collect(text)
    let start = max(keep, leadingZeros())
    if start < places.count { permute(from: start) }
    var index = 0
    var next = 0
    while index < text.count {
      if Self.skipsEscape(text, &index, copyingTo: &output) { continue }
      let from = index
      guard LetterClass.place(of: ByteText.next(text, &index)) != nil else {
        ByteText.append(text, from: from, to: index, into: &output)
        continue
      }
      Self.append(LetterClass.scalar(places[next]), to: &output)
      next += 1
    }
  }

  /// Permutes digits among all texts of as many digits; for numbers with a fixed beginning.
  mutating func permute(digits: inout [UInt8], from start: Int) {
    places.removeAll(keepingCapacity: true)
    for byte in digits {
      places.append(
        LetterClass.Place(
          letterClass: LetterClass.digit, index: UInt32(byte &- 0x30), isUpper: false))
    }
    if start < places.count { permute(from: start) }
    for index in digits.indices { digits[index] = 0x30 + UInt8(places[index].index) }
  }

  private mutating func collect(_ text: Span<UInt8>) {
    places.removeAll(keepingCapacity: true)
    var index = 0
    var ignored: [UInt8] = []
    while index < text.count {
      if Self.skipsEscape(text, &index, copyingTo: &ignored) { continue }
      if let place = LetterClass.place(of: ByteText.next(text, &index)) { places.append(place) }
    }
  }

  /// An escaped separator is no letter (see `CanonicalText`).
  private static func skipsEscape(
    _ text: Span<UInt8>, _ index: inout Int, copyingTo output: inout [UInt8]
  ) -> Bool {
    guard text[index] == CanonicalText.escape, index + 1 < text.count else { return false }
    ByteText.append(text, from: index, to: index + 2, into: &output)
    index += 2
    return true
  }

  /// How many zeros begin a text whose letters are all digits; its first other digit changes class.
  private mutating func leadingZeros() -> Int {
    guard places.allSatisfy({ $0.letterClass == LetterClass.digit }) else { return 0 }
    let zeros = places.firstIndex { $0.index > 0 } ?? places.count
    if zeros < places.count {
      places[zeros].letterClass = LetterClass.leadingDigit
      places[zeros].index -= 1
    }
    return zeros
  }

  private mutating func permute(from start: Int) {
    let count = places.count - start
    if count > Self.longest {
      hash.begin("long shape")
      for place in places[start...] {
        hash.append(place.letterClass)
        hash.append(place.index)
      }
      var stream = DigestStream(hash.finish())
      for index in start..<places.count { shift(index, by: &stream) }
      return
    }
    let middle = start + count / 2
    for round in 0..<Self.rounds {
      let source = round % 2 == 0 ? start..<middle : middle..<places.count
      let target = round % 2 == 0 ? middle..<places.count : start..<middle
      hash.begin("shape")
      hash.append(UInt8(round))
      for place in places[start...] { hash.append(place.letterClass) }
      for place in places[source] { hash.append(place.index) }
      var stream = DigestStream(hash.finish())
      for index in target { shift(index, by: &stream) }
    }
  }

  private mutating func shift(_ index: Int, by stream: inout DigestStream) {
    let count = LetterClass.all[Int(places[index].letterClass)].count
    places[index].index = (places[index].index + stream.next(below: count)) % count
  }

  private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
