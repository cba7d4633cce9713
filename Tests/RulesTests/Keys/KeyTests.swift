import MigrationModel
import Rules
import Testing

@Suite struct KeyTests {
  @Test(arguments: [
    ([" P1 "], [KeyNormalization.trim], "P1"),
    ([" P1 "], [], " P1 "),
    (["pÉ1"], [.upper], "PÉ1"),
    (["PÉ1"], [.trim, .lower], "pé1"),
    (["0042"], [.stripLeadingZeros], "42"),
    (["000"], [.stripLeadingZeros], "0"),
    (["00A"], [.stripLeadingZeros], "00A"),
    (["0.5"], [.stripLeadingZeros], "0.5"),
    (["A", "b "], [.trim, .lower], "a\u{1F}b"),
    (["A\u{1F}B", "C"], [], "A\u{1B}UB\u{1F}C"),
    (["A\u{1B}UB"], [], "A\u{1B}EUB"),
    (["A", " "], [.trim], nil),
    ([""], [], nil),
    ([], [], nil),
  ])
  func canonicalKey(
    _ parts: [String], _ normalize: [KeyNormalization], _ expected: String?
  ) {
    #expect(CanonicalKey.text(parts: parts, normalize: normalize) == expected)
  }

  /// Expected values: Python's hashlib and uuid over the documented text.
  @Test(arguments: [
    ("", "patients", "P0001", "3d7320e7-15ba-8189-bd38-1948ce82bad9"),
    ("north", "patients", "P0001", "47bd45d6-9f9f-8edb-b553-f1b6321780e4"),
    ("", "visits", "P0001\u{1F}2024-01-31", "e434c6fa-0280-8590-85f5-cefc0bc9afc8"),
    (
      "", "patients", String(repeating: "\u{E9}", count: 30),
      "1c61edd5-4e39-8fc2-bc6a-aa3df42e4f0b"
    ),
    (
      "", "patients", String(repeating: "x", count: 200), "a37a4aab-9ec9-8847-9745-fbc89c30e235"
    ),
  ])
  func deterministicID(_ tenant: String, _ table: String, _ key: String, _ expected: String) {
    #expect(
      DeterministicID.text(namespace: "clinic", tenant: tenant, table: table, key: key)
        == expected)
  }

  @Test func rememberedIDsAreTheComputedOnes() {
    var plain = IdentityHasher(namespace: "n", tenant: "", table: "t")
    var remembering = plain
    for round in 0..<2 {
      for number in 0..<5_000 {
        let key = Array("\(number)".utf8) + Array(repeating: 0x30, count: number % 60)
        var expected: [UInt8] = []
        var found: [UInt8] = []
        plain.append(key: key.span, to: &expected)
        remembering.appendRemembered(key: key.span, to: &found)
        if expected != found { Issue.record("key \(number), round \(round)") }
      }
    }
  }
}
