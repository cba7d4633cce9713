import FM2PGTestSupport
import Postgres
import Testing

/// Rows that wait for their parent (`on_missing: hold`), and what befalls them.
@Suite struct HeldTests {
  private static let schema = """
    create table clinics (id bigint generated always as identity primary key, code text not null);
    create table visits (id uuid primary key, code text not null,
      clinic_id bigint not null references clinics);
    create table lines (id uuid primary key, code text not null,
      visit_id uuid not null references visits);
    """
  private static let tables = [
    "table: clinics\nfrom: Clinics\nkey: Id\nids: identity\ncolumns: { code: Code }",
    """
    table: visits
    from: Visits
    key: Id
    columns:
      code: Id
      clinic_id: { from: Clinic, references: clinics, on_missing: hold }
    """,
    """
    table: lines
    from: Lines
    key: Id
    columns:
      code: Id
      visit_id: { from: Visit, references: visits, on_missing: hold }
    """,
  ]
  private static let exports = [
    "Clinics.csv": csv(["Id", "Code"], ["1", "north"]),
    "Visits.csv": csv(["Id", "Clinic"], ["v1", "1"], ["v2", "2"], ["v3", "3"]),
    "Lines.csv": csv(
      ["Id", "Visit"], ["a", "v1"], ["b", "v2"], ["c", "v3"], ["d", "v9"]),
  ]

  private func withHeld(_ body: (Project) throws -> Void) throws {
    try Project.with(schema: Self.schema, tables: Self.tables, exports: Self.exports) {
      (project: Project) throws in
      project.load()
      project.verify()
      try body(project)
    }
  }

  private static let loaded = """
    select 'line ' || l.code, v.code, c.code from lines l join visits v on v.id = l.visit_id
      join clinics c on c.id = v.clinic_id order by 1
    """
  private static let held =
    "select target, used, held, rejected from fm2pg.table_counts order by 1"
  private static let waiting = """
    select target_table, record_number, held from fm2pg.reject
    where run_id = (select run_id from fm2pg.run order by ordinal desc limit 1) order by 1, 2
    """

  /// The parent of one comes with the next exports, that of another does not.
  @Test func rowsComeWithTheirParents() throws {
    try withHeld { (project: Project) throws in
      #expect(try project.rows(Self.loaded) == [["line a", "v1", "north"]])
      #expect(
        try project.rows(Self.held) == [
          ["clinics", "1", "0", "0"], ["lines", "1", "3", "0"], ["visits", "1", "2", "0"],
        ])
      let ids = "select source_key, target_id from fm2pg.crosswalk order by source_table, 1"
      let before = try project.rows(ids)
      let list = project.run("rejects list").output
      #expect(list.contains("(2 held until the parent is there)"), "\(list)")

      project.write("exports/Clinics.csv", csv(["Id", "Code"], ["2", "south"], ["1", "north"]))
      project.load("--rebuild")
      project.verify()
      #expect(
        try project.rows(Self.loaded) == [["line a", "v1", "north"], ["line b", "v2", "south"]])
      #expect(
        try project.rows(Self.held) == [
          ["clinics", "2", "0", "0"], ["lines", "2", "2", "0"], ["visits", "2", "1", "0"],
        ])
      #expect(
        try project.rows(Self.waiting) == [
          ["lines", "3", "t"], ["lines", "4", "t"], ["visits", "3", "t"],
        ])
      // Rows that were there keep their ids.
      let after = try project.rows(ids)
      for entry in before { #expect(after.contains(entry), "\(entry)") }
      let shown = project.run("rejects show", "--table", "lines").output
      #expect(shown.contains("Lines record 3 for lines, held until its parent is there"))
      #expect(!shown.contains("record 2 "))

      // All there: nothing waits any more, and a parent that goes away takes its rows with it.
      project.write(
        "exports/Clinics.csv", csv(["Id", "Code"], ["3", "west"], ["2", "south"]))
      project.write("exports/Lines.csv", csv(["Id", "Visit"], ["b", "v2"], ["c", "v3"]))
      project.load("--rebuild")
      project.verify()
      #expect(
        try project.rows(Self.loaded) == [["line b", "v2", "south"], ["line c", "v3", "west"]])
      #expect(
        try project.rows(Self.held) == [
          ["clinics", "2", "0", "0"], ["lines", "2", "0", "0"], ["visits", "2", "1", "0"],
        ])
    }
  }

  /// With ids of tenants: the parent of one is none for the other.
  @Test func aParentOfAnotherTenantIsNone() throws {
    try Project.with(schema: Self.schema, tables: Self.tables, exports: Self.exports) {
      (project: Project) throws in
      project.load("--set", "tenant=north")
      project.write("exports/Clinics.csv", csv(["Id", "Code"], ["2", "of the south"]))
      project.load("--set", "tenant=south")
      for tenant in ["north", "south"] {
        if tenant == "north" {
          project.write("exports/Clinics.csv", Self.exports["Clinics.csv"] ?? "")
        } else {
          project.write("exports/Clinics.csv", csv(["Id", "Code"], ["2", "of the south"]))
        }
        project.verify("--set", "tenant=" + tenant)
      }
      #expect(
        try project.rows(Self.loaded) == [
          ["line a", "v1", "north"], ["line b", "v2", "of the south"],
        ])
      project.write(
        "exports/Clinics.csv", csv(["Id", "Code"], ["1", "north"], ["2", "north too"]))
      project.load("--rebuild", "--set", "tenant=north")
      project.verify("--set", "tenant=north")
      #expect(
        try project.rows(Self.loaded) == [
          ["line a", "v1", "north"], ["line b", "v2", "north too"],
          ["line b", "v2", "of the south"],
        ])
    }
  }

  static let damages: [(sql: String, checks: [String], example: String)] = [
    (
      "INSERT INTO visits SELECT gen_random_uuid(), 'v2', id FROM clinics",
      ["count.target.visits"], ""
    ),
    (
      "UPDATE fm2pg.table_count SET held = 1, rejected = 1 WHERE target = 'visits'",
      ["fate.visits.Visits.held", "fate.visits.Visits.rejected"], ""
    ),
    (
      """
      UPDATE fm2pg.table_count SET held = 1, used = 2, produced = 2, inserted = 2, owned = 2
      WHERE target = 'visits'
      """, ["fate.visits.Visits.held", "fate.visits.Visits.used"], ""
    ),
    (
      "UPDATE fm2pg.reject SET held = false WHERE target_table = 'visits' AND record_number = 2",
      ["fate.visits.Visits.reasons"], "record 2"
    ),
    (
      """
      DELETE FROM fm2pg.reject_reason WHERE target_table = 'lines' AND record_number = 3;
      DELETE FROM fm2pg.reject WHERE target_table = 'lines' AND record_number = 3
      """, ["fate.lines.Lines.held", "count.target.lines"], ""
    ),
    (
      """
      UPDATE fm2pg.reject SET record_number = 1 WHERE target_table = 'visits' AND record_number = 3;
      UPDATE fm2pg.reject_reason SET record_number = 1
      WHERE target_table = 'visits' AND record_number = 3
      """, ["fate.visits.Visits.reasons"], "record 3"
    ),
    (
      #"UPDATE staging."Visits" SET "Clinic" = '1' WHERE _fm2pg_record = 2"#,
      ["checksum.staging.Visits.Clinic"], "record 2"
    ),
  ]

  @Test func everyDamageIsFound() throws {
    try withHeld { (project: Project) throws in
      for damage in Self.damages {
        try ScratchDatabase.copying(project.database) { copy in
          let connection = try copy.connect()
          try connection.execute("SET search_path TO \(Project.schema), public")
          try connection.execute("SET session_replication_role = replica; " + damage.sql)
          let failed = try FailedChecks(project.verify(in: copy))
          for check in damage.checks {
            #expect(failed.examples.keys.contains(check), "\(damage.sql): \(failed.examples)")
          }
          let examples = failed.examples[damage.checks[0]] ?? ""
          #expect(
            damage.example.isEmpty || examples.contains(damage.example),
            "\(damage.sql): \(examples)")
        }
      }
    }
  }
}
