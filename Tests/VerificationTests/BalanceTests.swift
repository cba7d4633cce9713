import MigrationModel
import Testing
import Verification

@Suite struct BalanceTests {
  static let export = ExportCounts(
    source: "Patients", file: "Patients.mer", sha256: "00", records: 5000, undecodable: 3,
    staged: 4997, continuationRows: 12)
  static let table = TableCounts(
    source: "Patients", target: "patients", staged: 4997, used: 4980, filtered: 2, merged: 3,
    held: 2, rejected: 10, produced: 5000, inserted: 4000, updated: 500, unchanged: 480,
    heldRows: 5, rejectedRows: 15, deleted: 20, ownedBefore: 1000, ownedAfter: 4980)

  @Test func balancedCountsHaveNoImbalance() {
    #expect(Self.export.imbalances == [])
    #expect(Self.table.imbalances == [])
  }

  @Test func exportSentenceNamesTheNumbers() {
    var counts = Self.export
    counts.staged = 4996
    #expect(
      counts.imbalances == [
        "export 'Patients': records 5000 is not staged 4996 + undecodable 3 = 4999"
      ])
  }

  /// Each single term that is off by one shows in exactly the identities it is part of.
  @Test func everyTermCounts() {
    let terms: [(WritableKeyPath<TableCounts, Int64>, Int)] = [
      (\.staged, 1), (\.used, 1), (\.filtered, 1), (\.merged, 1), (\.held, 1), (\.rejected, 1),
      (\.produced, 1), (\.inserted, 2), (\.updated, 1), (\.unchanged, 1), (\.heldRows, 1),
      (\.mergedRows, 1), (\.rejectedRows, 1), (\.deleted, 1), (\.ownedBefore, 1), (\.ownedAfter, 1),
    ]
    for (term, broken) in terms {
      var counts = Self.table
      counts[keyPath: term] += 1
      #expect(counts.imbalances.count == broken)
    }
  }

  @Test func tableSentencesNameTheNumbers() {
    var counts = Self.table
    counts.used = 4979
    counts.unchanged = 481
    counts.deleted = 21
    #expect(
      counts.imbalances == [
        "'Patients' to 'patients': staged 4997 is not used 4979 + filtered 2 + merged 3 + held 2 "
          + "+ rejected 10 = 4996",
        "'Patients' to 'patients': produced 5000 is not inserted 4000 + updated 500 "
          + "+ unchanged 481 + merged rows 0 + held rows 5 + rejected rows 15 = 5001",
        "'Patients' to 'patients': owned after 4980 is not owned before 1000 + inserted 4000 "
          + "- deleted 21 = 4979",
      ])
  }

  @Test func negativeTermsShowEvenWhenSumsAgree() {
    let counts = TableCounts(
      source: "A", target: "a", staged: 1, used: 2, filtered: -1, produced: 0)
    #expect(counts.imbalances == ["'A' to 'a': filtered is negative, -1"])
  }

  @Test func extremeCountsDoNotTrap() {
    var counts = Self.table
    counts.used = .max
    counts.deleted = .min
    #expect(counts.imbalances.count == 3)
  }

  @Test func checksCarryTheSentences() {
    var broken = Self.table
    broken.ownedAfter = 4979
    let checks = balanceChecks(exports: [Self.export], tables: [Self.table, broken])
    #expect(
      checks.map(\.id) == [
        "balance.export.Patients", "balance.table.patients.Patients",
        "balance.table.patients.Patients",
      ])
    #expect(checks.map(\.status) == [.pass, .pass, .fail])
    #expect(checks[2].message == broken.imbalances[0])
    #expect(checks[2].actual == "1 imbalances")
  }
}
