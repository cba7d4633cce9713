import FM2PGTestSupport
import Postgres
import Testing

/// Two tenants with the same keys: what somebody changed of one is found by its verification, and is
/// nothing to the other's.
@Suite struct TenantDamageTests {
  private static let schema = """
    create type kind as enum ('first', 'second');
    create domain label as text check (value <> '');
    create domain word as text;
    create type span as (low int, high int);
    create table clinics (id bigint generated always as identity primary key, tenant text not null,
      code label not null, unique (tenant, code));
    create table patients (id uuid primary key, tenant text not null, code text not null, kind kind,
      kinds text[], age int, clinic_id bigint not null references clinics, clinic_code text,
      free text, own span default '(1,2)', enums kind[] default '{first}', labels word[] default '{x}', raw bytea default '\\x00ff');
    """
  private static let tables = [
    """
    table: clinics
    from: Clinics
    key: Id
    ids: identity
    columns: { tenant: { constant: tenant }, code: Id }
    """,
    """
    table: patients
    from: Patients
    key: Id
    columns:
      tenant: { constant: tenant }
      code: Id
      kind: Kind
      kinds: { from: Kinds, as: list }
      age: Age
      clinic_id: { from: Clinic, references: clinics, on_missing: { default: A } }
      clinic_code: { copy: { column: code, through: clinic_id } }
    assert: { name: of_age, that: "age > 17" }
    """,
  ]

  private static func exports(_ age: String) -> [String: String] {
    [
      "Clinics.csv": csv(["Id"], ["A"], ["B"]),
      "Patients.csv": csv(
        ["Id", "Kind", "Kinds", "Age", "Clinic"], ["1", "first", "second\u{0B}first", age, "A"],
        ["2", "second", "first", "30", "B"], ["3", "", "", "12", "B"], ["4", "none", "", "40", "Z"]),
    ]
  }

  private static let ages = ["north": "20", "south": "21"]

  private func write(_ tenant: String, _ project: Project) {
    for (name, text) in Self.exports(Self.ages[tenant] ?? "") {
      project.write("exports/" + name, text)
    }
  }

  private func withBoth(_ body: (Project) throws -> Void) throws {
    try Project.with(schema: Self.schema, tables: Self.tables, exports: [:]) { project in
      for tenant in ["north", "south"] {
        write(tenant, project)
        project.load("--set", "tenant=" + tenant)
      }
      for tenant in ["north", "south"] {
        write(tenant, project)
        project.verify("--set", "tenant=" + tenant)
      }
      try body(project)
    }
  }

  /// Types that the schema makes are made anew by each load.
  @Test func rowsOfAnyTypeAreCarriedOver() throws {
    try withBoth { project in
      try project.execute(
        "update patients set own = '(3,4)', labels = '{a,b}', enums = '{second,first}' where code = '2'"
      )
      let rows = """
        select tenant, code, kind, kinds, age, clinic_code, own, labels, enums, raw, id, clinic_id
        from patients order by 1, 2
        """
      let before = try project.rows(rows)
      #expect(before.map { $0[0] } == ["north", "north", "south", "south"])
      #expect(before[0][3] == "{second,first}" && before[1][6] == "(3,4)")
      write("north", project)
      project.load("--set", "tenant=north", "--rebuild")
      let after = try project.rows(rows)
      #expect(after[2...] == before[2...])
      // The north's own row has what its export and the schema give it.
      #expect(after[1][6] == "(1,2)")
    }
  }

  /// `%` is the tenant that is damaged, the south.
  static let damages: [(sql: String, checks: [String], example: String)] = [
    (
      "UPDATE patients SET age = 22 WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.age"], "record 1"
    ),
    (
      "UPDATE patients SET age = 20 WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.age"], "record 1"
    ),
    (
      "UPDATE patients SET age = 1 WHERE tenant = '%' AND code = '1'",
      ["assertion.patients.of_age", "checksum.target.patients.age"], ""
    ),
    (
      "UPDATE patients SET tenant = 'north' WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.tenant"], "record 1"
    ),
    (
      "UPDATE patients SET kinds = '{first,second}' WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.kinds"], "record 1"
    ),
    (
      "UPDATE patients SET free = 'x' WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.free"], ""
    ),
    ("DELETE FROM patients WHERE tenant = '%' AND code = '2'", ["count.target.patients"], ""),
    (
      // The same key of the other tenant.
      """
      UPDATE patients SET clinic_id = (SELECT id FROM clinics WHERE tenant = 'north' AND code = 'A')
      WHERE tenant = '%' AND code = '1'
      """, ["checksum.target.patients.clinic_id"], "record 1"
    ),
    (
      "UPDATE patients SET clinic_code = 'B' WHERE tenant = '%' AND code = '1'",
      ["checksum.target.patients.clinic_code"], ""
    ),
    (
      """
      UPDATE fm2pg.crosswalk_entry e SET source_key = '9' FROM fm2pg.crosswalk c
      WHERE c.tenant = '%' AND c.target_table = 'patients' AND c.source_key = '1'
        AND e.target_id = c.target_id
      """, ["checksum.crosswalk.patients"], ""
    ),
    (
      """
      DELETE FROM fm2pg.reject_reason WHERE target_table = 'patients' AND record_number = 3
        AND run_id IN (SELECT run_id FROM fm2pg.run WHERE tenant = '%')
      """, ["fate.patients.Patients.rejected"], ""
    ),
    (
      """
      UPDATE fm2pg.table_count SET used = used - 1, rejected = rejected + 1 WHERE target = 'patients'
        AND run_id IN (SELECT run_id FROM fm2pg.run WHERE tenant = '%')
      """, ["fate.patients.Patients.used"], ""
    ),
    (
      #"UPDATE staging_%."Patients" SET "Age" = '20' WHERE _fm2pg_record = 1"#,
      ["checksum.staging.Patients.Age"], "record 1"
    ),
    (#"DELETE FROM staging_%."Patients" WHERE _fm2pg_record = 2"#, ["count.staging.Patients"], ""),
  ]

  @Test func everyDamageIsFoundInItsTenantAlone() throws {
    try withBoth { project in
      for damage in Self.damages {
        try ScratchDatabase.copying(project.database) { copy in
          let connection = try copy.connect()
          try connection.execute("SET search_path TO \(Project.schema), public")
          let changed = try connection.execute(damage.sql.replacing("%", with: "south"))
          #expect(changed == 1, "\(damage.sql)")
          write("south", project)
          let failed = try FailedChecks(project.verify(in: copy, "--set", "tenant=south"))
          for check in damage.checks {
            #expect(failed.examples.keys.contains(check), "\(damage.sql): \(failed.examples)")
          }
          let examples = failed.examples[damage.checks[0]] ?? ""
          #expect(
            damage.example.isEmpty || examples.contains(damage.example),
            "\(damage.sql): \(examples)")
          write("north", project)
          let other = try FailedChecks(project.verify(in: copy, "--set", "tenant=north"))
          #expect(other.examples.isEmpty, "\(damage.sql): \(other.examples)")
        }
      }
    }
  }

  /// Of a row that no export has, each tenant could say that it is the other's.
  @Test func aRowOfNobodyIsFoundByAll() throws {
    try withBoth { project in
      try project.execute(
        """
        insert into patients (id, tenant, code, age, clinic_id)
        select gen_random_uuid(), 'south', '9', 20, min(id) from clinics
        """)
      for tenant in ["north", "south"] {
        write(tenant, project)
        let failed = try FailedChecks(
          project.run("verify", "--json", "--set", "tenant=" + tenant))
        #expect(Array(failed.examples.keys) == ["count.target.patients.of_no_tenant"])
      }
    }
  }
}
