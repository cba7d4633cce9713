import FM2PGTestSupport
import Glibc
import Testing

/// `fm2pg test` on the clinic's own tests, and on tests that fail or cannot be run.
@Suite struct RuleTestTests {
  private static let clinic = Program.root + "/mappings/clinic"

  /// A server that cannot be reached: only what needs one would notice.
  private static let noServer = ["--target", "host=/nonexistent dbname=none"]

  /// A copy of the clinic's project.
  private func copy() -> Scratch {
    let scratch = Scratch()
    let run = ChildRun(
      "/bin/cp", ["-r", Self.clinic, scratch.path + "/clinic"], environment: [:])
    #expect(run.exitCode == 0, "\(run.errors)")
    return scratch
  }

  private func test(_ scratch: Scratch, _ options: String...) -> ChildRun {
    Program.run(["test", scratch.path + "/clinic"] + Self.noServer + options)
  }

  @Test func theClinicPasses() throws {
    let run = Program.run(["test", Self.clinic] + Self.noServer)
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    #expect(run.output.hasSuffix("46 cases, all passed\n"))
    #expect(Program.run(["test", Self.clinic, "--quiet"] + Self.noServer).output == "")
    let report = Program.run(["test", Self.clinic, "--json"] + Self.noServer)
    #expect(try json(report.output, "status") == "ok")
    #expect(try json(report.output, "passed") == "46")
    #expect(try json(report.output, "cases,0,status") == "pass")
  }

  @Test func whatDiffersIsShown() throws {
    let scratch = copy()
    scratch.write(
      "clinic/tests/patients.yml",
      """
      table: patients
      base:
        { PatientID: P1, MRN: M1, Last_Name: lee, ClinicID: C1, CreationTimestamp: 1/1/2020 01:00:00 }
      cases:
        - { name: right, expect: { family_name: Lee } }
        - name: wrong
          record: { DOB: 2/1/1990, Allergies: "a\\nb", Street: 1 High St }
          key: P2
          expect:
            date_of_birth: 1990-01-02
            allergies: [a, c]
            address: { line1: 2 High St }
            clinic_id: { key: C2 }
            email: a@b.org
        - { name: refused, record: { Sex: Q }, rejected: [R105 date_of_birth] }
        - { name: kept, filtered: true }
      """)
    let run = test(scratch)
    #expect(run.exitCode == 1)
    let file = scratch.path + "/clinic/tests/patients.yml"
    let start = try #require(run.output.firstRange(of: file)).lowerBound
    let part = String(run.output[start...])
    for line in [
      "  ok    right", "  FAIL  wrong (line 6)", "          key: expected P2, is P1",
      "          date_of_birth: expected 1990-01-02, is 1990-02-01",
      "          allergies: expected [a, c], is [a, b]",
      "          address: expected {\"line1\": \"2 High St\"}, is {\"line1\": \"1 High St\"}",
      "          email: expected a@b.org, is NULL", "  FAIL  refused (line 15)",
      "          outcome: expected rejected: R105 date_of_birth, is rejected: R116 sex",
      "  FAIL  kept (line 16)", "          outcome: expected filtered, is a row",
    ] {
      #expect(part.contains(line + "\n"), "\(line) in:\n\(part)")
    }
    #expect(part.contains("clinic_id: expected "))
    #expect(run.errors.contains("error[E104]: 3 of 22 rule tests failed"))
    let report = test(scratch, "--json")
    #expect(report.exitCode == 1)
    #expect(try json(report.output, "failed") == "3")
    #expect(try json(report.output, "errors,0,code") == "E104")
    #expect(!test(scratch, "--quiet").output.contains("ok    right"))
  }

  @Test func unknownNamesAreMistakes() {
    let scratch = copy()
    scratch.write(
      "clinic/tests/patients.yml",
      "table: patients\ncases:\n  - { name: a, record: { Mrn: x }, expect: { mnr: y } }\n")
    scratch.write(
      "clinic/tests/payments.yml", "table: payment\ncases: [{ name: a, filtered: true }]\n")
    let run = test(scratch)
    #expect(run.exitCode == 2)
    for text in [
      "patients.yml:3:26: error[M101]: the mapping of 'patients' has no field 'Mrn'",
      "patients.yml:3:46: error[M104]: no rule fills the column 'mnr' of 'patients'",
      "payments.yml:1:8: error[M103]: no mapping fills the table 'payment'",
      "did you mean 'MRN'?", "did you mean 'mrn'?", "did you mean 'payments'?",
    ] {
      #expect(run.errors.contains(text), "\(text) in:\n\(run.errors)")
    }
  }

  @Test func theCatalogMustBeOfTheSchemaFiles() throws {
    let scratch = copy()
    scratch.write("clinic/schema/990_more.sql", "create table more (id uuid primary key);")
    let stale = test(scratch)
    #expect(stale.exitCode == 2)
    #expect(stale.errors.contains("error[E202]: the catalog was made from other schema files"))
    scratch.write("clinic/tests/catalog.yml", "tables: 17\n")
    #expect(test(scratch).errors.contains("the file is not what --update-catalog writes"))
    unsafe unlink(scratch.path + "/clinic/tests/catalog.yml")
    let none = test(scratch)
    #expect(none.exitCode == 2)
    #expect(none.errors.contains("the project has no catalog for its tests"))
    unsafe unlink(scratch.path + "/clinic/schema/990_more.sql")
    try ScratchDatabase.with { database in
      let run = Program.run([
        "test", scratch.path + "/clinic", "--target", database.conninfo, "--update-catalog",
      ])
      #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
    }
    // The file in the repository is what PostgreSQL makes of the schema today.
    #expect(
      Scratch.read(scratch.path + "/clinic/tests/catalog.yml")
        == Scratch.read(Self.clinic + "/tests/catalog.yml"))
  }

  @Test func aProjectWithoutTestsSaysSo() {
    let scratch = copy()
    for name in ["appointments", "documents", "encounters", "patients", "payments"] {
      unsafe unlink(scratch.path + "/clinic/tests/\(name).yml")
    }
    let run = test(scratch)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("error[E202]: the project has no tests"))
  }
}
