import MigrationModel
import Rules
import Testing

/// SplitMix64, so that a seed names a run.
private struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite struct RowProgramPropertyTests {
  private static let allTypes: TablePlan = plan(
    [
      column("a", .text, field: 1, clean: [.collapseSpaces, .nameCase, .upper, .lower]),
      column("b", .int4, field: 1), column("c", .numeric(precision: 9, scale: 2), field: 1),
      column("d", .float8, field: 1), column("e", .bool, field: 1), column("f", .date, field: 1),
      column("g", .time(6), field: 1), column("h", .timestamptz(6), field: 1, zone: "UTC"),
      column("i", .interval, field: 1), column("j", .uuid, field: 1),
      column("k", .jsonb, field: 1, onInvalid: .keepIn(located("x"))),
      column("l", .array(.text), field: 1), column("m", .jsonb, field: 1, as: .list),
      column("n", .text, field: 1, as: .phone(region: "AU")),
      column("o", .text, field: 1, as: .email), column("p", .json, field: 1),
      column("q", .uuid, field: 1, reference: parent("clinics", normalize: [.stripLeadingZeros])),
      column(
        "r", .text, field: 1, clean: [.strip("é-"), .replace(from: "a", with: "é"), .singleLine],
        nullWords: ["É"]),
      column(
        "s", .enumeration(labels: ["a"]), field: 1, map: valueMap([("1", "a")], otherwise: .keep)),
    ], identity: .computed(column: "id"), order: 1,
    extras: [ExtrasPlan(column: "x", type: .jsonb, fields: [2])])

  @Test func anyBytesGiveTheSameRowEachTimeAndNeverTrap() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = Generator(state: seed)
    let alphabet: [UInt8] =
      Array("0123456789 ./-:+,$()@eE{}[]\"\\PAa\n".utf8) + [
        0x1B, 0x1D, 0x1E, 0x1F, 0xC2, 0xA0, 0xE2, 0x80, 0x8B, 0xF0, 0xFF, 0xC3, 0xA9, 0x85,
      ]
    var used = RowProgram(plan: Self.allTypes, environment: environment)
    var row = RowResult()
    for round in 0..<4_000 {
      var source = SourceRecord()
      for _ in 0..<3 {
        let length = Int.random(in: 0...24, using: &generator)
        source.append(
          text: (0..<length).map { _ in
            round % 4 == 0
              ? UInt8.random(in: 0...255, using: &generator)
              : alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
          })
      }
      used.evaluate(source, into: &row)
      guard round % 16 == 0 else { continue }
      var fresh = RowProgram(plan: Self.allTypes, environment: environment)
      var again = RowResult()
      fresh.evaluate(source, into: &again)
      #expect(row.cells == again.cells, "seed \(seed), round \(round)")
      #expect(row.reasons == again.reasons, "seed \(seed), round \(round)")
      #expect(row.arena == again.arena, "seed \(seed), round \(round)")
      #expect(row.cells.count == Self.allTypes.copyColumns.count, "seed \(seed), round \(round)")
    }
  }

  /// A column of one field is evaluated where the text lies in the record, a template of that
  /// field on a copy that is rewritten step by step.
  @Test func textsInPlaceGiveTheSameCellsAsCopies() {
    let inPlace = Self.sameColumns { $0 }
    let copied = Self.sameColumns { column in
      var column = column
      column.mapping.source = .template([.field(located("f1"))])
      return column
    }
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = Generator(state: seed)
    let pieces = [
      "1", "07", "/", "-", ".", ":", " ", "  ", "\n", "\t", "2020", "PM", "a", "A", "b B", "é", "É",
      "\u{A0}", "\u{1B}E", "\u{1B}", "\u{1D}", "\u{1E}", "\u{1F}", "n/a", "@x.au", "true", "{}",
      "1/6/2020 1:00:00 PM", "0412 345 678", "00000000-0000-0000-0000-00000000000f",
    ]
    for round in 0..<500 {
      let text = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      #expect(
        run(inPlace, ["K", text]) == run(copied, ["K", text]), "seed \(seed), round \(round)")
    }
  }

  /// Columns with each step and type; a refused text is NULL, so that all cells can be compared.
  private static func sameColumns(_ change: (ColumnPlan) -> ColumnPlan) -> TablePlan {
    let steps: [[CleanStep]] = [
      [], [.trim], [.lower], [.upper, .trim], [.collapseSpaces], [.collapseSpaces, .lower],
      [.digits], [.singleLine], [.nameCase], [.strip("é-")], [.replace(from: "a", with: "é")],
    ]
    var columns = steps.enumerated().map { index, steps in
      column("t\(index)", .text, field: 1, clean: steps, nullWords: index % 2 == 0 ? ["N/A"] : [])
    }
    let types: [ColumnType] = [
      .varchar(4), .int4, .numeric(precision: 9, scale: 2), .float8, .bool, .date, .time(6),
      .timestamp(6), .uuid, .jsonb, .json, .interval, .array(.text), .enumeration(labels: ["a"]),
    ]
    for (index, type) in types.enumerated() {
      columns.append(column("c\(index)", type, field: 1, onInvalid: .null))
    }
    columns += [
      column("zoned", .timestamptz(6), field: 1, onInvalid: .null, zone: "UTC"),
      column("phone", .text, field: 1, as: .phone(region: "AU"), onInvalid: .null),
      column("email", .text, field: 1, as: .email, onInvalid: .null),
      column(
        "map", .enumeration(labels: ["a"]), field: 1, clean: [.trim],
        map: valueMap([("1", "a"), ("a", nil), ("", "a")], otherwise: .null)),
      column(
        "parent", .uuid, field: 1, onInvalid: .null,
        reference: parent("clinics", normalize: [.trim, .stripLeadingZeros])),
      column(
        "other", .uuid, field: 1, onInvalid: .null,
        reference: parent("people", normalize: [.lower])),
      column("kept", .text, field: 1, onEmpty: .value("none")),
    ]
    return plan(columns.map(change), identity: .computed(column: "id"), order: 1)
  }

  @Test func recordsWithFewerFieldsHaveEmptyCells() {
    #expect(run(plan([column("c", .int4, field: 5)]), ["K"]) == ["NULL"])
  }
}
