import MigrationModel
import Rules
import Testing

@Suite struct EncoderTests {
  @Test(arguments: [
    ("0", "00000008" + "0000000000000000"), ("0.00", "00000008" + "0000000000000002"),
    ("1", "0000000a" + "0001000000000000" + "0001"),
    ("-1200.50", "0000000c" + "0002000040000002" + "04b0" + "1388"),
    ("10000", "0000000a" + "0001000100000000" + "0001"),
    ("12345.6", "0000000e" + "0003000100000001" + "0001" + "0929" + "1770"),
    ("0.00001", "0000000a" + "0001fffe00000005" + "03e8"),
    ("0.5000", "0000000a" + "0001ffff00000004" + "1388"),
    ("100000000.00000000", "0000000a" + "0001000200000008" + "0001"),
  ])
  func numericBinary(text: String, expected: String) {
    let arena = bytes("xx" + text)
    let cell = TypedCell.bytes(2..<arena.count)
    #expect(copyHex(cell, .numeric(precision: nil, scale: nil), arena: arena) == expected)
  }

  @Test func fixedSizeBinary() {
    #expect(copyHex(.null, .text) == "ffffffff")
    #expect(copyHex(.integer(1), .bool) == "0000000101")
    #expect(copyHex(.integer(-2), .int2) == "00000002fffe")
    #expect(copyHex(.integer(-2), .int4) == "00000004fffffffe")
    #expect(copyHex(.integer(-2), .int8) == "00000008fffffffffffffffe")
    #expect(copyHex(.integer(258), .date) == "0000000400000102")
    #expect(copyHex(.integer(86_400_000_000), .time(0)) == "00000008000000141dd76000")
    #expect(copyHex(.integer(-1), .timestamp(6)) == "00000008ffffffffffffffff")
    #expect(copyHex(.integer(1), .timestamptz(6)) == "000000080000000000000001")
    #expect(
      copyHex(.integer(-1), .interval) == "00000010ffffffffffffffff0000000000000000")
    let half = Int64(bitPattern: (-1.5).bitPattern)
    #expect(copyHex(.integer(half), .float8) == "00000008bff8000000000000")
    #expect(copyHex(.integer(half), .float4) == "00000004bfc00000")
    let arena = [9] + [UInt8](0..<16)
    #expect(
      copyHex(TypedCell(kind: .uuid, start: 1, end: 17), .uuid, arena: arena)
        == "00000010000102030405060708090a0b0c0d0e0f")
  }

  @Test func textBinary() {
    let arena = bytes("éa")
    for type in [ColumnType.text, .varchar(3), .char(3), .json, .enumeration(labels: ["éa"])] {
      #expect(copyHex(.bytes(0..<3), type, arena: arena) == "00000003c3a961")
    }
    #expect(copyHex(.bytes(2..<3), .jsonb, arena: arena) == "000000020161")
    #expect(copyHex(.bytes(0..<0), .text, arena: arena) == "00000000")
  }

  @Test func arrayBinary() {
    let (cell, arena) = listCell(["ab", ""])
    let items = "00000002" + "00000001" + "000000026162" + "00000000"
    #expect(
      copyHex(cell, .array(.text), arena: arena)
        == "0000001e" + "0000000100000000" + "00000019" + items)
    #expect(
      copyHex(cell, .array(.varchar(5)), arena: arena)
        == "0000001e" + "0000000100000000" + "00000413" + items)
    let empty = TypedCell(kind: .list)
    #expect(
      copyHex(empty, .array(.char(5))) == "0000000c" + "0000000000000000" + "00000412")
  }

  @Test func framing() {
    #expect(hex(CopyBinary.header) == "5047434f50590aff0d0a00" + "0000000000000000")
    #expect(hex(CopyBinary.trailer) == "ffff")
    var output: [UInt8] = []
    CopyBinary.appendRowStart(columns: 258, to: &output)
    #expect(hex(output) == "0102")
  }

  @Test func supportedTypes() {
    #expect(CopyBinary.supports(.jsonb))
    #expect(CopyBinary.supports(.enumeration(labels: [])))
    #expect(CopyBinary.supports(.array(.varchar(nil))))
    #expect(!CopyBinary.supports(.array(.enumeration(labels: []))))
    #expect(CopyBinary.supports(.array(.int4)))
    #expect(!CopyBinary.supports(.array(.float8)))
    #expect(!CopyBinary.supports(.other("bytea")))
  }

  @Test func scalarServerText() {
    #expect(serverText(.null, .int4) == "NULL")
    #expect(serverText(.integer(0), .bool) == "false")
    #expect(serverText(.integer(7), .bool) == "true")
    #expect(serverText(.integer(.min), .int8) == "-9223372036854775808")
    #expect(serverText(.integer(0), .int2) == "0")
    #expect(serverText(.integer(1000), .int4) == "1000")
    #expect(serverText(.integer(-1), .date) == "1999-12-31")
    #expect(serverText(.integer(-730_120), .date) == "0001-12-31 BC")
    #expect(serverText(.integer(1_500_000), .timestamp(6)) == "2000-01-01 00:00:01.5")
    #expect(serverText(.integer(-1), .timestamptz(6)) == "1999-12-31 23:59:59.999999+00")
    #expect(serverText(.integer(86_400_000_000), .time(6)) == "24:00:00")
    #expect(serverText(.integer(-1), .interval) == "ffffffffffffffff0000000000000000")
    let half = Int64(bitPattern: (-1.5).bitPattern)
    #expect(serverText(.integer(half), .float4) == "bff8000000000000")
    #expect(
      serverText(TypedCell(kind: .uuid, start: 0, end: 16), .uuid, arena: [UInt8](0..<16))
        == "00010203-0405-0607-0809-0a0b0c0d0e0f")
    #expect(serverText(.bytes(1..<4), .text, arena: bytes("xab ")) == "ab ")
    #expect(serverText(.bytes(1..<4), .char(9), arena: bytes("xab ")) == "ab")
    #expect(serverText(.bytes(1..<1), .varchar(9), arena: bytes("x")) == "")
  }

  @Test(arguments: [
    ([], "{}"), (["a", "b c"], #"{a,"b c"}"#), ([""], #"{""}"#),
    (["NuLL", "nul"], #"{"NuLL",nul}"#),
    (["a\"b", "a\\b"], #"{"a\"b","a\\b"}"#), (["{", "}", ","], #"{"{","}",","}"#),
    (["a\tb", "a\nb", "\u{B}"], "{\"a\tb\",\"a\nb\",\"\u{B}\"}"), (["é\u{A0}"], "{é\u{A0}}"),
  ])
  func arrayServerText(items: [String], expected: String) {
    let (cell, arena) = listCell(items)
    #expect(serverText(cell, .array(.text), arena: arena) == expected)
  }

  @Test func paddedArrayServerText() {
    let (cell, arena) = listCell(["é", "abc"])
    #expect(serverText(cell, .array(.char(3)), arena: arena) == #"{"é  ",abc}"#)
  }

  @Test func serverExpressions() {
    #expect(ServerText.expression("\"c\"", as: .text) == "\"c\"::text")
    #expect(
      ServerText.expression("\"c\"", as: .float4) == "encode(float8send(\"c\"::float8), 'hex')")
    #expect(
      ServerText.expression("\"c\"", as: .interval) == "encode(interval_send(\"c\"), 'hex')")
  }

  @Test func charactersAreScalars() {
    #expect(characterCount(bytes("").span) == 0)
    #expect(characterCount(bytes("aé漢😀").span) == 4)
    #expect(characterCount(bytes("e\u{301}").span) == 2)
  }

  @Test func aRowIsItsFieldCountAndItsCells() {
    let types: [ColumnType] = [
      .text, .int4, .numeric(precision: 9, scale: 2), .uuid, .jsonb, .bool,
    ]
    var row = RowResult()
    row.arena = Array("plain-1200.50{}".utf8) + Array(0..<16)
    row.cells = [
      .bytes(0..<5), .integer(-2), .bytes(5..<13), TypedCell(kind: .uuid, start: 15, end: 31),
      .bytes(13..<15), .null,
    ]
    var expected: [UInt8] = [0xAA, 0, 6]
    for (cell, type) in zip(row.cells, types) {
      CopyBinary.append(cell, as: type, arena: row.arena, to: &expected)
    }
    var output: [UInt8] = [0xAA]
    CopyBinary.appendRow(row, as: types.map(CellEncoding.init), to: &output)
    #expect(output == expected)
    #expect(output.count == 1 + 2 + 9 + 8 + 16 + 20 + 7 + 4)
  }
}
