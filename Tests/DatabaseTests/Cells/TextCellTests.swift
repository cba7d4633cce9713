import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Texts, lists and JSON against PostgreSQL's own reading of the same texts.
@Suite struct TextCellTests {
  static let seed: UInt64 = 20_261_121
  static let cells = 2_000

  static let letters = [
    "a", "b", " ", "\"", "\\", "{", "}", ",", "\n", "\t", "é", "漢", "😀", "N", "null", "NULL",
    "\u{0B}", "\u{A0}", "\u{7F}", "\u{1}", "\r",
  ]

  private func text(_ generator: inout SeededGenerator, upTo count: Int) -> String {
    let length = generator.number(0...count)
    return (0..<length).map { _ in generator.pick(Self.letters) }.joined()
  }

  @Test(arguments: ["text", "varchar", "varchar(80)", "char(80)"])
  func text(sql: String) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    let type: ColumnType =
      switch sql {
      case "text": .text
      case "varchar": .varchar(nil)
      case "varchar(80)": .varchar(80)
      default: .char(80)
      }
    var column = CellColumn(type, sql)
    for _ in 0..<Self.cells {
      let value = text(&generator, upTo: 10)
      column.add(.bytes(0..<value.utf8.count), arena: Array(value.utf8), server: value)
    }
    column.add(.null, server: nil)
    try column.compare(value: "src::\(sql)", on: connection)
  }

  @Test func enumeration() throws {
    let connection = try TestServer.connect()
    let labels = ["a", "B c", "é漢", "it's", #"q"q"#]
    try connection.execute(
      "CREATE TYPE pg_temp.mood AS ENUM ('a', 'B c', 'é漢', 'it''s', 'q\"q')")
    var column = CellColumn(.enumeration(labels: labels), "pg_temp.mood")
    for label in labels {
      column.add(.bytes(0..<label.utf8.count), arena: Array(label.utf8), server: label)
    }
    try column.compare(value: "src::pg_temp.mood", on: connection)
  }

  @Test func boolean() throws {
    let connection = try TestServer.connect()
    var column = CellColumn(.bool, "bool")
    for text in ["1", "0", "yes", "No", "TRUE", "f", "on", "off", "N", "y"] {
      let parsed = BooleanText.parse(Array(text.utf8).span, trueWords: [], falseWords: [])
      guard case .value(let value) = parsed else {
        Issue.record("refused \(text)")
        continue
      }
      column.add(.integer(value), server: text)
    }
    column.add(.null, server: nil)
    try column.compare(value: "src::bool", on: connection)
  }

  @Test func uuid() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.uuid, "uuid")
    let digits = Array("0123456789abcdefABCDEF").map(String.init)
    for _ in 0..<Self.cells {
      let separator = generator.pick(["-", ""])
      var parts: [String] = []
      for length in [8, 4, 4, 4, 12] {
        parts.append((0..<length).map { _ in generator.pick(digits) }.joined())
      }
      var text = parts.joined(separator: separator)
      if generator.number(0...2) == 0 { text = "{" + text + "}" }
      var arena: [UInt8] = [1]
      let code = UUIDText.parse(Array(text.utf8).span, into: &arena)
      #expect(code == nil)
      column.add(TypedCell(kind: .uuid, start: 1, end: 17), arena: arena, server: text)
    }
    try column.compare(value: "src::uuid", on: connection)
  }

  @Test(arguments: ["text[]", "varchar(60)[]", "char(60)[]"])
  func list(sql: String) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    let element: ColumnType =
      sql == "text[]" ? .text : sql == "char(60)[]" ? .char(60) : .varchar(60)
    var column = CellColumn(.array(element), sql)
    for _ in 0..<Self.cells {
      var arena: [UInt8] = [9]
      var items: [String] = []
      let count = generator.number(0...4)
      for _ in 0..<count {
        let word = text(&generator, upTo: 6)
        let item = generator.pick(["NULL", "null", "nUll", word, word, "plain"])
        ListItems.append(Array(item.utf8).span, to: &arena)
        items.append(item)
      }
      // The server parses the same items out of a JSON array.
      let server = "[" + items.map(jsonString).joined(separator: ",") + "]"
      column.add(
        TypedCell(kind: .list, start: 1, end: arena.count), arena: arena, server: server)
    }
    try column.compare(
      value: "ARRAY(SELECT jsonb_array_elements_text(src::jsonb))::\(sql)", on: connection)
  }

  private func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0B}": result += "\\u000b"
      case "\u{1}": result += "\\u0001"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  @Test func objects() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.jsonb, "jsonb")
    for _ in 0..<Self.cells {
      var arena: [UInt8] = []
      var members: [JSONText.Member] = []
      var source: [String] = []
      let count = generator.number(0...5)
      for _ in 0..<count {
        let name = generator.pick(["a", "b", "aa", "é", "A\"b", text(&generator, upTo: 3)])
        let value = text(&generator, upTo: 6)
        let start = arena.count
        arena += Array(value.utf8)
        members.append(.init(name: Array(name.utf8), value: .string(start..<arena.count)))
        source.append(jsonString(name) + ":" + jsonString(value))
      }
      let start = arena.count
      JSONText.appendObject(members, into: &arena)
      column.add(
        .bytes(start..<arena.count), arena: arena,
        server: "{" + source.joined(separator: ",") + "}")
    }
    try column.compare(value: "src::jsonb", on: connection)
  }
}
