import FM2PGTestSupport
import MigrationModel
import Rules
import Testing

@Suite struct RecordMaskerTests {
  private let bench = MaskBench()
  private let digest = FieldMask.Action.digest(form: .text, normalize: [.trim, .upper])

  /// What was equal as a key stays equal, also after the key is normalised again; nothing else is.
  @Test func digestsOfKeys() {
    let masked = bench.mask("P0001", digest)
    #expect(masked.utf8.count == 16 && masked.first == "m")
    #expect(bench.mask(" p0001 ", digest) == masked)
    #expect(bench.mask("P0002", digest) != masked)
    #expect(MaskBench(2).mask("P0001", digest) != masked)
    let numbers = FieldMask.Action.digest(form: .text, normalize: [.trim, .stripLeadingZeros])
    #expect(bench.mask("0042", numbers) == bench.mask("42", numbers))
    #expect(bench.mask("420", numbers) != bench.mask("42", numbers))
    let keys = Set((0..<20_000).map { bench.mask("P\($0)", digest) })
    #expect(keys.count == 20_000)
    #expect(Set(keys.map { $0.uppercased() }).count == 20_000)
  }

  @Test func digestsOfUUIDs() throws {
    let action = FieldMask.Action.digest(form: .uuid, normalize: [.trim])
    let masked = bench.mask("6F9619FF-8B86-D011-B42D-00C04FC964FF", action)
    let pattern = try Regex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    #expect(masked.wholeMatch(of: pattern) != nil, "\(masked)")
  }

  /// The same word gives the same name wherever it stands.
  @Test func names() {
    let full = bench.mask("Farid van Hughes", .name(.full)).split(separator: " ")
    #expect(full.count == 3)
    #expect(bench.mask("FARID", .name(.given)) == full[0])
    #expect(bench.mask("hughes", .name(.family)) == full[2])
    #expect(bench.mask("  Farid\nHughes ", .name(.given)).hasPrefix("  \(full[0])\n"))
    let many = Set((0..<500).map { bench.mask("Name\($0)", .name(.given)) })
    #expect(many.count > 60 && many.allSatisfy { $0.allSatisfy(\.isLetter) })
    // A name of the list is replaced, too.
    for name in many { #expect(bench.mask(name, .name(.given)) != name) }
    #expect(
      (0..<50).map { MaskBench(2).mask("Name\($0)", .name(.given)) }
        != (0..<50).map { bench.mask("Name\($0)", .name(.given)) })
  }

  @Test func emails() {
    let masked = bench.mask("Ann.Lee@Example.com", .email)
    #expect(masked.hasSuffix("@example.invalid") && masked.utf8.count == 32)
    #expect(bench.mask(" ann.lee@example.COM ", .email) == " \(masked) ")
    #expect(bench.mask("ann.le@example.com", .email) != masked)
    #expect(bench.mask("kontakt at mpg", .email) == RecordMasker.marker)
    var arena: [UInt8] = []
    let bytes = Array(masked.utf8)
    #expect(EmailAddress.parse(bytes.span, into: &arena) == nil)
    #expect(MaskBench(2).mask("Ann.Lee@Example.com", .email) != masked)
  }

  /// In every region the rule takes what it is given for another number, and as another one.
  @Test(arguments: [
    (PhoneRegion.australia, "0412 345 678"), (.australia, "(02) 9876 5432"),
    (.newZealand, "021 123 456"), (.unitedStates, "(212) 555-0100"), (.canada, "604.555.0100"),
    (.unitedKingdom, "020 7946 0958"), (.ireland, "087 123 4567"), (.germany, "0151 23456789"),
    (.france, "01 23 45 67 89"), (.japan, "090-1234-5678"), (.australia, "+44 20 7946 0958"),
  ])
  func phones(_ region: PhoneRegion, _ text: String) {
    let action = FieldMask.Action.phone(region: region.rawValue)
    var original: [UInt8] = []
    let given = Array(text.utf8)
    #expect(PhoneNumber.parse(given.span, region: region, into: &original) == nil)
    let masked = Array(bench.mask(text, action).utf8)
    var parsed: [UInt8] = []
    #expect(PhoneNumber.parse(masked.span, region: region, into: &parsed) == nil)
    #expect(parsed == masked && parsed != original)
    #expect(parsed.count == original.count && parsed.prefix(5) == original.prefix(5))
    // However it is written.
    #expect(
      bench.mask(String(decoding: original, as: UTF8.self), action)
        == String(decoding: masked, as: UTF8.self))
    #expect(MaskBench(2).mask(text, action) != bench.mask(text, action))
  }

  @Test func phonesStayDifferent() {
    let action = FieldMask.Action.phone(region: "AU")
    let masked = Set((0..<3_000).map { bench.mask("041200\(1000 + $0)", action) })
    #expect(masked.count == 3_000)
    #expect(bench.mask("ask front desk", action) == RecordMasker.marker)
    #expect(bench.mask("0412", .phone(region: "XX")) == RecordMasker.marker)
  }

  /// Repetitions, related values and lines are texts of their own; a bad one leaves nothing.
  @Test func items() {
    let one = bench.mask("a@b.example", .email)
    #expect(
      bench.mask("a@b.example\u{1D}John Doe\u{1E}\n a@b.example", .email)
        == "\(one)\u{1D}(masked)\u{1E}\n \(one)")
  }

  @Test func blanksAndListedTextsStay() {
    let words = [
      FieldMask.KeptText("n/a", ignoresCase: true), FieldMask.KeptText("Draft", ignoresCase: false),
    ]
    for action in [
      digest, .shape(keep: 0), .name(.full), .email, .phone(region: "AU"), .marked, .null,
    ] {
      for text in ["", "  ", " N/A ", "Draft"] {
        #expect(bench.mask(text, action, kept: words) == text, "\(action)")
      }
      #expect(bench.mask("draft", action, kept: words) != "draft")
      #expect(bench.mask([nil], [FieldMask(action)]) == [nil])
    }
  }

  /// A filter must not find by chance what was not there.
  @Test func noListedTextComesAbout() {
    let kept = (0...9).map { FieldMask.KeptText("x\($0)", ignoresCase: false) }.dropFirst()
    let masked = (0...9).map { bench.mask("y\($0)", .shape(keep: 0), kept: Array(kept)) }
    #expect(masked.allSatisfy { text in !kept.contains { $0.text == text } })
    let digits = (1...9).map { FieldMask.KeptText(String($0), ignoresCase: false) }
    #expect(
      bench.mask("1", .shape(keep: 0), kept: Array(digits.dropFirst())) == RecordMasker.marker)
  }

  @Test func otherFields() {
    let fields = [
      FieldMask(.asIs), FieldMask(.emptied), FieldMask(.null), FieldMask(.marked),
    ]
    #expect(bench.mask(["a", "b", "c", "d", "e"], fields) == ["a", "", nil, "(masked)", ""])
    #expect(bench.mask(["a", nil, "c", "d"], fields, isUndecodable: true) == [nil, nil, nil, nil])
  }

  /// A masker's earlier records do not show in later ones.
  @Test func recordsDoNotMix() {
    var generator = SeededGenerator(state: 99)
    let fields = [
      FieldMask(.shape(keep: 0)), FieldMask(digest), FieldMask(.name(.full)), FieldMask(.email),
      FieldMask(.dateShift(days: 20, person: 1, order: .ymd, pivot: nil)),
      FieldMask(.phone(region: "AU")),
    ]
    var masker = RecordMasker(plan: MaskPlan(source: "T", fields: fields), key: bench.key)
    for _ in 0..<300 {
      let texts: [String?] = [
        generator.digits(0...80), generator.digits(1...3), "A " + generator.digits(1...5),
        generator.digits(1...9) + "@x.example", "2001-02-0\(generator.number(1...9))",
        "0412" + generator.digits(6...6),
      ]
      var record = SourceRecord()
      for text in texts { record.append(text: (text ?? "").utf8) }
      masker.mask(&record)
      #expect(record.fields.indices.map { record.text(at: $0) } == bench.mask(texts, fields))
    }
  }

  /// What stands in a slot is masked as it is elsewhere, and stays in its slot.
  @Test(arguments: [
    (ExplodeMapping.Kind.repetitions, "\u{1D}"), (.related, "\u{1E}"), (.values, "\n"),
  ])
  func slots(kind: ExplodeMapping.Kind, separator: String) {
    let bench = MaskBench()
    for action in [
      FieldMask.Action.digest(form: .text, normalize: [.trim]), .shape(keep: 1), .name(.full),
      .marked,
    ] {
      let field = FieldMask(action, kept: [.init("n/a", ignoresCase: true)], slots: [kind])
      let texts = ["K7", "", "  ", "N/A", "K8", ""]
      let masked = bench.mask([texts.joined(separator: separator)], [field])[0]
      let alone = texts.map { bench.mask($0, action, kept: field.kept) }
      #expect(masked == alone.joined(separator: separator))
      #expect(alone[0] != "K7")
    }
  }

  @Test func slotsWithoutText() {
    let bench = MaskBench()
    let field = FieldMask(
      .null, kept: [.init("none", ignoresCase: true)], slots: [.repetitions])
    let texts = ["a\u{1D}\u{1D}b", "a\u{1D}none", "\u{1D}", ""]
    let expected = [nil, "\u{1D}none", nil, ""]
    #expect(texts.map { bench.mask([$0], [field])[0] } == expected)
  }

  /// A key that the project gives is masked as the records with it.
  @Test func givenKeys() {
    let bench = MaskBench()
    let digest = FieldMask(.digest(form: .text, normalize: [.trim]))
    let plan = MaskPlan(source: "T", fields: [FieldMask(.asIs), digest, FieldMask(.emptied)])
    var masker = RecordMasker(plan: plan, key: bench.key)
    let masked = bench.mask("7", digest.action)
    #expect(masker.maskedKey([" 7", "x", "1"], fields: [1, 0, 9]) == [masked, "x", "1"])
  }
}
