import Testing
import Verification

@Suite struct RecordTallyTests {
  private func tally(_ records: [[UnitFate]]) -> RecordTally {
    var tally = RecordTally()
    for record in records {
      for fate in record { tally.add(fate) }
      tally.endRecord()
    }
    return tally
  }

  @Test func aPlainRecordHasTheFateOfItsUnit() {
    let counts = tally([[.living], [.filtered], [.merged], [.held], [.rejected], [.living]])
    #expect(
      [counts.used, counts.filtered, counts.merged, counts.held, counts.rejected]
        == [2, 1, 1, 1, 1])
    #expect(counts.produced == 2)
    #expect([counts.heldRows, counts.rejectedRows, counts.mergedRows] == [0, 0, 0])
    #expect(counts.keptUnits == 2)
  }

  @Test(
    arguments: [
      ([.living, .rejected, .held, .merged, .filtered], "used"), ([], "used"),
      ([.rejected, .held, .merged], "held"), ([.filtered, .merged, .rejected], "rejected"),
      ([.filtered, .merged], "merged"), ([.filtered, .filtered], "filtered"),
      ([.unrecorded], "none"), ([.unrecorded, .living], "used"),
    ] as [([UnitFate], String)])
  func oneFatePerRecord(units: [UnitFate], expected: String) {
    let counts = tally([units])
    let fates = [
      ("used", counts.used), ("filtered", counts.filtered), ("merged", counts.merged),
      ("held", counts.held), ("rejected", counts.rejected),
    ]
    let given = fates.filter { $0.1 == 1 }.map(\.0)
    #expect(given == (expected == "none" ? [] : [expected]))
    #expect(fates.allSatisfy { $0.1 == 0 || $0.1 == 1 })
  }

  /// Rows count as produced for records that are used only; rejects are kept for all.
  @Test func rowsOfUsedRecords() {
    let counts = tally([
      [.living, .living, .rejected, .held, .merged, .filtered], [], [.rejected, .rejected],
      [.merged, .held],
    ])
    #expect(counts.produced == 5)
    #expect([counts.heldRows, counts.rejectedRows, counts.mergedRows] == [1, 1, 1])
    #expect(counts.keptUnits == 5)
  }
}
