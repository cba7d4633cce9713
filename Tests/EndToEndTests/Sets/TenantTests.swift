import FM2PGTestSupport
import Postgres
import Testing

/// Files of the same solution, each with another tenant's data, in one target.
@Suite struct TenantTests {
  private static let schema = """
    create table clinics (id uuid primary key, tenant text not null, code text not null,
      unique (tenant, code));
    create table patients (id uuid primary key, tenant text not null, code text not null,
      clinic_id uuid not null references clinics);
    alter table patients enable row level security;
    create policy own on patients using (tenant = current_setting('app.tenant', true));
    """
  private static let tables = [
    """
    table: clinics
    from: Clinics
    key: Id
    columns: { tenant: { constant: tenant }, code: Id }
    """,
    """
    table: patients
    from: Patients
    key: Id
    columns:
      tenant: { constant: tenant }
      code: Id
      clinic_id: { from: Clinic, references: clinics }
    """,
  ]

  private static func exports(_ patients: [String]...) -> [String: String] {
    [
      "Clinics.csv": csv(["Id"], ["A"]),
      "Patients.csv": csv([["Id", "Clinic"]] + patients),
    ]
  }

  @Test func oneLoadPerTenant() throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: Self.exports(["1", "A"], ["2", "A"])
    ) { project in
      for (tenant, patients) in [
        ("north", [["1", "A"], ["2", "A"]]), ("south", [["1", "A"], ["3", "B"]]),
      ] {
        for (name, text) in Self.exports(patients[0], patients[1]) {
          project.write("exports/" + name, text)
        }
        let load = project.run("full-load", "--set", "tenant=\(tenant)")
        try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
        project.verify("--set", "tenant=\(tenant)")
      }
      let rows = try project.rows("select tenant, code from patients order by 1, 2")
      #expect(rows == [["north", "1"], ["north", "2"], ["south", "1"]])
      #expect(
        try project.rows("select count(distinct id) from clinics") == [["2"]],
        "the same key of two tenants has two ids")
      #expect(
        try project.rows(
          "select tenant, count(*) from fm2pg.crosswalk where target_table = 'patients' "
            + "group by 1 order by 1") == [["north", "2"], ["south", "1"]])
      let again = project.run("full-load", "--set", "tenant=south")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"))
      // The other tenant's newer export replaces its own rows only.
      for (name, text) in Self.exports(["2", "A"], ["4", "A"]) {
        project.write("exports/" + name, text)
      }
      let newer = project.run("full-load", "--set", "tenant=north", "--rebuild")
      #expect(newer.exitCode == 0, "\(newer.output)\(newer.errors)")
      project.verify("--set", "tenant=north")
      #expect(
        try project.rows("select tenant, code from patients order by 1, 2")
          == [["north", "2"], ["north", "4"], ["south", "1"]])
      let none = project.run("full-load")
      #expect(none.exitCode == 6, "a load without tenant would replace the rows of all")
    }
  }

  /// A column that the schema files got since the other tenant was loaded.
  @Test func aChangedSchemaMustFitTheRowsOfOthers() throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: Self.exports(["1", "A"])
    ) { (project: Project) throws in
      project.load("--set", "tenant=north")
      project.write(
        "project/schema/002.sql", "alter table patients add column kind text default 'new';")
      let south = project.run("full-load", "--set", "tenant=south")
      #expect(south.exitCode == 6, "\(south.errors)")
      #expect(south.errors.contains("have no column 'kind': the schema files were changed since"))
      #expect(try project.rows("select tenant from patients") == [["north"]])
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
      try project.execute("alter table patients add column kind text default 'old'")
      project.load("--set", "tenant=south")
      #expect(
        try project.rows("select tenant, kind from patients order by 1")
          == [["north", "old"], ["south", "new"]])
    }
  }

  /// Also where there was a load of the other kind before, whose schema was dropped.
  @Test func loadsWithAndWithoutTenantDoNotMeet() throws {
    try Project.with(
      schema: Self.schema.replacing("tenant text not null", with: "tenant text"),
      tables: Self.tables, exports: Self.exports(["1", "A"])
    ) { (project: Project) throws in
      project.load()
      let north = project.run("full-load", "--set", "tenant=north", "--rebuild")
      #expect(north.exitCode == 6 && north.errors.contains("was loaded without a tenant"))
      for (first, second) in [([], ["--set", "tenant=north"]), (["--set", "tenant=north"], [])] {
        try project.execute("drop schema \(Project.schema) cascade")
        let load = Program.run(project.words("full-load") + second)
        #expect(load.exitCode == 0, "\(load.errors)")
        let rows = "select t.xmin, t.* from patients t"
        let before = try project.rows(rows)
        let other = Program.run(project.words("full-load") + first + ["--rebuild"])
        #expect(other.exitCode == 6, "\(other.output)\(other.errors)")
        #expect(try project.rows(rows) == before && before.count == 1)
      }
    }
  }

  @Test func oneTenantSeesItsOwnRowsOnly() throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: Self.exports(["1", "A"])
    ) { project in
      for tenant in ["north", "south"] {
        let load = project.run("full-load", "--set", "tenant=\(tenant)")
        try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      }
      let reader = "fm2pg_reader"
      try project.execute(
        """
        do $$begin
          if not exists (select from pg_roles where rolname = '\(reader)') then
            create role \(reader);
          end if;
        end$$;
        grant usage on schema \(Project.schema) to \(reader);
        grant select on all tables in schema \(Project.schema) to \(reader);
        """)
      let connection = try project.database.connect()
      try connection.execute("SET ROLE \(reader); SET row_security = on")
      for tenant in ["south", "north"] {
        try connection.execute("SET app.tenant = '\(tenant)'")
        let seen = try connection.query("select tenant, code from \(Project.schema).patients")
        #expect(seen == [[tenant, "1"]])
      }
      try connection.execute("RESET app.tenant")
      #expect(try connection.query("select from \(Project.schema).patients").isEmpty)
    }
  }

  @Test func numbersOfTenantsDoNotMeet() throws {
    try Project.with(
      schema: """
        create table t (id bigint generated always as identity primary key, tenant text not null,
          code text not null);
        """,
      tables: [
        """
        table: t
        from: T
        key: Id
        ids: identity
        columns: { tenant: { constant: tenant }, code: Id }
        """
      ], exports: ["T.csv": csv(["Id"], ["a"], ["b"])]
    ) { project in
      // Dollar signs end the body of a DO statement, if they are let.
      for (tenant, ids) in [("north", ["a", "b"]), ("$$so'uth\"", ["a", "c", "d"])] {
        project.write("exports/T.csv", csv([["Id"]] + ids.map { [$0] }))
        let load = project.run("full-load", "--set", "tenant=\(tenant)")
        try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
        project.verify("--set", "tenant=\(tenant)")
      }
      let north = [["1", "north", "a"], ["2", "north", "b"]]
      let south = [("3", "a"), ("4", "c"), ("5", "d")].map { [$0, "$$so'uth\"", $1] }
      #expect(try project.rows("select id, tenant, code from t order by 1") == north + south)
    }
  }

  /// An application adds rows to the target between the loads of two tenants.
  @Test func numbersOfTheApplicationStay() throws {
    try Project.with(
      schema: """
        create table t (id bigint generated by default as identity primary key,
          tenant text not null, code text not null);
        """,
      tables: [
        """
        table: t
        from: T
        key: Id
        ids: identity
        columns: { tenant: { constant: tenant }, code: Id }
        """
      ], exports: ["T.csv": csv(["Id"], ["a"], ["b"])]
    ) { project in
      project.load("--set", "tenant=north")
      try project.execute(
        """
        insert into t (tenant, code) values ('app', 'x'), ('app', 'y'), ('app', 'gone');
        delete from t where code = 'gone'
        """)
      let south = project.run("full-load", "--set", "tenant=south")
      try #require(south.exitCode == 0, "\(south.output)\(south.errors)")
      // A number that was given once is not given again, though its row is gone.
      #expect(
        try project.rows("select id, tenant, code from t order by 1") == [
          ["1", "north", "a"], ["2", "north", "b"], ["3", "app", "x"], ["4", "app", "y"],
          ["6", "south", "a"], ["7", "south", "b"],
        ])
      try project.execute("insert into t (tenant, code) values ('app', 'z')")
      #expect(try project.rows("select id from t where code = 'z'") == [["8"]])
      try project.execute("delete from t where tenant = 'app'")
      project.verify("--set", "tenant=south")
    }
  }

  /// References find parents under the same tenant, however the tenant came about.
  @Test func exportsOfTheRunsOwnTenant() throws {
    try Project.with(
      schema: """
        create table t (id bigint generated always as identity primary key, code text not null);
        create table u (id uuid primary key, tenant text not null, code text not null,
          t_id bigint not null references t);
        """,
      tables: [
        """
        table: t
        sources: { North: {}, South: {} }
        key: Id
        ids: identity
        columns: { code: Code }
        """,
        """
        table: u
        sources: { NorthUses: {}, SouthUses: {} }
        key: Id
        columns:
          tenant: { constant: tenant }
          code: Id
          t_id: { from: T, references: t, on_missing: { default: none } }
        """,
      ],
      source: "exports: { South: { tenant: south }, SouthUses: { tenant: south }, "
        + "North: { tenant: north } , NorthUses: { tenant: north } }",
      exports: [
        "North.csv": csv(["Id", "Code"], ["none", "n0"], ["1", "n1"]),
        "South.csv": csv(["Id", "Code"], ["none", "s0"], ["1", "s1"]),
        "NorthUses.csv": csv(["Id", "T"], ["1", "1"], ["2", "zz"]),
        "SouthUses.csv": csv(["Id", "T"], ["1", "1"], ["2", "zz"]),
      ]
    ) { project in
      let load = project.run("full-load", "--set", "tenant=south")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      let rows = """
        select u.tenant, u.code, t.code from u join t on t.id = u.t_id order by 1, 2
        """
      let expected = [
        ["north", "1", "n1"], ["north", "2", "n0"], ["south", "1", "s1"], ["south", "2", "s0"],
      ]
      #expect(try project.rows(rows) == expected)
      project.verify("--set", "tenant=south")
      let keys = "select tenant, source_key, target_id from fm2pg.crosswalk order by 1, 2, 3"
      let before = try project.rows(keys)
      let again = project.run("full-load", "--set", "tenant=south", "--rebuild")
      #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
      #expect(try project.rows(keys) == before)
    }
  }

  @Test func exportsOfSeveralTenantsInOneLoad() throws {
    try Project.with(
      schema: "create table t (id uuid primary key, tenant text not null, code text not null);",
      tables: [
        """
        table: t
        sources: { North: {}, South: {} }
        key: Id
        columns: { tenant: { constant: tenant }, code: Id }
        """
      ], source: "exports: { North: { tenant: north }, South: { tenant: south } }",
      exports: ["North.csv": csv(["Id"], ["1"], ["2"]), "South.csv": csv(["Id"], ["1"])]
    ) { project in
      let load = project.run("full-load")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      #expect(
        try project.rows("select tenant, code from t order by 1, 2")
          == [["north", "1"], ["north", "2"], ["south", "1"]])
      #expect(
        try project.rows(
          "select tenant, source_table, count(*) from fm2pg.crosswalk "
            + "group by 1, 2 order by 1") == [["north", "North", "2"], ["south", "South", "1"]])
      project.verify()
    }
  }
}
