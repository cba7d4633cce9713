import Testing
import Verification

/// Vectors computed by PostgreSQL 15: `hashtextextended(text COLLATE "C", seed)`.
@Suite struct HashBytesTests {
  static let vectors: [(text: String, seed: Int64, hash: Int64)] = [
    ("", 0, -6939563903564495251),
    ("", 81985529216486895, 5714803967801994901),
    ("", 9223372036854775807, -4298248173090169092),
    ("a", -9223372036854775808, 6837730478958681016),
    ("a", -1, 8688456822845412000),
    ("a", 0, 3591986179850072241),
    ("ab", 0, 2833316173711343549),
    ("ab", 1, 6831083245906393158),
    ("abc", 0, -6747756470228489321),
    ("abc", 81985529216486895, 1707808682428204635),
    ("abc", 9223372036854775807, 8851712801786142035),
    ("abcd", -9223372036854775808, -9215374928971329203),
    ("abcd", -1, -8506387423880103258),
    ("abcd", 0, -1038429303365892052),
    ("abcde", 0, 3076356108696143428),
    ("abcde", 1, 3336351395796527909),
    ("abcdef", 0, 290958262752763840),
    ("abcdef", 81985529216486895, -8120241294044064745),
    ("abcdef", 9223372036854775807, 1365252919981809001),
    ("abcdefg", -9223372036854775808, -2448800911576507596),
    ("abcdefg", -1, 6620770052711690062),
    ("abcdefg", 0, -6158032784613548338),
    ("abcdefgh", 0, -8882191227074733005),
    ("abcdefgh", 1, -996835456672934620),
    ("abcdefghi", 0, -3278210106038014113),
    ("abcdefghi", 81985529216486895, 1345559329631573216),
    ("abcdefghi", 9223372036854775807, -2574806882761931857),
    ("abcdefghij", -9223372036854775808, -5565072708178708712),
    ("abcdefghij", -1, -5021275161817138704),
    ("abcdefghij", 0, -3183301415634409076),
    ("abcdefghijk", 0, 3112909444737856467),
    ("abcdefghijk", 1, 8196382510784792041),
    ("abcdefghijkl", 0, -7556637188122330412),
    ("abcdefghijkl", 81985529216486895, 7159717585609413365),
    ("abcdefghijkl", 9223372036854775807, -7405302416993488311),
    ("abcdefghijklm", -9223372036854775808, -8758644972904818305),
    ("abcdefghijklm", -1, 6205390682044465928),
    ("abcdefghijklm", 0, 8871624171452417744),
    ("Zürich", 0, 6325084439750968862),
    ("Zürich", 1, 436332824460042723),
    ("東京都", 0, 2166097642991333332),
    ("東京都", 81985529216486895, 5707968016962088333),
    ("東京都", 9223372036854775807, -576562443192072125),
    ("😀", -9223372036854775808, 5722464145333251905),
    ("😀", -1, -3491905906943077388),
    ("😀", 0, -9149796522330800166),
    ("line\nline", 0, -7237104764021717614),
    ("line\nline", 1, -7241621769419225716),
    ("0123456789012345678901234567890123456789", 0, -1709038554607151176),
    ("0123456789012345678901234567890123456789", 81985529216486895, 8642587732240139093),
    ("0123456789012345678901234567890123456789", 9223372036854775807, -1558518912492753085),
  ]

  @Test(arguments: vectors)
  func equalsTheServer(text: String, seed: Int64, hash: Int64) {
    #expect(Int64(bitPattern: hashed(Array(text.utf8), seed: seed)) == hash)
  }

  /// `sum(hashtextextended(left(repeat(pattern, 9), n), seed))` for n from 0 to 300.
  @Test(arguments: [
    (Int64.min, "-45106990172268821232"), (-1, "-87522795992520146159"),
    (0, "142792002811563267261"), (1, "-78011131280313269844"),
    (4_294_967_296, "112750163182461949149"), (Int64.max, "135940973058671307073"),
  ])
  func equalsTheServerForEveryLength(seed: Int64, sum: String) {
    let text = Array(String(repeating: "abcdefghijklmnopqrstuvwxyz0123456789", count: 9).utf8)
    var sums = ColumnSums(columns: 1)
    for length in 0...300 {
      let value = Array(text[..<length])
      sums.add(column: 0, bytes: value.span, seed: UInt64(bitPattern: seed))
    }
    #expect(sums.text(column: 0) == sum)
  }

  /// The same with a pattern of one, two, three and four byte characters.
  @Test(arguments: [(Int64(0), "-170905744694595665718"), (77, "-49296510000677675720")])
  func equalsTheServerForCharactersOfEveryWidth(seed: Int64, sum: String) {
    let text = Array(String(repeating: "aß東😀", count: 80).unicodeScalars)
    var sums = ColumnSums(columns: 1)
    for length in 0...300 {
      var value = String.UnicodeScalarView()
      value.append(contentsOf: text[..<length])
      let bytes = Array(String(value).utf8)
      sums.add(column: 0, bytes: bytes.span, seed: UInt64(bitPattern: seed))
    }
    #expect(sums.text(column: 0) == sum)
  }

  private func hashed(_ bytes: [UInt8], seed: Int64) -> UInt64 {
    hashBytesExtended(bytes.span, seed: UInt64(bitPattern: seed))
  }
}
