import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Arrays of values other than text against PostgreSQL's own reading of the same items.
@Suite struct ArrayCellTests {
  static let seed: UInt64 = 20_261_121
  static let cells = 1_000

  struct Case: Sendable, CustomTestStringConvertible {
    var sql: String
    var element: ColumnType
    var item: @Sendable (inout SeededGenerator) -> String
    var testDescription: String { sql + "[]" }
  }

  private static func day(_ generator: inout SeededGenerator) -> String {
    generator.padded(1...4000, width: 4) + "-" + generator.padded(1...12) + "-"
      + generator.padded(1...28)
  }

  private static func clock(_ generator: inout SeededGenerator) -> String {
    generator.padded(0...23) + ":" + generator.padded(0...59) + ":" + generator.padded(0...59)
      + generator.pick(["", ".5", ".000001"])
  }

  static let cases = [
    Case(sql: "int2", element: .int2) { String($0.number(-32768...32767)) },
    Case(sql: "int4", element: .int4) { String($0.number(-2_147_483_648...2_147_483_647)) },
    Case(sql: "int8", element: .int8) { $0.pick(["", "-"]) + $0.digits(1...18) },
    Case(sql: "numeric", element: .numeric(precision: nil, scale: nil)) {
      $0.pick(["", "-"]) + $0.digits(1...30) + $0.pick(["", "." + $0.digits(1...9)])
    },
    Case(sql: "numeric(8,2)", element: .numeric(precision: 8, scale: 2)) {
      String($0.number(-9999...9999)) + $0.pick(["", ".5", ".25"])
    },
    Case(sql: "bool", element: .bool) { $0.pick(["yes", "no", "true", "f", "1", "0"]) },
    Case(sql: "date", element: .date) { day(&$0) },
    Case(sql: "time", element: .time(6)) { clock(&$0) },
    Case(sql: "timestamp", element: .timestamp(6)) { day(&$0) + " " + clock(&$0) },
    Case(sql: "timestamptz", element: .timestamptz(6)) { day(&$0) + " " + clock(&$0) },
    Case(sql: "uuid", element: .uuid) { generator in
      (0..<32).map { _ in generator.pick("0123456789abcdef".map(String.init)) }.joined()
    },
  ]

  @Test(arguments: cases) func items(_ example: Case) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var program = CellProgram(.array(example.element), zone: "UTC")
    var column = CellColumn(.array(example.element), example.sql + "[]")
    for _ in 0..<Self.cells {
      let count = generator.number(1...5)
      let text = (0..<count).map { _ in example.item(&generator) }.joined(separator: "\n")
      let (cell, arena, code) = program.cell(text)
      #expect(code == nil, "seed \(Self.seed)")
      column.add(cell, arena: arena, server: text)
    }
    // No item, no dimension: the item's rule is not asked.
    column.add(TypedCell(kind: .list), server: nil)
    try column.compare(
      value: "string_to_array(src, E'\\n')::\(example.sql)[]", on: connection)
  }
}
