import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Masked loads of small projects, by a role with the rights that `grants` prints.
@Suite struct MaskingTests {
  private static let schema = """
    create table people (id uuid primary key, code text not null unique, name text, born date,
      mail text, extras jsonb);
    create table visits (id uuid primary key, person_id uuid not null references people (id),
      seen date, note text);
    create table rooms (no integer primary key, label text);
    create table stays (id uuid primary key, room_no integer not null references rooms (no));
    """
  private static let tables = [
    """
    table: people
    from: People
    key: { from: Id, normalize: [trim, strip_leading_zeros] }
    person: Id
    columns:
      code: { from: Code, pii: true }
      name: { from: Name, pii: true, mask: name }
      born: { from: Born, pii: true, null_words: [unknown] }
      mail: { from: Mail, as: email, pii: true, on_invalid: { keep_in: extras } }
    unmapped_to: extras
    """,
    """
    table: visits
    from: Visits
    key: Id
    person: PersonId
    where: { field: Note, not: spam, reason: not a visit }
    columns:
      person_id: { from: PersonId, references: people, pii: true }
      seen: { from: Seen, pii: true }
      note: { from: Note, pii: true }
    """,
    """
    table: rooms
    from: Rooms
    key: No
    columns: { no: { from: No, pii: true }, label: Label }
    """,
    """
    table: stays
    from: Stays
    key: Id
    columns: { room_no: { from: RoomNo, references: rooms } }
    """,
  ]
  private static let exports = [
    "People.csv": csv(
      ["Id", "Code", "Name", "Born", "Mail", "Secret"],
      [
        "0007", "ZZSECRET-A1", "Zzsecret Zzsecretson", "1961-03-14", "zzsecret@example.org",
        "ZZSECRET",
      ],
      ["8", "ZZSECRET-A2", "Zzsecretta", "unknown", "zzsecret at example", "ZZSECRET"],
      ["9", "ZZSECRET-A3", "", "14.3.1961 ZZSECRET", "", ""],
      ["10", "zzsecret-a1", "Double", "2000-02-29", "", "ZZSECRET"],
      ["11", "ZZSECRET-\u{FF}\u{FE}", "Bytes", "2000-02-29", "", "ZZSECRET"]),
    "Visits.csv": csv(
      ["Id", "PersonId", "Seen", "Note"], ["1", "7", "1961-03-15", "ZZSECRET said no"],
      ["2", "0007", "1961-03-24", ""], ["3", "8", "2020-01-01", "spam"],
      ["4", "4711", "2020-01-01", "ZZSECRET"]),
    "Rooms.csv": csv(["No", "Label"], ["101", "one"], ["0102", "two"], ["9", "three"]),
    "Stays.csv": csv(["Id", "RoomNo"], ["1", "101"], ["2", "102"], ["3", "101"]),
  ]

  private func with<R>(_ body: (Project) throws -> R) throws -> R {
    try Project.with(
      schema: Self.schema, tables: Self.tables,
      source: "exports: { People: { undecodable: set_aside } }", exports: Self.exports
    ) { project in
      // The last person has bytes that are not UTF-8.
      let bytes = Array((Self.exports["People.csv"] ?? "").utf8)
      let broken = bytes.indices.filter { !(bytes[$0] == 0xC3 && bytes[$0 + 1] >= 0x80) }
      project.writeBytes(["People.csv": broken.map { bytes[$0] }])
      return try body(project)
    }
  }

  private func key(_ project: Project) -> String {
    project.write("key", "a key of the tests, with 32 bytes or more")
    return project.scratch.path + "/key"
  }

  @Test func joinsHoldAndNothingIsLeft() throws {
    try with { project in
      let key = key(project)
      project.load("--mask", key)
      let verification = project.run("verify", "--mask", key)
      #expect(verification.exitCode == 0, "\(verification.output)\(verification.errors)")
      #expect(
        try project.fates() == [
          "people: 4 3 0 0 1", "rooms: 3 3 0 0 0", "stays: 3 3 0 0 0", "visits: 4 2 1 0 1",
        ])
      #expect(
        try project.rejects() == [
          "people 3 R105 born", "people 5 R301 ~", "visits 4 R203 person_id",
        ])
      // The visits of person 7 lie nine days apart, as they did, the first a day after the birth.
      #expect(
        try project.rows(
          """
          select max("Seen"::date) - min("Seen"::date), min("Seen"::date) - (select "Born"::date
            from staging."People" where _fm2pg_record = 1), min("Seen") <> '1961-03-15'
          from staging."Visits" where _fm2pg_record < 3
          """) == [["9", "1", "t"]])
      try keysAreMasked(project)
      try nothingIsLeft(project)
    }
  }

  /// Numbers stay numbers, and the crosswalk has no key of the export.
  private func keysAreMasked(_ project: Project) throws {
    #expect(
      try project.rows(
        """
        select count(*), count(*) filter (where no between 1 and 9),
          count(*) filter (where no between 100 and 999) from rooms
        """) == [["3", "1", "2"]])
    #expect(
      try project.rows(
        "select label, count(*) from rooms join stays on no = room_no group by 1 order by 1")
        == [["one", "2"], ["two", "1"]])
    #expect(
      try project.rows(
        """
        select count(*) from fm2pg.crosswalk
        where source_key in ('0007', '101', '102', '0102')
          or source_table = 'People' and source_key in ('7', '8', '9', '10')
        """) == [["0"]])
    #expect(
      try project.rows(
        """
        select count(*) from fm2pg.crosswalk x join people p on p.id::text = x.target_id
        where source_key ~ '^m[a-z2-7]{15}$'
        """) == [["3"]])
  }

  private func nothingIsLeft(_ project: Project) throws {
    try project.expectNothing(of: "zzsecret")
    // Emptied: nothing maps it.
    #expect(
      try project.rows(#"select count(*) from staging."People" where "Secret" <> ''"#) == [["0"]])
    #expect(
      try project.rows("select cells from fm2pg.reject where record_number = 5").first?[0]
        == #"{"Id": null, "Born": null, "Code": null, "Mail": null, "Name": null, "Secret": null}"#)
  }

  /// A damaged masked cell is found, by the record's number alone.
  @Test func damageIsFound() throws {
    try with { project in
      let key = key(project)
      project.load("--mask", key)
      try project.execute("update people set name = 'changed'")
      try project.execute(#"update staging."Visits" set "Note" = 'x' where _fm2pg_record = 1"#)
      let verification = project.run("verify", "--mask", key)
      #expect(verification.exitCode == 1)
      #expect(verification.output.contains("fail checksum.target.people.name"))
      #expect(verification.output.contains("fail checksum.staging.Visits.Note"))
      #expect(verification.output.contains("record 1"))
    }
  }

  /// A masked run that died is gone on with under its own key only.
  @Test func resumesUnderItsKeyOnly() throws {
    try with { project in
      let key = key(project)
      project.write("other", "another key of the tests, 32 bytes or more")
      project.load("--mask", key)
      for (file, isResumed) in [(key, true), (project.scratch.path + "/other", false)] {
        let dead = try HeldLoad.with(
          project, at: .record, "--mask", key, "--rebuild"
        ) { held in
          held.program.send(SIGKILL)
          return held.run
        }
        let load = project.run("full-load", "--mask", file, "--rebuild", "--json")
        #expect(load.exitCode == 0, "\(load.errors)")
        #expect((try json(load.output, "run") == dead) == isResumed)
        let verification = project.run("verify", "--mask", file)
        #expect(verification.exitCode == 0, "\(verification.output)\(verification.errors)")
      }
    }
  }

  /// Of an ordinary load, personal cells are shown as shapes.
  @Test func rejectsAreRedacted() throws {
    try with { project in
      project.load()
      let file = project.scratch.path + "/rejects.csv"
      for option in ["--quiet", "--show-values", "--show-pii"] {
        let show = project.run("rejects show", option)
        let export = project.run("rejects export", "--out", file, option)
        #expect(show.exitCode == 0 && export.exitCode == 0, "\(show.errors)\(export.errors)")
        let written = String(decoding: Scratch.read(file), as: UTF8.self)
        #expect(show.output.contains("ZZSECRET-A3") == (option == "--show-pii"))
        #expect(written.contains("ZZSECRET-A3") == (option == "--show-pii"))
        if option == "--show-values" {
          #expect(show.output.contains(#""Code": "AAAAAAAA-A9""#), "\(show.output)")
          #expect(show.output.contains(#""Id": "99""#))
        }
        // What is not personal is there for who mends it.
        #expect(written.contains("Secret"))
      }
    }
  }

  /// Staging shortens long names; the cells of rejects have the short ones.
  @Test func longNamesAreHiddenToo() throws {
    let field = String(repeating: "Very", count: 20) + "Long"
    try Project.with(
      schema: "create table t (id uuid primary key, note text, n int)",
      tables: [
        """
        table: t
        from: T
        key: Id
        columns: { note: { from: \(field), pii: true }, n: N }
        """
      ],
      exports: ["T.csv": csv(["Id", field, "N"], ["1", "ZZSECRET", "x"])]
    ) { project in
      project.load()
      let show = project.run("rejects show", "--show-values")
      #expect(show.output.contains(#""N": "x""#) && show.output.contains("AAAAAAAA"))
      #expect(!show.output.contains("ZZSECRET"), "\(show.output)")
      #expect(project.run("rejects show", "--show-pii").output.contains("ZZSECRET"))
    }
  }
}
