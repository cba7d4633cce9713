import MigrationModel
import Testing
import Verification

@Suite struct CheckTests {
  @Test(arguments: [
    (5, 5, CheckStatus.pass, "5 rows, as expected"), (5, 3, .fail, "2 rows are missing"),
    (5, 6, .fail, "1 rows too many"),
  ])
  func counts(expected: Int64, actual: Int64, status: CheckStatus, message: String) {
    let check = countCheck(.staging, table: "Patients", expected: expected, actual: actual)
    #expect(check.id == "count.staging.Patients")
    #expect(check.status == status)
    #expect(check.message == message)
  }

  @Test func checksumsNameTheColumn() {
    var sums = ColumnSums(columns: 3)
    for column in 0..<3 { sums.add(column: column, bytes: [0x61].span, seed: 0) }
    let checks = checksumChecks(
      .target, table: "patients", columns: ["id", "name", "mobile"], expected: sums,
      actual: ["3591986179850072241", "3591986179850072242", nil])
    #expect(
      checks.map(\.id) == [
        "checksum.target.patients.id", "checksum.target.patients.name",
        "checksum.target.patients.mobile",
      ])
    #expect(checks.map(\.status) == [.pass, .fail, .fail])
    #expect(checks.map(\.column) == ["id", "name", "mobile"])
    #expect(checks[1].expected == "3591986179850072241")
    #expect(checks[1].actual == "3591986179850072242")
  }

  /// A comment that was changed or lost in the target is no difference.
  @Test func commentsAreNotDeclared() {
    let table = CatalogTable(
      name: "t", columns: [CatalogColumn(name: "a", type: .text, typeText: "text")],
      constraints: [], indexes: [], triggers: [])
    let domain = CatalogDomain(name: "d", notNull: false, checks: [])
    let live = TargetCatalog(tables: [table], domains: [domain])
    var declared = live
    declared.comments.setTable("t", "a table")
    declared.comments.setColumn("a", of: "t", "a column")
    declared.comments.setDomain("d", "a domain")
    #expect(declared != live)
    let checks = declarationChecks(declared: declared, live: live)
    #expect(checks.map(\.status) == [.pass, .pass])
  }

  @Test func fatesCompareCountsAndMembers() {
    func check(_ expected: Int64, _ actual: Int64, _ examples: [String] = []) -> CheckResult {
      fateCheck(
        table: "patients", source: "Patients", fate: "merged", expected: expected, actual: actual,
        examples: examples)
    }
    #expect(check(3, 3).status == .pass)
    #expect(check(3, 3, ["17"]).status == .fail)
    #expect(check(3, 4).status == .fail)
    #expect(check(3, 4).message == "3 records of 'Patients' should be merged, but 4 are")
    #expect(check(3, 4).id == "fate.patients.Patients.merged")
  }

  @Test func probesCoverEveryConstraint() {
    let table = CatalogTable(
      name: "visits",
      columns: [
        CatalogColumn(name: "id", type: .int8, typeText: "bigint", notNull: true),
        CatalogColumn(name: "pa\"tient", type: .int8, typeText: "bigint"),
      ],
      constraints: [
        CatalogConstraint(
          name: "visits_pkey", kind: .primaryKey, columns: ["id"], definition: "PRIMARY KEY (id)"),
        CatalogConstraint(
          name: "visits_patient", kind: .foreignKey, columns: ["pa\"tient"], definition: "…",
          referencedTable: "patients", referencedColumns: ["id"]),
        CatalogConstraint(
          name: "positive", kind: .check, columns: ["id"], definition: "CHECK (id > 0)",
          expression: "id > 0"),
        CatalogConstraint(
          name: "one", kind: .unique, columns: ["id", "pa\"tient"], definition: "…",
          nullsNotDistinct: true),
        CatalogConstraint(name: "apart", kind: .exclusion, columns: ["id"], definition: "…"),
      ], indexes: [], triggers: [])
    let probes = ConstraintProbe.all(table: table, schema: "clinic", example: "t.id")
    let head =
      "SELECT count(*), array_to_string((array_agg((t.id)::text))[1:5], E'\\t') "
      + "FROM \"clinic\".\"visits\" AS t WHERE "
    #expect(
      probes.map(\.id) == [
        "constraint.visits.id.not_null", "constraint.visits.visits_pkey",
        "foreign_key.visits.visits_patient", "constraint.visits.positive", "constraint.visits.one",
      ])
    #expect(
      probes.map(\.sql) == [
        head + "t.\"id\" IS NULL",
        head + "(t.\"id\") IN (SELECT \"id\" FROM \"clinic\".\"visits\" GROUP BY \"id\" "
          + "HAVING count(*) > 1)",
        head + "t.\"pa\"\"tient\" IS NOT NULL AND NOT EXISTS (SELECT FROM \"clinic\".\"patients\" "
          + "AS p WHERE p.\"id\" = t.\"pa\"\"tient\")",
        head + "NOT (id > 0)",
        head + "EXISTS (SELECT FROM (SELECT \"id\", \"pa\"\"tient\" FROM \"clinic\".\"visits\" "
          + "GROUP BY \"id\", \"pa\"\"tient\" HAVING count(*) > 1) AS d "
          + "WHERE d.\"id\" IS NOT DISTINCT FROM t.\"id\" "
          + "AND d.\"pa\"\"tient\" IS NOT DISTINCT FROM t.\"pa\"\"tient\")",
      ])
    let failed = probes[2].result(violations: 2, examples: ["4", "9"])
    #expect(failed.kind == .foreignKey)
    #expect(failed.status == .fail)
    #expect(failed.message == "2 rows break 'visits_patient'")
    #expect(probes[2].result(violations: 0).status == .pass)
  }

  @Test func aReportIsAsBadAsItsWorstCheck() {
    func check(_ kind: CheckKind, _ status: CheckStatus) -> CheckResult {
      CheckResult(id: "x", kind: kind, table: "t", status: status, message: "")
    }
    func report(_ checks: [CheckResult]) -> VerificationReport {
      VerificationReport(run: "1", target: "db", startedAt: "", checks: checks, notes: [])
    }
    #expect(report([]).status == .fail)
    #expect(report([]).balanced == false)
    #expect(report([check(.balance, .pass), check(.count, .pass)]).status == .pass)
    #expect(report([check(.balance, .pass), check(.count, .warn)]).status == .warn)
    #expect(report([check(.count, .fail), check(.count, .warn)]).status == .fail)
    #expect(report([check(.balance, .pass), check(.count, .fail)]).balanced)
    #expect(report([check(.balance, .pass), check(.balance, .fail)]).balanced == false)
    #expect(report([check(.count, .warn), check(.count, .pass)]).count(.warn) == 1)
  }

  @Test func notesSayWhatIsNotProven() {
    #expect(VerificationNotes.all(sqlColumns: []) == [VerificationNotes.sharedRules])
    #expect(
      VerificationNotes.all(sqlColumns: ["patients.age"])[1]
        == "Computed by SQL of the mapping and therefore not computed again: patients.age.")
  }
}
