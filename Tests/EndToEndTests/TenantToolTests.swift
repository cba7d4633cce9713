import FM2PGTestSupport
import Postgres
import Testing

/// What is asked about the loads of two tenants that have the same keys.
@Suite struct TenantToolTests {
  private static let schema = """
    create table people (id uuid primary key, tenant text not null, name text, born date,
      friend_id uuid references people);
    """
  private static let people = """
    table: people
    from: People
    key: Id
    columns:
      tenant: { constant: tenant }
      name: Name
      born: Born
      friend_id: { from: Friend, references: people, on_missing: null }
    """
  private static let north = csv(
    ["Id", "Name", "Born", "Friend"], ["1", "Ann", "1990-02-01", "2"],
    ["2", "Bo", "1991-01-01", ""],
    ["3", "Cy", "soon", ""])
  private static let south = csv(
    ["Id", "Name", "Born", "Friend"], ["2", "Zoe Lee", "never", ""],
    ["1", "Yan", "2001-02-03", "2"],
    ["4", "X", "", "1"], ["5", "W", "x", ""])

  /// North is loaded first, then south.
  private func withBoth(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people], exports: ["People.csv": Self.north]
    ) { project in
      project.load("--set", "tenant=north")
      project.write("exports/People.csv", Self.south)
      project.load("--set", "tenant=south")
      try body(project)
    }
  }

  @Test func aKeyIsTracedInItsTenant() throws {
    try withBoth { (project: Project) throws in
      let north = project.run("trace people 1", "--set", "tenant=north", "--show-values")
      #expect(north.exitCode == 0, "\(north.errors)")
      for line in [
        "file     People.csv, record 1\n", "staging  \"staging_north\".\"People\"", "Ann",
        "as the rules give it",
      ] {
        #expect(north.output.contains(line), "\(line) in \(north.output)")
      }
      let south = project.run("trace people 1", "--set", "tenant=south", "--show-values")
      #expect(south.exitCode == 0, "\(south.errors)")
      for line in [
        "file     People.csv, record 2\n", "staging  \"staging_south\".\"People\"", "Yan",
        // The friend was rejected in the south.
        "NULL, because the parent is not there: friend_id",
      ] {
        #expect(south.output.contains(line), "\(line) in \(south.output)")
      }
      let ids = try project.rows(
        "select tenant, target_id from fm2pg.crosswalk where source_key = '1' order by 1")
      #expect(ids.map { $0[0] } == ["north", "south"] && ids[0][1] != ids[1][1])
      for (run, own, other) in [(north, ids[0], ids[1]), (south, ids[1], ids[0])] {
        #expect(run.output.contains(own[1] ?? "-") && !run.output.contains(other[1] ?? "-"))
      }
      #expect(!north.output.contains("Yan") && !south.output.contains("Ann"))

      // A key of one: what another tenant's run said of the same key is not told.
      let runs = try project.rows("select run_id from fm2pg.run order by ordinal").map {
        $0[0] ?? ""
      }
      let kept = project.run("trace people 2", "--set", "tenant=north").output
      #expect(kept.contains("as the rules give it"))
      #expect(
        !kept.contains("R105") && kept.contains(runs[0]) && !kept.contains(runs[1]), "\(kept)")
      let refused = project.run("trace people 2", "--set", "tenant=south").output
      #expect(refused.contains("rejected: R105 born"))
      #expect(!refused.contains(runs[0]) && refused.contains(runs[1]), "\(refused)")
      let elsewhere = project.run("trace people 3", "--set", "tenant=south").output
      #expect(elsewhere.contains("no staged record of People.csv has this key"), "\(elsewhere)")
      #expect(!elsewhere.contains("R105"))
      for none in [[], ["--set", "tenant=west"]] {
        let run = Program.run(project.words("trace people 1") + none)
        #expect(run.exitCode == 2 && run.errors.contains("no finished load"), "\(run.errors)")
      }
    }
  }

  @Test func previewShowsTheRowsOfTheTenant() throws {
    try withBoth { (project: Project) throws in
      var ids: [String] = []
      for tenant in ["north", "south"] {
        let run = project.run(
          "preview people", "--exports", project.exports, "--set", "tenant=" + tenant, "--record",
          "2", "--show-values")
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output.contains("Yan") && run.output.contains(" \(tenant)\n"), "\(run.output)")
        let row = run.output.split(separator: "\n").first { $0.contains("  id ") } ?? ""
        ids.append(String(row.split(separator: " ").last ?? ""))
      }
      // The export that lies there is that of the south, and so is the id that the target has.
      let loaded = try project.rows("select id from people where name = 'Yan'")
      #expect(loaded == [[ids[1]]] && ids[0] != ids[1])
    }
  }

  @Test func rejectsAreThoseOfTheTenant() throws {
    try withBoth { (project: Project) throws in
      let runs = try project.rows("select run_id from fm2pg.run order by ordinal").map { $0[0] }
      for (place, tenant) in ["north", "south"].enumerated() {
        let list = project.run("rejects list", "--json", "--set", "tenant=" + tenant)
        #expect(try json(list.output, "run") == runs[place])
        #expect(try json(list.output, "rejects,0,count") == ["1", "2"][place], "\(list.output)")
        let show = project.run("rejects show", "--set", "tenant=" + tenant)
        let records = show.output.split(separator: "\n").filter { $0.hasPrefix("People record") }
        #expect(
          records
            == [
              ["People record 3 for people"],
              ["People record 1 for people", "People record 4 for people"],
            ][place])
        let file = project.scratch.path + "/\(tenant).csv"
        let export = project.run("rejects export", "--out", file, "--set", "tenant=" + tenant)
        #expect(export.output.hasPrefix(["1 ", "2 "][place]), "\(export.output)")
      }
      // Without a tenant: the last load of all.
      #expect(try json(project.run("rejects list", "--json").output, "run") == runs[1])
      let west = project.run("rejects list", "--set", "tenant=west")
      #expect(west.exitCode == 2 && west.errors.contains("no load of"), "\(west.errors)")
    }
  }

  @Test func runsNameTheirTenants() throws {
    try withBoth { (project: Project) throws in
      let all = project.run("runs").output.split(separator: "\n")
      #expect(all.count == 3 && all[0].contains("command    tenant  masked  status"), "\(all)")
      #expect(all[1].contains("full-load  south   no      ok") && all[2].contains("  north  "))
      let north = project.run("runs", "--json", "--set", "tenant=north").output
      #expect(try json(north, "runs,0,tenant") == "north")
      #expect(try json(north, "runs,1") == nil)
      #expect(project.run("runs", "--set", "tenant=west").output == "nothing has run yet\n")
      // The target has one lock, so that its status is what ran last for anybody.
      let status = project.run("status", "--set", "tenant=north")
      #expect(status.output.contains("  tenant   south\n"), "\(status.output)")
      #expect(try json(project.run("status", "--json").output, "last_run,tenant") == "south")
    }
  }

  @Test func runsSayWhetherTheyWereMasked() throws {
    try Project.with(
      schema: Self.schema,
      tables: [Self.people.replacing("name: Name", with: "name: { from: Name, pii: true }")],
      exports: ["People.csv": Self.north]
    ) { (project: Project) throws in
      project.write("key", "a key of the tests, with 32 bytes or more")
      project.load("--set", "tenant=north", "--mask", project.scratch.path + "/key")
      #expect(project.run("runs").output.contains("full-load  north   yes     ok"))
      #expect(project.run("status").output.contains("  masked   yes"))
      let report = project.run("status", "--json").output
      #expect(try json(report, "last_run,masked") == "true")
      #expect(try json(project.run("runs", "--json").output, "runs,0,masked") == "true")
    }
  }
}
