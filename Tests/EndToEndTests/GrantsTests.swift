import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// `fm2pg grants`: what it prints is enough, and makes others' schemas the role's own.
@Suite struct GrantsTests {
  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, code text, n serial);",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n"],
      exports: ["T.csv": csv(["Id"], ["1"], ["2"])], body)
  }

  /// Owners and rights of the database and of all schemas and relations that are not the server's.
  private func rights(_ connection: borrowing Connection, _ role: String) throws -> [[String?]] {
    try connection.query(
      """
      SELECT nspname, '', nspowner::regrole::text, nspacl::text FROM pg_namespace
      WHERE nspname !~ '^pg_|^information_schema$'
      UNION ALL
      SELECT nspname, relname, relowner::regrole::text, relacl::text
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname !~ '^pg_|^information_schema$' AND relkind <> 'i'
      UNION ALL SELECT 'database', datname, datdba::regrole::text, datacl::text
      FROM pg_database WHERE datname = current_database()
      UNION ALL SELECT 'role', rolname, rolsuper::text, '' FROM pg_roles WHERE rolname = '\(role)'
      UNION ALL SELECT 'member', '', member::regrole::text, roleid::regrole::text
      FROM pg_auth_members WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = '\(role)')
      ORDER BY 1, 2, 3, 4
      """)
  }

  @Test func theSuiteRunsAsAnOrdinaryRole() throws {
    try withProject { project in
      project.load()
      let owners = try project.rows(
        """
        select distinct relowner::regrole::text from pg_class
        where oid = any (array['t', 'staging."T"', 'fm2pg.run']::regclass[])
        """)
      #expect(owners == [[LoaderRole.name]])
      let attributes = try project.rows(
        """
        select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication,
          (select count(*) from pg_auth_members where member = r.oid)
        from pg_roles r where rolname = '\(LoaderRole.name)'
        """)
      #expect(attributes == [["f", "0"]])
    }
  }

  /// By psql, twice, by a superuser or by the owner of the database, over an earlier load of theirs.
  @Test(arguments: [true, false]) func schemasOfOthersBecomeTheRolesOwn(bySuperuser: Bool) throws {
    try withProject { project in
      let admin = try project.database.connect()
      let database = project.database.name
      // A name that has to be quoted.
      let (owner, role) = (database + "_owner", database + "-Loader")
      let quoted = quoteIdentifier(role)
      defer {
        _ = try? admin.execute("ALTER DATABASE \(database) OWNER TO CURRENT_USER")
        for name in [quoted, owner] {
          _ = try? admin.execute("DROP OWNED BY \(name) CASCADE; DROP ROLE \(name)")
        }
      }
      try admin.execute(
        "CREATE ROLE \(owner) LOGIN CREATEROLE PASSWORD 'owner'; "
          + "ALTER DATABASE \(database) OWNER TO \(owner)")
      var conninfo = project.database.conninfo
      if !bySuperuser {
        conninfo = ScratchDatabase.adding("user", owner, to: conninfo)
        conninfo = ScratchDatabase.adding("password", "owner", to: conninfo)
      }
      let first = Program.run([
        "full-load", project.folder, "--exports", project.exports, "--target", conninfo,
      ])
      #expect(first.exitCode == 0, "\(first.errors)")
      let printed = Program.run(["grants", project.folder, "--role", role])
      #expect(printed.exitCode == 0 && printed.errors == "", "\(printed.errors)")
      let file = project.scratch.write("grants.sql", printed.output)
      var seen: [[[String?]]] = []
      for _ in 1...2 {
        let psql = ChildRun(
          "/usr/bin/psql", ["-X", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-f", file],
          environment: ["PATH": "/usr/bin:/bin"])
        #expect(psql.exitCode == 0 && psql.errors == "", "\(psql.errors)")
        seen.append(try rights(admin, role))
      }
      #expect(seen[0] == seen[1])
      #expect(
        seen[0].filter { ["probe", "staging", "fm2pg"].contains($0[0]) }
          .allSatisfy { $0[2] == quoted })
      try admin.execute("ALTER ROLE \(quoted) PASSWORD 'loader'")
      var target = ScratchDatabase.adding("user", role, to: project.database.conninfo)
      target = ScratchDatabase.adding("password", "loader", to: target)
      project.write("exports/T.csv", csv(["Id"], ["1"], ["2"], ["3"]))
      for words in [["full-load", "--rebuild"], ["verify"]] {
        let run = Program.run(
          [words[0], project.folder, "--exports", project.exports, "--target", target]
            + words.dropFirst())
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
      }
      let loaded = try project.rows("select count(*) from t")
      #expect(loaded == [["3"]])
    }
  }
}
