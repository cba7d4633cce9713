import MigrationModel
import Rules
import Testing

@Suite struct UUIDAndJSONTextTests {
  @Test(arguments: [
    ("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    ("{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    ("a0eebc999c0b4ef8bb6d6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    ("{a0eebc999c0b4ef8bb6d6bb9bd380a11}", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    ("a0eebc99-9c0b4ef8-bb6d-6bb9bd380a11", "R109"), ("", "R109"), ("{", "R109"),
    ("{a0eebc999c0b4ef8bb6d6bb9bd380a11", "R109"), ("a0eebc999c0b4ef8bb6d6bb9bd380a1", "R109"),
    ("a0eebc999c0b4ef8bb6d6bb9bd380a1g", "R109"), ("a0eebc999c0b4ef8bb6d6bb9bd380a11}", "R109"),
  ])
  func uuid(text: String, expected: String) {
    var arena: [UInt8] = []
    let refusal = UUIDText.parse(bytes(text).span, into: &arena)
    #expect(refusal?.rawValue ?? hex(arena) == expected)
    #expect(arena.count == (refusal == nil ? 16 : 0))
  }

  @Test(arguments: [
    (#"{"b":1,"a":2}"#, #"{"a": 2, "b": 1}"#), (#"{"aa":1,"b":2}"#, #"{"b": 2, "aa": 1}"#),
    (#"{"a":1,"b":2,"a":3}"#, #"{"a": 3, "b": 2}"#),
    (#"{"a":1,"a":{"z":1,"z":[]}}"#, #"{"a": {"z": []}}"#),
    (#"{"\u0061":1,"a":2}"#, #"{"a": 2}"#), (" [ 1 , 2 ] ", "[1, 2]"), ("{ }", "{}"), ("[]", "[]"),
    ("1e3", "1000"), ("1.10", "1.10"), ("-0", "0"), ("-0.0", "0.0"), ("1.5e-3", "0.0015"),
    ("true", "true"), ("null", "null"), (#""a\/b""#, #""a/b""#),
    (#""\u00e9\ud83d\ude00""#, "\"é😀\""),
    (#""\u001f\u0008\n\\\"""#, #""\u001f\b\n\\\"""#), (#""\u007f""#, "\"\u{7F}\""),
    (#"{"é":1,"zz":2,"a":3}"#, #"{"a": 3, "zz": 2, "é": 1}"#),
    (#""\u0000""#, "R110"), (#""\ud800""#, "R110"), (#""\udc00x""#, "R110"),
    (#""\ud800\u0041""#, "R110"), ("1e200000", "R113"), ("", "R110"), ("{", "R110"),
    ("[1,]", "R110"), (#"{"a":1,}"#, "R110"), (#"{"a"}"#, "R110"), ("{a:1}", "R110"),
    ("01", "R110"), ("1.", "R110"), (".5", "R110"), ("+1", "R110"), ("1e", "R110"),
    ("tru", "R110"), ("truex", "R110"), ("[1] 2", "R110"), ("\"a\nb\"", "R110"),
    (#""\x""#, "R110"), (#""\u12g4""#, "R110"), ("\"", "R110"), ("NaN", "R110"), ("'a'", "R110"),
  ])
  func canonicalJSON(text: String, expected: String) {
    #expect(jsonb(text) == expected)
    // Whatever jsonb takes, json takes too.
    if !expected.hasPrefix("R") { #expect(isJSON(text)) }
  }

  @Test func jsonChecksTheGrammarOnly() {
    #expect(isJSON(#"{"a":"\u0000","b":"\ud800","c":1e999999}"#))
    #expect(!isJSON("{\"a\":\"\u{1}\"}"))
    #expect(!isJSON("[1,]"))
    #expect(!isJSON("{} {}"))
    #expect(!isJSON(""))
  }

  @Test func nestingHasALimit() {
    let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(jsonb(nested(512)) == nested(512))
    #expect(jsonb(nested(513)) == "R110")
    #expect(isJSON(nested(512)))
    #expect(!isJSON(nested(513)))
    #expect(!isJSON(String(repeating: "{\"a\":", count: 100_000)))
  }

  @Test func objectFromParts() {
    var arena: [UInt8] = []
    let member = { (name: String, value: String) -> JSONText.Member in
      let start = arena.count
      arena += bytes(value)
      return JSONText.Member(name: bytes(name), value: .string(start..<arena.count))
    }
    var members = [
      member("suburb", "Old \"Town\""), member("line1", "first"), member("line1", "1 A\tSt\n"),
      member("nul", "\0"),
    ]
    let start = arena.count
    ListItems.append(bytes("x").span, to: &arena)
    ListItems.append(bytes("").span, to: &arena)
    members.append(JSONText.Member(name: bytes("tags"), value: .list(start..<arena.count)))
    members.append(JSONText.Member(name: bytes("none"), value: .null))
    members.append(JSONText.Member(name: bytes("empty"), value: .list(0..<0)))
    let end = arena.count
    JSONText.appendObject(members, into: &arena)
    let expected =
      #"{"nul": "\#u{FFFD}", "none": null, "tags": ["x", ""], "empty": [], "#
      + #""line1": "1 A\tSt\n", "suburb": "Old \"Town\""}"#
    #expect(string(arena[end...]) == expected)
    #expect(jsonb(expected) == expected)
  }
}
