import FM2PGTestSupport
import MigrationModel
import Rules
import Testing

/// Records that are cut into slots.
@Suite struct SlotTests {
  /// Slots of a record as `number: cells`; `fate` in place of cells for what is no row.
  private func slots(
    _ kind: ExplodeMapping.Kind, skipsEmpty: Bool, _ texts: [String?], filter: [FilterPlan] = []
  ) -> [String] {
    // Field 0 is the key, 1 and 2 are cut, 8 is the position.
    var plan = plan(
      [
        column("position", .text, field: 8), column("a", .text, field: 1, onEmpty: .keep),
        column("b", .text, field: 2, onEmpty: .keep),
      ], key: [0, 8], filter: filter)
    plan.explode = ExplodePlan(kind: kind, fields: [1, 2], position: 8, skipsEmpty: skipsEmpty)
    var program = RowProgram(plan: plan, environment: environment)
    var row = RowResult()
    let record = record(texts + Array(repeating: "", count: 8 - texts.count))
    return (0..<program.units(of: record)).map { unit in
      program.evaluate(record, unit: unit, into: &row)
      switch row.fate {
      case .usable: return "\(row.slot): \(describe(row, plan).joined(separator: "|"))"
      case .filtered: return "\(row.slot): filtered"
      case .empty: return "\(row.slot): empty"
      case .rejected: return "\(row.slot): rejected"
      }
    }
  }

  @Test func slotsOfSeveralFieldsBelongTogether() {
    #expect(
      slots(.repetitions, skipsEmpty: true, ["k", "x\u{1D}\u{1D}z", "1\u{1D}2"])
        == ["1: 1|x|1", "2: 2||2", "3: 3|z|NULL"])
    #expect(
      slots(.repetitions, skipsEmpty: true, ["k", "x\u{1D} \u{1D}z", "1\u{1D}"])
        == ["1: 1|x|1", "3: 3|z|NULL"])
    #expect(
      slots(.repetitions, skipsEmpty: false, ["k", "x\u{1D}\u{1D}z\u{1D}\u{1D}", ""])
        == ["1: 1|x|", "2: 2||NULL", "3: 3|z|NULL"])
    #expect(
      slots(.related, skipsEmpty: true, ["k", "x\u{1E}y", nil]) == ["1: 1|x|NULL", "2: 2|y|NULL"])
    #expect(slots(.values, skipsEmpty: true, ["k", "x\n\ny", ""]) == ["1: 1|x|", "3: 3|y|NULL"])
  }

  @Test func aRecordWithoutSlotsGivesNoRow() {
    #expect(slots(.repetitions, skipsEmpty: true, ["k", "\u{1D} ", nil]) == ["0: empty"])
    #expect(slots(.related, skipsEmpty: false, ["k", nil, nil]) == ["0: empty"])
    let filter = [FilterPlan(field: 3, test: .isNotEmpty)]
    #expect(
      slots(.repetitions, skipsEmpty: true, ["k", "", ""], filter: filter) == ["0: filtered"])
    #expect(
      slots(.repetitions, skipsEmpty: true, ["k", "x\u{1D}y", ""], filter: filter)
        == ["1: filtered", "2: filtered"])
  }

  /// A separator that was data is escaped in staged text, and comes out as it was.
  @Test func escapedSeparatorsAreData() {
    #expect(
      slots(.repetitions, skipsEmpty: true, ["k", "a\u{1B}Gb\u{1D}c", ""])
        == ["1: 1|a\u{1D}b|", "2: 2|c|NULL"])
  }

  /// Cutting a record and joining its slots again gives the record, but for empty slots at the end.
  @Test(arguments: [1, 7, 4242]) func explodeThenImplode(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<500 {
      let fields = (0..<2).map { _ in
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          ["", "x", "médi", "a b", "患者"].randomElement(using: &generator) ?? ""
        }
      }
      let joined = fields.map { $0.joined(separator: "\u{1D}") }
      let found = slots(.repetitions, skipsEmpty: false, ["k"] + joined)
      var imploded: [[String]] = [[], []]
      for (index, slot) in found.enumerated() where !slot.hasSuffix("empty") {
        let cells = slot.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        #expect(cells[0] == "\(index + 1): \(index + 1)", "seed \(seed)")
        imploded[0].append(cells[1])
        imploded[1].append(cells[2])
      }
      let length = fields.map { $0.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0 }.max() ?? 0
      for (field, slots) in zip(fields, imploded) {
        let wanted = (0..<length).map { $0 < field.count ? field[$0] : "NULL" }
        let expected =
          field.isEmpty ? wanted.enumerated().map { $0.offset == 0 ? "" : "NULL" } : wanted
        #expect(slots == expected, "seed \(seed)")
      }
    }
  }
}
