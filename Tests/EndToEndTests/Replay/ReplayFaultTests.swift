import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// A replay that dies has changed nothing; other tenants and other tools' tables are beside it.
@Suite struct ReplayFaultTests {
  private static let schema = """
    CREATE TABLE people (id uuid PRIMARY KEY, tenant text, age int);
    CREATE TABLE pets (id uuid PRIMARY KEY, tenant text, owner_id uuid NOT NULL REFERENCES people);
    """

  private static func tables(_ rule: String) -> [String] {
    [
      """
      table: people
      from: People
      key: ID
      columns: { tenant: { constant: tenant }, age: { from: Age, as: \(rule) } }
      """,
      """
      table: pets
      from: Pets
      key: ID
      columns: { tenant: { constant: tenant }, owner_id: { from: Owner, references: people } }
      """,
    ]
  }

  private static let exports = [
    "People.csv": csv(["ID", "Age"], ["1", "40"], ["2", "41 y"], ["3", "no"]),
    "Pets.csv": csv(["ID", "Owner"], ["1", "1"], ["2", "2"], ["3", "3"]),
  ]

  private func project(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables("integer"), exports: Self.exports, body)
  }

  private func mend(_ project: Project) {
    for (index, table) in Self.tables("{ integer: { trailing_text: drop } }").enumerated() {
      project.writeTable(index, table)
    }
  }

  private let state = """
    SELECT 'person', people::text FROM people UNION ALL SELECT 'pet', pets::text FROM pets
    UNION ALL SELECT 'key', concat_ws(' ', source_table, source_key, target_id, is_current)
      FROM fm2pg.crosswalk
    ORDER BY 1, 2
    """

  /// Relations that its steps need, from the first to the last within the publishing transaction.
  @Test(arguments: [
    "fm2pg.table_count", "fm2pg.crosswalk_scope", "probe.pets", "fm2pg.crosswalk_entry",
  ])
  func killedAndRunAgain(held: String) throws {
    try project { project in
      project.load()
      mend(project)
      let before = try project.rows(state)
      let holder = try project.database.connect()
      try holder.execute("BEGIN; LOCK TABLE \(held) IN SHARE MODE")
      let replay = project.start("rejects replay")
      let waits = try eventually {
        try !project.rows(
          """
          SELECT FROM pg_stat_activity WHERE datname = current_database()
            AND application_name LIKE 'fm2pg 2%' AND wait_event_type = 'Lock'
          """
        ).isEmpty
      }
      #expect(waits, "\(replay.errors)")
      replay.send(SIGKILL)
      _ = replay.wait()
      let after = try project.rows(state)
      #expect(after == before, "nothing is written by halves")
      try holder.execute("ROLLBACK")
      let again = project.run("rejects replay")
      #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
      #expect(again.output.contains("4 refused rows ran again, 2 of them are in the target now"))
      #expect(try project.rows("SELECT count(*) FROM pets") == [["2"]])
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
      project.verify()
    }
  }

  /// What a dead replay has left is cleaned away by a full load.
  @Test func killedAndLoadedAnew() throws {
    try project { project in
      project.load()
      mend(project)
      let holder = try project.database.connect()
      try holder.execute("BEGIN; LOCK TABLE probe.people IN SHARE MODE")
      let replay = project.start("rejects replay")
      let waits = try eventually {
        try project.rows("SELECT FROM fm2pg.step WHERE status = 'done' AND step_id = 'record'")
          .count
          == 2
      }
      #expect(waits, "\(replay.errors)")
      // Only one at a time.
      #expect(project.run("rejects replay").exitCode == 5)
      replay.send(SIGKILL)
      _ = replay.wait()
      try holder.execute("ROLLBACK")
      project.load()
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
      #expect(
        try project.rows("SELECT command, status FROM fm2pg.run ORDER BY ordinal")
          == [["full-load", "ok"], ["rejects replay", "abandoned"], ["full-load", "ok"]])
      project.verify()
    }
  }

  /// A full load that died is not for a replay to undo.
  @Test func waitsForALoadThatDied() throws {
    try project { project in
      project.load()
      project.write("exports/Pets.csv", csv(["ID", "Owner"], ["1", "1"]))
      let holder = try project.database.connect()
      try holder.execute("BEGIN; LOCK TABLE fm2pg.table_count IN SHARE MODE")
      let load = project.startLoad("--rebuild")
      let waits = try eventually {
        try project.rows(
          "SELECT FROM fm2pg.step WHERE status = 'done' AND step_id = 'settle:reasons'"
        )
        .count == 2
      }
      #expect(waits, "\(load.errors)")
      load.send(SIGKILL)
      _ = load.wait()
      try holder.execute("ROLLBACK")
      let replay = project.run("rejects replay")
      #expect(
        replay.exitCode == 6 && replay.errors.contains("the full-load of 'probe' has not ended"),
        "\(replay.errors)")
      project.load("--rebuild")
      #expect(project.run("rejects replay").exitCode == 0)
    }
  }

  @Test func leavesOtherTenantsAlone() throws {
    try project { project in
      for tenant in ["north", "south"] {
        project.load("--set", "tenant=\(tenant)")
      }
      mend(project)
      let south = try project.rows(
        "SELECT xmin, ctid, people::text FROM people WHERE tenant = 'south'")
      let replay = project.run("rejects replay", "--set", "tenant=north")
      #expect(replay.exitCode == 0, "\(replay.output)\(replay.errors)")
      #expect(
        try project.rows("SELECT tenant, age FROM people ORDER BY 1, 2")
          == [["north", "40"], ["north", "41"], ["south", "40"]])
      #expect(
        try project.rows("SELECT xmin, ctid, people::text FROM people WHERE tenant = 'south'")
          == south)
      project.verify("--set", "tenant=north")
      let other = project.run("rejects replay", "--set", "tenant=south")
      #expect(other.exitCode == 0, "\(other.output)\(other.errors)")
      project.verify("--set", "tenant=south")
      project.verify("--set", "tenant=north")
      #expect(try project.rows("SELECT count(*) FROM pets") == [["4"]])
    }
  }
}
