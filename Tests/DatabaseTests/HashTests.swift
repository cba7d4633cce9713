import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing
import Verification

/// What we hash, hashed again by the server.
@Suite struct HashTests {
  static let seed: UInt64 = 20_261_121

  private func word(_ generator: inout SeededGenerator) -> String {
    let letters = ["a", "Z", "7", "0", " ", "é", "漢", "😀", "\u{1B}", "\u{1F}", "'", "\\", "-"]
    let length = generator.number(1...20)
    return (0..<length).map { _ in generator.pick(letters) }.joined()
  }

  /// The SQL that the documentation of `DeterministicID` gives.
  @Test func idsAreAsTheServerComputesThem() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    for index in 0..<500 {
      let (namespace, tenant) = (word(&generator), generator.pick(["", word(&generator)]))
      let table = word(&generator)
      let parts = (0...index % 3).map { _ in word(&generator) + "x" }
      let normalize: [KeyNormalization] = generator.pick([[.trim], [.trim, .lower], [.upper]])
      let key = try #require(CanonicalKey.text(parts: parts, normalize: normalize))
      let id = DeterministicID.text(
        namespace: namespace, tenant: tenant, table: table, key: key)
      let computed = try connection.queryValue(
        """
        SELECT encode(set_byte(set_byte(substring(d from 1 for 16),
                 6, (get_byte(d, 6) & 15) | 128),
               8, (get_byte(d, 8) & 63) | 128), 'hex')::uuid
        FROM (SELECT sha256(convert_to(concat_ws(chr(31), $1::text, $2::text, $3::text, $4::text),
          'UTF8')) AS d) m
        """, [namespace, tenant, table, key])
      #expect(computed == id, "seed \(Self.seed), case \(index)")
    }
  }

  @Test func hashIsTheServersOwn() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var lines: [UInt8] = []
    for index in 0..<5_000 {
      // Every length around the blocks of twelve bytes, then longer ones.
      let length = index < 300 ? index / 6 : generator.number(0...200)
      let bytes = (0..<length).map { _ in UInt8(generator.number(1...127)) }
      let seed = index % 4 == 0 ? 0 : generator.next()
      let hash = Int64(bitPattern: hashBytesExtended(bytes.span, seed: seed))
      lines += copyText(bytes) + Array("\t\(Int64(bitPattern: seed))\t\(hash)\n".utf8)
    }
    let copied = lines
    try connection.execute("CREATE TEMP TABLE h (t text, seed bigint, hash bigint)")
    try connection.copyIn("COPY h FROM STDIN") { try $0.write(copied) }
    let counts = try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE hash = hashtextextended(t COLLATE "C", seed)) FROM h
      """)
    #expect(counts == [["5000", "5000"]])
  }

  /// Sums and seeds as a whole: what the server adds up is what we add up.
  @Test func columnSumsAreTheServersOwn() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var sums = ColumnSums(columns: 1)
    var lines: [UInt8] = []
    for index in 0..<2_000 {
      let key = Array("\(index)\u{1F}\(word(&generator))".utf8)
      let seed = ColumnSums.targetSeed(key: key.span)
      if index % 7 == 0 {
        sums.add(column: 0, bytes: nil, seed: seed)
        lines += copyText(key) + Array("\t\\N\n".utf8)
      } else {
        let value = Array(word(&generator).utf8)
        sums.add(column: 0, bytes: value.span, seed: seed)
        lines += copyText(key) + [0x09] + copyText(value) + [0x0A]
      }
    }
    let copied = lines
    try connection.execute("CREATE TEMP TABLE s (k text, v text)")
    try connection.copyIn("COPY s FROM STDIN") { try $0.write(copied) }
    let sum = try connection.queryValue(
      "SELECT \(columnSumSQL(expression: "v", seed: targetSeedSQL(keys: ["k"]))) FROM s")
    #expect(sum == sums.text(column: 0))
  }
}
