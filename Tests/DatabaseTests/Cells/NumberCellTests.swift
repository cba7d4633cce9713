import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Numbers against PostgreSQL's own reading of the same texts.
@Suite struct NumberCellTests {
  static let seed: UInt64 = 20_261_121
  static let cells = 2_000

  struct NumericCase: CustomTestStringConvertible {
    var precision: Int?
    var scale: Int?
    var sql: String
    var testDescription: String { sql }
  }

  static let numerics = [
    NumericCase(sql: "numeric"), NumericCase(precision: 10, scale: 2, sql: "numeric(10,2)"),
    NumericCase(precision: 5, sql: "numeric(5)"),
    NumericCase(precision: 400, scale: 100, sql: "numeric(400,100)"),
  ]
  /// PostgreSQL 15 and later.
  static let unusualNumerics = [
    NumericCase(precision: 3, scale: -2, sql: "numeric(3,-2)"),
    NumericCase(precision: 3, scale: 5, sql: "numeric(3,5)"),
  ]

  private func numberText(_ generator: inout SeededGenerator) -> String {
    func zeros(_ count: ClosedRange<Int>) -> String {
      String(repeating: "0", count: generator.number(count))
    }
    switch generator.number(0...9) {
    case 0: return "0." + generator.digits(1...30)
    case 1: return generator.digits(1...420) + "." + generator.digits(0...420)
    case 2: return "." + generator.digits(1...12)
    case 3:
      return generator.digits(1...8) + "e" + generator.pick(["", "-", "+"])
        + String(generator.number(0...40))
    case 4:
      return generator.digits(1...4) + "." + generator.digits(1...6) + "E"
        + generator.pick(["", "-"]) + String(generator.number(0...400))
    case 5: return zeros(1...9) + "." + zeros(0...9) + generator.digits(0...2)
    case 6: return generator.digits(1...3) + zeros(0...12) + "." + zeros(0...12)
    default: return generator.digits(1...9) + "." + generator.digits(1...4)
    }
  }

  private func shortNumberText(_ generator: inout SeededGenerator) -> String {
    String(generator.number(0...2000))
      + generator.pick(["", ".5", ".25", ".000", "00", "e-3", "e-5"])
  }

  @Test(arguments: numerics + unusualNumerics)
  func numeric(_ kind: NumericCase) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    if kind.sql.contains("-") || kind.sql == "numeric(3,5)", connection.serverVersion < 150_000 {
      return
    }
    var column = CellColumn(.numeric(precision: kind.precision, scale: kind.scale), kind.sql)
    var refused: [String] = []
    for _ in 0..<Self.cells {
      let isShort = kind.precision != nil && generator.number(0...1) == 0
      let digits = isShort ? shortNumberText(&generator) : numberText(&generator)
      let text = generator.pick(["", "-", "-", "+"]) + digits
      var arena: [UInt8] = [0x78, 0x78]
      let code = DecimalText.parse(
        Array(text.utf8).span, NumberReading(.point), precision: kind.precision, scale: kind.scale,
        into: &arena)
      if let code {
        #expect(code == .outOfRange, "seed \(Self.seed): \(text)")
        refused.append(text)
      } else {
        column.add(.bytes(2..<arena.count), arena: arena, server: text)
      }
    }
    try column.compare(value: "src::\(kind.sql)", on: connection)
    #expect(try acceptedAnyway(refused, as: kind.sql, on: connection) == [])
  }

  @Test(arguments: [true, false])
  func float(single: Bool) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    let sql = single ? "float4" : "float8"
    var column = CellColumn(single ? .float4 : .float8, sql)
    var refused: [String] = []
    for _ in 0..<Self.cells * 2 {
      let digits =
        switch generator.number(0...3) {
        case 0: numberText(&generator)
        case 1: generator.digits(1...20) + "e" + String(generator.number(-345...310))
        case 2: generator.digits(1...17) + "e" + String(generator.number(-50...40))
        default:
          generator.digits(1...9) + "." + generator.digits(0...9) + "e"
            + String(generator.number(-50...40))
        }
      let text = generator.pick(["", "-"]) + digits
      switch FloatText.parse(Array(text.utf8).span, NumberReading(.point), single: single) {
      case .value(let bits): column.add(.integer(bits), server: text)
      case .refused(let code):
        #expect(code == .outOfRange, "seed \(Self.seed): \(text)")
        refused.append(text)
      }
    }
    try column.compare(value: "src::\(sql)", on: connection)
    #expect(try acceptedAnyway(refused, as: sql, on: connection) == [])
  }

  @Test(arguments: [2, 4, 8])
  func integer(bytes: Int) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    let type: ColumnType = bytes == 2 ? .int2 : bytes == 4 ? .int4 : .int8
    let most = Int64.max >> Int64(64 - bytes * 8)
    let range = (-most - 1)...most
    var column = CellColumn(type, "int\(bytes)")
    for index in 0..<Self.cells {
      let any = Int64.random(in: range, using: &generator) >> Int64(generator.number(0...40))
      let value = index == 0 ? range.lowerBound : index == 1 ? range.upperBound : any
      let parsed = IntegerText.parse(
        Array(String(value).utf8).span, NumberReading(.point), range: range)
      #expect(parsed == .value(value))
      column.add(.integer(value), server: String(value))
    }
    try column.compare(value: "src::int\(bytes)", on: connection)
  }
}
