import FM2PGTestSupport
import Postgres
import Testing

/// Cells, rows and keys that somebody changed after the load, in tables of every shape: each is found,
/// and named by record and slot.
@Suite struct ShapeDamageTests {
  private static let schema = """
    create table orders (id uuid primary key, code text not null);
    create table items (id uuid primary key, order_id uuid not null references orders,
      line_no int not null, code text, quantity int, order_code text);
    create table events (id uuid primary key, note text, place text, seen date);
    create table people (id bigint generated always as identity primary key, code text not null,
      name text, boss_id bigint references people, kept text);
    insert into people (code, name, kept) values ('P1', 'old', 'x'), ('Z9', 'other', 'y');
    create table notes (id uuid primary key, code text, subject_id bigint, about uuid,
      risk text not null check (risk <> ''));
    create table kinds (id uuid primary key, kind text not null, n int not null);
    """

  private static let separator = "\u{1D}"

  private static let tables = [
    """
    table: orders
    from: Orders
    key: Id
    columns: { code: Id }
    """,
    """
    table: items
    from: Orders
    explode: { repetitions: [Code, Qty], position: line }
    key: [Id, line]
    columns:
      order_id: { from: Id, references: orders }
      line_no: line
      code: Code
      quantity: { from: Qty, as: integer }
      order_code: { copy: { column: code, through: order_id } }
    """,
    """
    table: events
    sources:
      NewLog:
        key: Id
        columns: { note: Note, place: Place, seen: Seen }
      OldLog:
        key: Nr
        columns: { note: Remark, place: Where, seen: { from: Day, as: { date: dmy } } }
    merge:
      prefer: [NewLog, OldLog]
      columns: { note: { prefer: [OldLog, NewLog] }, seen: { on_difference: reject } }
    """,
    """
    table: people
    from: People
    key: Id
    ids: identity
    match: { columns: [code], compare: normalized }
    columns:
      code: Code
      name: Name
      boss_id: { from: Boss, references: people, on_missing: "null" }
    """,
    """
    table: notes
    from: Notes
    key: Id
    columns:
      code: Id
      subject_id: { from: Subject, references: people, on_missing: { default: none } }
      about: { from: About, references: { type: Type, tables: { O: orders, E: events } } }
      risk: { sql: "case when \\"Id\\" = 'a' then 'high' else 'low' end" }
    assert:
      - { name: has_subject, that: "subject_id is not null" }
      - { name: not_low, that: "risk <> 'low'", severity: warn }
    """,
    """
    table: kinds
    from_sql: select "Type" as kind, count(*) as n from "Notes" group by 1
    key: kind
    columns: { kind: kind, n: n }
    """,
  ]

  private static func joined(_ parts: String...) -> String {
    parts.joined(separator: separator)
  }

  private static let exports = [
    "Orders.csv": csv(
      ["Id", "Code", "Qty"], ["1", joined("a", "", "c"), joined("1", "", "3")], ["2", "", ""],
      ["3", "x", joined("9", "8")], ["4", "no", "many"]),
    "NewLog.csv": csv(
      ["Id", "Note", "Place", "Seen"], ["1", "new1", "", "2024-01-01"], ["2", "new2", "p2", ""],
      ["3", "", "p3", "2024-03-03"]),
    "OldLog.csv": csv(
      ["Nr", "Remark", "Where", "Day"], ["1", "old1", "q1", "1/1/2024"],
      ["3", "", "q3", "4/3/2024"], ["5", "old5", "q5", ""]),
    "People.csv": csv(
      ["Id", "Code", "Name", "Boss"], ["1", "p1", "Ann", "2"], ["2", "P2", "Bob", "7"],
      ["none", "N", "Nobody", ""]),
    "Notes.csv": csv(
      ["Id", "Subject", "About", "Type"], ["a", "2", "3", "O"], ["b", "6", "5", "E"],
      ["c", "", "", ""]),
  ]

  /// What somebody did, the checks that must fail, and what one of their examples says.
  struct Damage: CustomTestStringConvertible {
    var sql: String
    var checks: [String]
    var example = ""

    var testDescription: String { sql }
  }

  static let damages = [
    // Exploded.
    Damage(
      sql: "UPDATE items SET quantity = 4 WHERE line_no = 3",
      checks: ["checksum.target.items.quantity"], example: "record 1, slot 3"),
    Damage(
      sql: "UPDATE items SET code = 'c' WHERE line_no = 2",
      checks: ["checksum.target.items.code"], example: "record 3, slot 2"),
    Damage(
      sql: "DELETE FROM items WHERE line_no = 2", checks: ["count.target.items"]),
    Damage(
      sql: "UPDATE items SET order_code = '1' WHERE code = 'x'",
      checks: ["checksum.target.items.order_code"]),
    Damage(
      sql: "UPDATE fm2pg.table_count SET produced = 5, rows_rejected = 1 WHERE target = 'items'",
      checks: ["count.slots.items", "fate.items.Orders.rows"]),
    Damage(
      sql: "UPDATE fm2pg.reject_reason SET code = 'R103' WHERE target_table = 'items'",
      checks: ["fate.items.Orders.reasons"], example: "record 4, slot 1"),
    Damage(
      sql: """
        UPDATE fm2pg.crosswalk_entry e SET source_key = c.source_key || '0' FROM fm2pg.crosswalk c
        WHERE c.target_table = 'items' AND e.target_id = c.target_id AND c.source_key ~ '^3'
        """, checks: ["checksum.crosswalk.items"]),
    // Merged.
    Damage(
      sql: "UPDATE events SET note = 'new1' WHERE note = 'old1'",
      checks: ["checksum.target.events.note"], example: "record 1 of 'NewLog'"),
    Damage(
      sql: "UPDATE events SET place = NULL WHERE place = 'q1'",
      checks: ["checksum.target.events.place"], example: "record 1 of 'NewLog'"),
    Damage(
      sql: "UPDATE events SET place = 'p5' WHERE place = 'q5'",
      checks: ["checksum.target.events.place"], example: "record 3 of 'OldLog'"),
    Damage(
      sql: """
        UPDATE fm2pg.merged SET source_table = 'NewLog', winner_source = 'OldLog'
        WHERE target_table = 'events'
        """, checks: ["fate.events.NewLog.reasons"], example: "record 1"),
    Damage(
      sql: "UPDATE fm2pg.merged SET winner_number = 2 WHERE target_table = 'events'",
      checks: ["fate.events.OldLog.reasons"], example: "record 1"),
    Damage(
      sql: """
        DELETE FROM fm2pg.crosswalk_entry e USING fm2pg.crosswalk c
        WHERE c.source_table = 'OldLog' AND c.origin = 'alias' AND e.source_key = c.source_key
          AND e.origin = 'alias'
        """, checks: ["checksum.crosswalk.events.OldLog"], example: "record 1 of 'OldLog'"),
    Damage(
      sql: """
        DELETE FROM fm2pg.reject_reason WHERE target_table = 'events' AND source_table = 'OldLog';
        DELETE FROM fm2pg.reject WHERE target_table = 'events' AND source_table = 'OldLog'
        """, checks: ["fate.events.NewLog.reasons"], example: "record 3"),
    // Adopted, and ids that the server gave.
    Damage(
      sql: "UPDATE people SET name = 'Anne' WHERE code = 'p1'",
      checks: ["checksum.target.people.name"], example: "record 1"),
    Damage(
      sql: "UPDATE people SET boss_id = 1 WHERE code = 'N'",
      checks: ["checksum.target.people.boss_id"], example: "record 3"),
    Damage(
      sql: "UPDATE people SET name = 'Bo' WHERE code = 'P2'",
      checks: ["checksum.target.people.name"], example: "record 2"),
    Damage(
      sql: """
        UPDATE fm2pg.crosswalk_entry SET target_id = CASE target_id WHEN '3' THEN '4' ELSE '3' END
        WHERE target_id IN ('3', '4')
        """, checks: ["checksum.target.people.code"], example: "record 2"),
    Damage(
      sql: "DELETE FROM fm2pg.crosswalk_entry WHERE target_id = '1' AND origin = 'adopted'",
      checks: ["checksum.crosswalk.people"], example: "record 1"),
    Damage(
      sql: "UPDATE fm2pg.crosswalk_entry SET target_id = '3' WHERE target_id = '4'",
      checks: ["constraint.people.crosswalk_ids"]),
    // References by key, their default, and of several tables.
    Damage(
      sql: "UPDATE notes SET subject_id = 1 WHERE code = 'a'",
      checks: ["checksum.target.notes.subject_id"], example: "record 1"),
    Damage(
      sql: "UPDATE notes SET subject_id = 1 WHERE code = 'b'",
      checks: ["checksum.target.notes.subject_id"], example: "record 2"),
    Damage(
      sql: "UPDATE notes SET about = (SELECT id FROM orders WHERE code = '1') WHERE code = 'a'",
      checks: ["checksum.target.notes.about"], example: "record 1"),
    Damage(
      sql: "UPDATE notes SET about = gen_random_uuid() WHERE code = 'b'",
      checks: ["checksum.target.notes.about", "foreign_key.notes.about"], example: "record 2"),
    // What SQL of the mapping gives.
    Damage(
      sql: "UPDATE notes SET risk = 'none' WHERE code = 'a'",
      checks: ["checksum.target.notes.risk"], example: "record 1"),
    Damage(
      sql: "UPDATE kinds SET n = 2 WHERE kind = 'O'", checks: ["checksum.target.kinds.n"],
      example: "record 3"),
    Damage(
      sql: "UPDATE notes SET subject_id = NULL WHERE code = 'a'",
      checks: ["assertion.notes.has_subject"]),
  ]

  @Test func everyDamageIsFound() throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, extra: "unmapped_fields: warn",
      exports: Self.exports
    ) { project in
      let load = project.run("full-load")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      let untouched = project.run("verify", "--json")
      try #require(untouched.exitCode == 0, "\(untouched.output)\(untouched.errors)")
      #expect(try failures(untouched.output).isEmpty)
      #expect(
        try checks(untouched.output, "warn") == [
          "assertion.notes.not_low"
        ])
      #expect(untouched.output.contains("notes.risk, kinds"))
      for damage in Self.damages {
        try ScratchDatabase.copying(project.database) { copy in
          let connection = try copy.connect()
          try connection.execute("SET search_path TO \(Project.schema), public")
          try connection.execute(damage.sql)
          let verification = project.verify(in: copy)
          #expect(verification.exitCode == 1, "\(damage.sql)")
          let failed = try failures(verification.output)
          for check in damage.checks {
            #expect(failed.keys.contains(check), "\(damage.sql): \(failed)")
          }
          let examples = failed[damage.checks[0]] ?? ""
          #expect(
            damage.example.isEmpty || examples.contains(damage.example),
            "\(damage.sql): \(examples)")
        }
      }
    }
  }

  /// Examples by failed check.
  private func failures(_ output: String) throws -> [String: String] {
    let rows = try TestServer.connect().query(
      "SELECT c->>'id', c->>'examples' FROM json_array_elements($1::json->'checks') c "
        + "WHERE c->>'status' = 'fail'", [output])
    return Dictionary(
      rows.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  private func checks(_ output: String, _ status: String) throws -> [String] {
    try TestServer.connect().query(
      "SELECT c->>'id' FROM json_array_elements($1::json->'checks') c WHERE c->>'status' = $2",
      [output, status]
    ).compactMap { $0[0] }
  }
}
