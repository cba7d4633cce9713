import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// JSON against PostgreSQL's own verdict and its own canonical text.
@Suite struct JSONCellTests {
  static let seed: UInt64 = 20_261_121

  private static let numbers = [
    "0", "-0", "1", "-1", "1.10", "1e3", "1E+5", "1.5e-3", "-0.0", "1e-10", "0.000", "1.23e2",
    "123456789012345678901234567890", "100e-2", "0e5", "0.0e3", "10000", "99990000.0001",
  ]
  private static let pieces = [
    "a", "b", "Z", "é", "漢", "😀", "\\n", "\\u0001", "\\u001f", "\\\"", "\\\\", "\\/", "\\u00e9",
    "\\ud83d\\ude00", "\\b\\f\\r\\t", "\u{7F}", " ", "\\u007f", "\\u2028",
  ]

  private func string(_ generator: inout SeededGenerator) -> String {
    let count = generator.number(0...5)
    return "\"" + (0..<count).map { _ in generator.pick(Self.pieces) }.joined() + "\""
  }

  private func value(_ generator: inout SeededGenerator, depth: Int = 0) -> String {
    switch generator.number(0...(depth > 3 ? 5 : 9)) {
    case 0: return generator.pick(["true", "false", "null"])
    case 1: return generator.pick(Self.numbers)
    case 2, 3: return string(&generator)
    case 4:
      return generator.pick(["", "-"]) + String(generator.number(0...999_999))
        + generator.pick(["", "." + generator.digits(1...5)])
        + generator.pick(["", "e\(generator.number(-30...30))"])
    case 5: return generator.pick(["[]", "{}"])
    case 6, 7:
      let count = generator.number(0...4)
      let items = (0..<count).map { _ in spaced(value(&generator, depth: depth + 1), &generator) }
      return "[" + items.joined(separator: ",") + "]"
    default:
      let count = generator.number(0...6)
      let members = (0..<count).map { _ in
        spaced(string(&generator), &generator) + ":"
          + spaced(value(&generator, depth: depth + 1), &generator)
      }
      return "{" + members.joined(separator: ",") + "}"
    }
  }

  private func spaced(_ text: String, _ generator: inout SeededGenerator) -> String {
    let blanks = ["", "", " ", "\n", "\t "]
    return generator.pick(blanks) + text + generator.pick(blanks)
  }

  /// Replaces or removes one ASCII character.
  private func damaged(_ text: String, _ generator: inout SeededGenerator) -> String {
    var bytes = Array(text.utf8)
    let index = generator.number(0...bytes.count - 1)
    guard bytes[index] < 0x80 else { return text }
    if generator.number(0...1) == 0 {
      bytes[index] = generator.pick(Array("\"\\,{}[]0.e-u \n".utf8))
    } else {
      bytes.remove(at: index)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let edges = [
    "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\"",
    "1e131071", "1e131072", "1e-16383", "1e-16384", "0e200000", "0e-16384", "1.5e131071",
    String(repeating: "[", count: 512) + String(repeating: "]", count: 512),
  ]

  @Test func verdictsAndCanonicalTexts() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var binary = CellColumn(.jsonb, "jsonb")
    var plain = CellColumn(.json, "json")
    var (refusedBinary, refusedPlain) = ([String](), [String]())
    for index in 0..<5_000 + Self.edges.count {
      let text =
        index < Self.edges.count
        ? Self.edges[index]
        : index % 3 == 0 ? damaged(value(&generator), &generator) : value(&generator)
      let bytes = Array(text.utf8)
      var arena: [UInt8] = [0x7A, 0x7A]
      if JSONText.canonicalize(bytes.span, into: &arena) == nil {
        binary.add(.bytes(2..<arena.count), arena: arena, server: text)
        var again: [UInt8] = []
        let code = JSONText.canonicalize(arena.span.extracting(2..<arena.count), into: &again)
        #expect(code == nil && again == Array(arena[2...]), "seed \(Self.seed): \(text)")
      } else {
        #expect(arena.count == 2, "seed \(Self.seed): \(text)")
        refusedBinary.append(text)
      }
      if JSONText.validate(bytes.span) == nil {
        plain.add(.bytes(0..<bytes.count), arena: bytes, server: text)
      } else {
        refusedPlain.append(text)
      }
    }
    #expect(refusedBinary.count > 500)
    try binary.compare(value: "src::jsonb", on: connection)
    try plain.compare(value: "src::json", on: connection)
    #expect(try acceptedAnyway(refusedBinary, as: "jsonb", on: connection) == [])
    #expect(try acceptedAnyway(refusedPlain, as: "json", on: connection) == [])
  }
}
