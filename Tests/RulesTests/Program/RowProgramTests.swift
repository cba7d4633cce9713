import MigrationModel
import Rules
import Testing

@Suite struct RowProgramTests {
  /// The cell that one column makes of `f1`, or the reasons.
  private func cell(_ column: ColumnPlan, _ text: String?) -> String {
    #expect(RowProgram.unsupportedReason(column: column) == nil)
    return run(plan([column]), ["K1", text]).joined(separator: " ")
  }

  @Test(arguments: [
    (ColumnType.text, "  a ", "  a "), (.text, " \n ", "NULL"), (.varchar(3), "héé", "héé"),
    (.varchar(3), "hééx", "R114:c"), (.char(2), "abc", "R114:c"), (.int2, " 12 ", "12"),
    (.int2, "40000", "R113:c"), (.int4, "x", "R102:c"), (.int8, "-5", "-5"),
    (.numeric(precision: 8, scale: 2), "$1,200.5", "1200.50"),
    (.numeric(precision: 4, scale: 2), "1,200", "R113:c"),
    (.bool, "Yes", "true"), (.bool, "maybe", "R104:c"), (.date, "31/01/2024", "2024-01-31"),
    (.date, "31/02/2024", "R105:c"), (.date, "1/2/24", "R119:c"),
    (.time(0), "2:30 PM", "14:30:00"), (.timestamp(0), "31/01/2024 08:30", "2024-01-31 08:30:00"),
    (.interval, "-08:40:00", "fffffff8bc55c8000000000000000000"),
    (.uuid, "3D7320E7-15BA-8189-BD38-1948CE82BAD9", "3d7320e7-15ba-8189-bd38-1948ce82bad9"),
    (.uuid, "3D73", "R109:c"), (.jsonb, "{\"b\":1,\"a\":2}", "{\"a\": 2, \"b\": 1}"),
    (.json, "{\"b\":1}", "{\"b\":1}"), (.jsonb, "{", "R110:c"),
    (.enumeration(labels: ["new", "old"]), " old ", "old"),
    (.enumeration(labels: ["new", "old"]), "Old", "R115:c"),
    (.text, "a\u{1D}b\u{1B}Gc", "a\nb\u{1D}c"),
  ])
  func types(_ type: ColumnType, _ text: String, _ expected: String) {
    #expect(cell(column("c", type, field: 1), text) == expected)
  }

  @Test func hints() {
    #expect(
      cell(column("c", .text, field: 1, as: .phone(region: "AU")), "0412 345 678") == "+61412345678"
    )
    #expect(
      cell(column("c", .varchar(5), field: 1, as: .phone(region: "AU")), "0412345678") == "R114:c")
    #expect(cell(column("c", .text, field: 1, as: .email), " A@B.CO ") == "A@b.co")
    #expect(
      cell(column("c", .jsonb, field: 1, as: .list), "b \n\n a\u{1E}\"c\"")
        == "[\"b\", \"a\", \"\\\"c\\\"\"]")
    #expect(cell(column("c", .jsonb, field: 1, as: .text), "x\ny") == "\"x\\ny\"")
    #expect(
      cell(column("c", .bool, field: 1, as: .boolean(true: ["Ja"], false: ["Nein"])), "JA")
        == "true")
    #expect(
      cell(column("c", .bool, field: 1, as: .boolean(true: ["Ja"], false: ["Nein"])), "yes")
        == "R104:c")
    #expect(
      cell(
        column(
          "c", .numeric(precision: nil, scale: nil), field: 1,
          as: .decimal(NumberHint(mark: .comma))), "1.200,5"
      ) == "1200.5")
    #expect(
      cell(
        column("c", .numeric(precision: nil, scale: nil), field: 1, as: .integer(NumberHint())),
        "1.5")
        == "R102:c")
    #expect(cell(column("c", .date, field: 1, as: .date(.mdy)), "01/31/2024") == "2024-01-31")
    #expect(
      cell(column("c", .date, field: 1, as: .timestamp(order: nil, zone: nil)), "31/12/1999 23:59")
        == "1999-12-31")
    #expect(
      cell(column("c", .timestamptz(0), field: 1, zone: "UTC"), "31/01/2024 08:30")
        == "2024-01-31 08:30:00+00")
  }

  @Test func listsDropBlankItems() {
    let table = plan([column("c", .array(.text), field: 1)])
    var program = RowProgram(plan: table, environment: environment)
    var row = RowResult()
    program.evaluate(record(["K", " a\n\n\u{1D}b \u{1E}\u{A0}"]), into: &row)
    var items: [String] = []
    var offset = row.cells[0].start
    while let item = ListItems.next(in: row.arena, at: &offset, end: row.cells[0].end) {
      items.append(String(decoding: row.arena[item], as: UTF8.self))
    }
    #expect(row.cells[0].kind == .list)
    #expect(items == ["a", "b"])
    program.evaluate(record(["K", " \n\u{1D}"]), into: &row)
    #expect(row.cells[0].kind == .null)
  }

  @Test func emptyPolicies() {
    #expect(cell(column("c", .int4, field: 1), nil) == "NULL")
    #expect(cell(column("c", .int4, field: 1, required: true), " ") == "R101:c")
    #expect(cell(column("c", .int4, field: 1, onEmpty: .reject), "") == "R101:c")
    #expect(cell(column("c", .int4, field: 1, onEmpty: .value("7")), "") == "7")
    #expect(cell(column("c", .text, field: 1, onEmpty: .value("none")), "\n") == "none")
    #expect(cell(column("c", .text, field: 1, required: true, onEmpty: .keep), "") == "")
    #expect(cell(column("c", .text, field: 1, clean: [.strip("-")]), "--") == "NULL")
    #expect(cell(column("c", .text, field: 1, nullWords: ["N/A", "-"]), " n/a ") == "NULL")
    #expect(cell(column("c", .text, field: 1, nullWords: ["N/A", "-"]), "n/ab") == "n/ab")
  }

  @Test func faultPolicies() {
    #expect(cell(column("c", .int4, field: 1, onInvalid: .null), "x") == "NULL")
    #expect(cell(column("c", .int4, field: 1, required: true, onInvalid: .null), "x") == "R101:c")
    #expect(cell(column("c", .int4, field: 1, onInvalid: .value("0")), "x") == "0")
  }

  @Test func valueMaps() {
    let entries: [(String, String?)] = [("A", "1"), ("B", nil), ("X", "oops")]
    func mapped(_ otherwise: ValueMap.Otherwise, _ fault: FaultPolicy = .reject) -> ColumnPlan {
      column("c", .int4, field: 1, map: valueMap(entries, otherwise: otherwise), onInvalid: fault)
    }
    func value(_ column: ColumnPlan, _ text: String) -> String {
      run(plan([column]), ["K", text]).joined()
    }
    #expect(value(mapped(.reject), " A ") == "1")
    #expect(value(mapped(.reject), "B") == "NULL")
    #expect(value(mapped(.reject), "a") == "R116:c")
    #expect(value(mapped(.reject), "") == "NULL")
    #expect(value(mapped(.reject, .null), "a") == "NULL")
    #expect(value(mapped(.null), "9") == "NULL")
    #expect(value(mapped(.keep), "9") == "9")
    #expect(value(mapped(.keep), "z") == "R102:c")
    #expect(value(mapped(.value("5")), "z") == "5")
    #expect(value(mapped(.reject), "X") == "R102:c")
    #expect(
      RowProgram.unsupportedReason(column: mapped(.reject))
        == "the text of 'map' is not a whole number")
    let withEmpty = column(
      "c", .text, field: 1, map: valueMap([("", "unknown")], otherwise: .keep))
    #expect(value(withEmpty, " ") == "unknown")
    #expect(value(withEmpty, "ok") == "ok")
  }

  @Test func sources() {
    let first = column(
      "c", .text, source: .fields([located("f1"), located("f2")]), fields: [1, 2])
    #expect(run(plan([first]), ["K", " ", "b"]) == ["b"])
    #expect(run(plan([first]), ["K", "a", "b"]) == ["a"])
    let template = column(
      "c", .text,
      source: .template([.field(located("f1")), .text(" – "), .field(located("f2"))]),
      fields: [1, 2])
    #expect(run(plan([template]), ["K", "a", "b"]) == ["a – b"])
    #expect(run(plan([template]), ["K", "", nil]) == ["NULL"])
    let object = column(
      "c", .jsonb,
      source: .object([
        ObjectMember(name: "suburb", field: located("f1")),
        ObjectMember(name: "st", field: located("f2")),
      ]), fields: [1, 2], clean: [.trim], nullWords: ["-"])
    #expect(
      run(plan([object]), ["K", " x\"", "NSW"]) == ["{\"st\": \"NSW\", \"suburb\": \"x\\\"\"}"])
    #expect(run(plan([object]), ["K", "-", "NSW"]) == ["{\"st\": \"NSW\"}"])
    #expect(run(plan([object]), ["K", "", "-"]) == ["NULL"])
  }

  @Test func constants() {
    func constant(_ constant: RunConstant, _ type: ColumnType) -> String {
      cell(column("c", type, source: .constant(located(constant)), fields: []), nil)
    }
    #expect(constant(.runID, .text) == "run-7")
    #expect(constant(.project, .text) == "Clinic")
    #expect(constant(.source, .text) == "Patients")
    #expect(constant(.recordNumber, .int8) == "1")
    #expect(constant(.recordID, .int8) == "NULL")
    #expect(constant(.loadTime, .timestamptz(6)) == "2000-01-02 00:00:00+00")
    #expect(constant(.loadTime, .timestamp(6)) == "2000-01-02 00:00:00")
    #expect(constant(.loadTime, .date) == "2000-01-02")
    #expect(cell(column("c", .int4, source: .literal(located("5")), fields: []), nil) == "5")
  }

  @Test func referencesAndIdentity() {
    let single = column("clinic_id", .uuid, field: 1, reference: parent("clinics"))
    let table = plan([single], identity: .computed(column: "id"))
    #expect(
      run(table, ["P0001", " C1 "]) == [
        "3d7320e7-15ba-8189-bd38-1948ce82bad9", "f4521d53-c3c0-8579-a3b8-694bfa1816fe",
      ])
    #expect(run(table, ["P0001", ""])[1] == "NULL")
    #expect(run(table, [" ", "C1"]) == ["R201:"])
    let composite = { (missing: Reference.OnMissing) in
      plan([
        column(
          "c", .uuid, source: .fields([located("f1"), located("f2")]), fields: [1, 2],
          reference: parent("clinics", normalize: [.trim, .upper], onMissing: missing))
      ])
    }
    #expect(run(composite(.reject), ["K", "a", "b "]) == ["a0bdebf5-3976-86e4-8008-b975ced93191"])
    #expect(run(composite(.reject), ["K", "a", ""]) == ["R203:c"])
    #expect(run(composite(.null), ["K", "a", ""]) == ["NULL"])
    #expect(run(composite(.reject), ["K", "", nil]) == ["NULL"])
  }

  @Test func recordIDAsKey() {
    var program = RowProgram(
      plan: plan([], identity: .computed(column: "id"), key: []), environment: environment)
    var row = RowResult()
    var source = record(["x"])
    source.recordID = 42
    program.evaluate(source, into: &row)
    #expect(
      describe(row, plan([], identity: .computed(column: "id"))) == [
        "d34b052e-8fc4-8648-9a1e-10736c721dc1"
      ])
    #expect(row.hasKey && row.arena[row.keyStart..<row.keyEnd].elementsEqual("42".utf8))
    #expect(row.idStart == row.cells[0].start)
  }

  @Test func everyReasonIsCollected() {
    let table = plan(
      [
        column("a", .int4, field: 1), column("b", .date, field: 2),
        column("c", .text, field: 3, required: true), column("d", .text, field: 4),
      ], identity: .computed(column: "id"))
    #expect(run(table, ["", "x", "y", "", "fine"]) == ["R201:", "R102:a", "R105:b", "R101:c"])
  }

  @Test func filters() {
    let table = plan(
      [column("c", .int4, field: 1)],
      filter: [
        FilterPlan(field: 2, test: .isNone(["1"])),
        FilterPlan(field: 3, test: .isAny(["", "x"])),
        FilterPlan(field: 4, test: .isNotEmpty),
      ])
    #expect(run(table, ["K", "5", "0", nil, "y"]) == ["5"])
    #expect(run(table, ["K", "5", " 1 ", nil, "y"]) == ["filtered"])
    #expect(run(table, ["", "bad", "0", "z", "y"]) == ["filtered"])
    #expect(run(table, ["K", "5", "0", " x ", "  "]) == ["filtered"])
  }

  @Test(arguments: [
    ("2/01/2000", 86_400_000_000 as Int64?), ("12", 12_000_000), ("-1.25", -1_250_000),
    ("later", nil), ("", nil), ("99999999999999999999", nil),
  ])
  func orderValues(_ text: String, _ expected: Int64?) {
    var program = RowProgram(plan: plan([], order: 1), environment: environment)
    var row = RowResult()
    program.evaluate(record(["K", text]), into: &row)
    #expect(row.orderValue == expected)
  }

  @Test func extrasTakeUnmappedFieldsAndRefusedOriginals() {
    let table = plan(
      [column("age", .int4, field: 1, clean: [.trim], onInvalid: .keepIn(located("extras")))],
      extras: [ExtrasPlan(column: "extras", type: .jsonb, fields: [2, 3])])
    #expect(
      run(table, ["K", " ten ", "x", ""]) == ["NULL", "{\"f2\": \"x\", \"age\": \" ten \"}"])
    #expect(run(table, ["K", "10", "", nil]) == ["10", "NULL"])
    var clash = table
    clash.fields[2].name = "age"
    #expect(
      run(clash, ["K", "ten", "x"]) == ["NULL", "{\"age\": \"x\", \"age#refused\": \"ten\"}"])
  }

  @Test func notesCountWhatPoliciesDecided() {
    let table = plan(
      [
        column("a", .int4, field: 1, onInvalid: .null),
        column("b", .int4, field: 1, onInvalid: .value("0")),
        column("c", .int4, field: 1, onInvalid: .keepIn(located("e"))),
        column("d", .int4, field: 2, onEmpty: .value("1")),
        column("f", .int4, field: 1, map: valueMap([], otherwise: .null)),
      ], extras: [ExtrasPlan(column: "e", type: .jsonb, fields: [])])
    var program = RowProgram(plan: table, environment: environment)
    var row = RowResult()
    for _ in 0..<3 { program.evaluate(record(["K", "x", ""]), into: &row) }
    #expect(program.notes[0].refusedToNull == 3)
    #expect(program.notes[1].refusedToDefault == 3)
    #expect(program.notes[2].refusedAndKept == 3)
    #expect(program.notes[3].emptyToDefault == 3)
    #expect(program.notes[4].unknownCodes == 3)
  }

  /// A zone that goes from +11 to +10 at 2000-04-01 16:00 UTC and back at 2000-10-31 16:00 UTC,
  /// written as a TZif file of version 1.
  private static let zone: TimeZoneTable? = {
    func big(_ number: Int32) -> [UInt8] {
      let bits = UInt32(bitPattern: number)
      return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) }
    }
    var file = Array("TZif".utf8) + Array(repeating: 0, count: 16)
    for count in [0, 0, 0, 2, 2, 4] as [Int32] { file += big(count) }
    file += big(954_604_800) + big(973_008_000) + [1, 0]
    file += big(39_600) + [1, 0] + big(36_000) + [0, 0] + Array("ABC\0".utf8)
    return TimeZoneTable(tzif: file)
  }()

  @Test func localTimesThatHappenTwiceOrNever() throws {
    var world = environment
    let zone: TimeZoneTable = try #require(Self.zone)
    world.zones["Test/Zone"] = zone
    var strict = column("a", .timestamptz(0), field: 1, zone: "Test/Zone")
    var lenient = strict
    lenient.column = "b"
    lenient.mapping.onAmbiguousTime = .later
    lenient.mapping.onNonexistentTime = .shift
    strict.mapping.onInvalid = .null
    let table = plan([strict, lenient])
    var program = RowProgram(plan: table, environment: world)
    var row = RowResult()
    program.evaluate(record(["K", "1/11/2000 02:30"]), into: &row)
    #expect(describe(row, table) == ["NULL", "2000-10-31 16:30:00+00"])
    #expect(program.notes[1].shiftedTimes == 1)
    program.evaluate(record(["K", "1/07/2000 02:30"]), into: &row)
    #expect(describe(row, table) == ["2000-06-30 16:30:00+00", "2000-06-30 16:30:00+00"])
    program.evaluate(record(["K", "2/04/2000 02:30"]), into: &row)
    #expect(program.notes[0].refusedToNull == 2)
    #expect(describe(row, table) == ["NULL", "2000-04-01 16:30:00+00"])
    #expect(program.notes[1].ambiguousTimes == 1)
  }

  @Test(arguments: [
    (column("c", .int4, field: 0, as: .list), "'as' does not fit the column's type"),
    (column("c", .other("point"), field: 0), "no rule fills the type 'point'"),
    (
      column("c", .array(.interval), field: 0),
      "arrays of this element type are not filled by any rule"
    ),
    (
      column("c", .text, field: 0, as: .phone(region: "XX")),
      "no telephone plan for the region 'XX'; known are "
        + PhoneRegion.known.joined(separator: ", ")
    ),
    (
      column("c", .timestamptz(6), field: 0),
      "needs a time zone: none is set for the source"
    ),
    (
      column("c", .int4, field: 0, onEmpty: .value("x")),
      "the text of 'on_empty' is not a whole number"
    ),
    (column("c", .int4, field: 0, onEmpty: .keep), "only text columns can keep empty text"),
  ])
  func unsupported(_ column: ColumnPlan, _ expected: String) {
    #expect(RowProgram.unsupportedReason(column: column) == expected)
  }

  @Test func driftOfAValueListIsCounted() {
    let map = valueMap([("A", "active"), ("I", "inactive"), ("X", nil)], otherwise: .keep)
    let table = plan([column("c", .text, field: 1, clean: [.trim], map: map)])
    var program = RowProgram(plan: table, environment: environment)
    var row = RowResult()
    #expect(!(0..<3).contains(where: program.notes[0].uses))
    for text in ["A", "A", " X", "Z", "z", ""] {
      program.evaluate(record(["K", text]), into: &row)
    }
    #expect(program.notes[0].unknownCodes == 2)
    #expect((0..<3).map(program.notes[0].uses) == [true, false, true])
    var other = RowProgram(plan: table, environment: environment)
    other.evaluate(record(["K", "I"]), into: &row)
    var all = ColumnNotes()
    all += program.notes[0]
    all += other.notes[0]
    #expect((0..<3).allSatisfy(all.uses))
  }

  /// A copy of a program must not share the working space of its patterns.
  @Test func copiesOfAProgramDoNotShareMatches() {
    let table = plan([
      column("c", .text, field: 1, clean: [.extract(located("[0-9]+"), group: nil)])
    ])
    var first = RowProgram(plan: table, environment: environment)
    var row = RowResult()
    first.evaluate(record(["K", "a 12"]), into: &row)
    var second = first
    second.evaluate(record(["K", "b 34"]), into: &row)
    #expect(describe(row, table) == ["34"])
    first.evaluate(record(["K", "c 56"]), into: &row)
    #expect(describe(row, table) == ["56"])
  }

  @Test(arguments: [
    (CleanStep.extract(located("a(b"), group: nil), "the pattern is wrong at character 4"),
    (.extract(located("(é)["), group: nil), "the pattern is wrong at character 5"),
    (.extract(located("a"), group: located("1")), "the pattern has no group '1'"),
    (.extract(located("(?<n>a)"), group: located("m")), "the pattern has no group 'm'"),
    (.replacePattern(located("(a)"), with: located("$2")), "the pattern has no group '2'"),
    (.replacePattern(located("a"), with: located("5 $")), "'$' names no group in 'with'"),
    (.extract(located("\\C"), group: nil), "the pattern is wrong at character 3"),
  ])
  func patternProblems(_ step: CleanStep, _ expected: String) throws {
    let found = RowProgram.patternProblem(column: column("c", .text, field: 1, clean: [step]))
    #expect(try #require(found).reason.hasPrefix(expected), "\(found?.reason ?? "")")
  }
}
