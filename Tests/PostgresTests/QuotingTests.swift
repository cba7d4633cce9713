import FM2PGTestSupport
import Postgres
import Testing

@Suite struct QuotingTests {
  @Test(arguments: [
    ("plain", "\"plain\"", "'plain'"),
    ("", "\"\"", "''"),
    ("O'Brien", "\"O'Brien\"", "'O''Brien'"),
    ("a\"b", "\"a\"\"b\"", "'a\"b'"),
    ("c:\\dir", "\"c:\\dir\"", "E'c:\\\\dir'"),
    ("'\u{301}", "\"'\u{301}\"", "'''\u{301}'"),
  ])
  func examples(text: String, identifier: String, literal: String) {
    #expect(quoteIdentifier(text) == identifier)
    #expect(quoteLiteral(text) == literal)
  }

  @Test func serverReadsBackWhatWasQuoted() throws {
    let seed: UInt64 = .random(in: 0...9_999_999)
    var generator = SeededGenerator(state: seed)
    let alphabet: [Unicode.Scalar] = [
      "'", "\"", "\\", "a", "Z", " ", "\n", "\r", "\t", "$", "E", "{", "\u{301}", "é", "漢", "😀",
      "\u{1}", "\u{7F}", "%", "_", ";", "-",
    ]
    let connection = try TestServer.connect()
    for setting in ["on", "off"] {
      try connection.execute("SET standard_conforming_strings = \(setting)")
      for _ in 0..<150 {
        var text = ""
        for _ in 0..<Int.random(in: 0...15, using: &generator) {
          text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        let name = "n" + text
        let row = try connection.query(
          "SELECT v, \(quoteIdentifier(name)) = v FROM "
            + "(SELECT \(quoteLiteral(text)) AS v, \(quoteLiteral(text)) AS "
            + "\(quoteIdentifier(name))) AS t")
        let value = row.first?.first ?? nil
        #expect(value.map { Array($0.utf8) } == Array(text.utf8), "seed \(seed)")
        #expect(row.first?.last == "t", "seed \(seed)")
      }
    }
  }
}
