import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Cleansing steps against functions of PostgreSQL that mean the same.
@Suite struct CleaningCellTests {
  static let seed: UInt64 = 20_261_121
  static let cells = 2_000

  /// Steps, the server's expression over `src`, and what texts are made of.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [CleanStep]
    var sql: String
    var pieces: [String]
    var minimumServer = 130_000

    init(
      _ name: String, _ steps: [CleanStep], _ sql: String, _ pieces: [String],
      minimumServer: Int = 130_000
    ) {
      testDescription = name
      self.steps = steps
      self.sql = sql
      self.pieces = pieces
      self.minimumServer = minimumServer
    }
  }

  private static func at(_ text: String) -> Located<String> {
    Located(text, at: SourceLocation(file: "t.yml", line: 1, column: 1))
  }

  static let plain = ["a", "B", "z", "1", "0", "7", " ", "-", ",", "/", "é", "漢", "😀", "ab", "\n"]
  static let letters = [
    "a", "Z", "é", "É", "ß", "ǆ", "ﬁ", "ŉ", "İ", "ı", "я", "Ж", "ա", "ᾳ", "漢", "1", "-", "ẞ",
  ]
  static let blanks = [
    " ", "\t", "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{A0}", "\u{1680}", "\u{2003}",
    "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}", "\u{200B}", "\u{FEFF}", "a", "é",
    "b",
  ]
  static let marks = [
    "a", "e", "o", "\u{301}", "\u{308}", "\u{323}", "\u{327}", "é", "ệ", "\u{212B}", "\u{1100}",
    "\u{1161}", "\u{11A8}", "한", "ﬁ", "²", "Ａ", "\u{A0}", "\u{3A9}", "\u{2126}", "ǆ", "\u{0344}",
    "\u{0958}", "x", "①",
  ]
  static let white =
    "E' \\t\\n\\u000B\\u000C\\r\\u0085\\u00A0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005"
    + "\\u2006\\u2007\\u2008\\u2009\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\u200B\\uFEFF'"

  static let cases = [
    // The final sigma aside, which `lower` does not know and ICU does.
    Case("upper", [.upper], #"upper(src collate "und-x-icu")"#, letters),
    Case("lower", [.lower], #"lower(src collate "und-x-icu")"#, letters),
    Case("trim", [.trim], "btrim(src, \(white))", blanks),
    Case(
      "collapse_spaces", [.collapseSpaces],
      "regexp_replace(btrim(src, \(white)), '[ \\t\\u00A0\\u1680\\u2003\\u202F\\u205F\\u3000]+', ' ', 'g')",
      blanks),
    Case("nfc", [.normalize(.nfc)], "normalize(src, NFC)", marks),
    Case("nfkc", [.normalize(.nfkc)], "normalize(src, NFKC)", marks),
    Case("digits", [.digits], "regexp_replace(src, '[^0-9]', '', 'g')", plain),
    Case("strip", [.strip("-é😀,")], "translate(src, '-é😀,', '')", plain),
    Case("replace", [.replace(from: "ab", with: "漢z")], "replace(src, 'ab', '漢z')", plain),
    Case("single_line", [.singleLine], "translate(src, E'\\n', ' ')", plain),
    Case(
      "line_ends", [.lineEnds(.crlf)],
      "replace(regexp_replace(src, '\\r\\n?', E'\\n', 'g'), E'\\n', E'\\r\\n')",
      ["a", "\n", "\r", "é", "\r\n"]),
    Case(
      "pad", [.pad(.left, width: 4, with: "é")],
      "CASE WHEN length(src) >= 4 OR btrim(src, \(white)) = '' THEN src ELSE lpad(src, 4, 'é') END",
      plain),
    Case(
      "pad right", [.pad(.right, width: 5, with: "*")],
      "CASE WHEN length(src) >= 5 OR btrim(src, \(white)) = '' THEN src ELSE rpad(src, 5, '*') END",
      plain),
    Case("split", [.split(separator: "-", part: 2)], "split_part(src, '-', 2)", plain),
    Case(
      "split at more", [.split(separator: "aa", part: 1)], "split_part(src, 'aa', 1)", ["a", "b"]),
    Case(
      "split from the end", [.split(separator: ",", part: -2)], "split_part(src, ',', -2)", plain,
      minimumServer: 140_000),
    Case(
      "extract", [.extract(at("[0-9]+"), group: nil)], "coalesce(substring(src from '[0-9]+'), '')",
      plain),
    Case(
      "extract a group", [.extract(at("a([bz]+)[0-9]"), group: nil)],
      "coalesce(substring(src from 'a([bz]+)[0-9]'), '')", ["a", "b", "z", "1", "é"]),
    Case(
      "replace by pattern", [.replacePattern(at("([0-9])([a-zé]+)"), with: at("$2<$1>"))],
      "regexp_replace(src, '([0-9])([a-zé]+)', '\\2<\\1>', 'g')", plain),
    Case(
      "replace without case", [.replacePattern(at("(?i)aB+|漢"), with: at("$0$$"))],
      "regexp_replace(src, '(?i)aB+|漢', '\\&$', 'g')", plain),
    Case(
      "replace at the end", [.replacePattern(at("[^a]$"), with: at(""))],
      "regexp_replace(src, '[^a]$', '')", ["a", "b", "é", "漢"]),
  ]

  @Test(arguments: cases) func step(_ example: Case) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    guard connection.serverVersion >= example.minimumServer else { return }
    var program = CellProgram(.text, clean: example.steps)
    var column = CellColumn(.text, "text")
    for _ in 0..<Self.cells {
      let length = generator.number(0...9)
      let text = (0..<length).map { _ in generator.pick(example.pieces) }.joined()
      let (cell, arena, code) = program.cell(text)
      #expect(code == nil, "seed \(Self.seed)")
      column.add(cell, arena: arena, server: text)
    }
    try column.compare(value: example.sql, on: connection)
  }
}
