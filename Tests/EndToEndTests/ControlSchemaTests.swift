import FM2PGTestSupport
import Postgres
import Testing

/// Databases whose control schema an older release has made.
@Suite struct ControlSchemaTests {
  private func withOldDatabase(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, code text)",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }"],
      exports: ["T.csv": csv(["Id"], ["a"], ["b"])]
    ) { project in
      let first = String(
        decoding: Scratch.read(Program.root + "/staging-sql/0001_control.sql"), as: UTF8.self)
      try #require(first.contains("CREATE TABLE run"))
      let connection = try project.database.connect()
      try connection.execute(
        """
        CREATE SCHEMA fm2pg AUTHORIZATION \(LoaderRole.name);
        SET ROLE \(LoaderRole.name); SET search_path TO fm2pg
        """)
      try connection.execute(first)
      try connection.execute(
        """
        INSERT INTO schema_version VALUES (1, now(), '');
        INSERT INTO run (run_id, project, tenant, command, status, target_schema, mapping_hash,
          program_version, host, pid)
        VALUES ('old', 'probe', '', 'full-load', 'running', 'probe', 'x', '0.1.0', 'there', 1);
        INSERT INTO step (run_id, step_id, status, seconds) VALUES ('old', 'extract', 'done', 1)
        """)
      try body(project)
    }
  }

  @Test func theFirstVersionIsUpgraded() throws {
    try withOldDatabase { project in
      project.load()
      project.verify()
      let versions = try project.rows("select version from fm2pg.schema_version order by 1")
      #expect(versions == [["1"], ["2"], ["3"], ["4"], ["5"], ["6"]])
      let old = try project.rows("select status from fm2pg.run where run_id = 'old'")
      #expect(old == [["abandoned"]])
    }
  }

  /// Who only asks does not upgrade, and can ask all the same.
  @Test func theFirstVersionIsReadAsItIs() throws {
    try withOldDatabase { project in
      try project.execute(
        """
        update fm2pg.run set status = 'ok', finished_at = now();
        insert into fm2pg.reject values ('old', 'T', 't', 1, null, 'a', '{"Id": "a"}');
        create schema probe authorization \(LoaderRole.name)
        """)
      let dry = project.run("purge", "--older-than", "0d", "--dry-run", "--json")
      #expect(try json(dry.output, "rejects") == "1", "\(dry.errors)")
      let verification = project.run("verify")
      #expect(verification.exitCode == 1, "\(verification.errors)")
      #expect(try project.rows("select max(version) from fm2pg.schema_version") == [["1"]])
      let purge = project.run("purge", "--older-than", "0d")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      let rows = try project.rows("select source_key, cells from fm2pg.reject")
      #expect(rows == [[nil, nil]])
    }
  }

  /// What stands in the way of the upgrade leaves the old version whole.
  @Test func anUpgradeHappensAsAWholeOrNotAtAll() throws {
    try withOldDatabase { project in
      try project.execute("create table fm2pg.progress (x int)")
      let run = project.run("full-load")
      #expect(run.exitCode == 4, "\(run.output)\(run.errors)")
      let state = try project.rows(
        """
        select max(version), (select count(*) from information_schema.columns
          where table_schema = 'fm2pg' and table_name = 'run' and column_name = 'plan_hash')
        from fm2pg.schema_version
        """)
      #expect(state == [["1", "0"]])
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg"])
      try project.execute("drop table fm2pg.progress")
      project.load()
    }
  }
}
