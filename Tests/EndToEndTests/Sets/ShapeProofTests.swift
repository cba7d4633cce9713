import FM2PGTestSupport
import Testing

/// Shapes in which several rules meet: load and proof must say the same of them.
@Suite struct ShapeProofTests {
  private static let separator = "\u{1D}"

  static let cases = [
    SetCase(
      name: "sources that merge by a column, and references to the key of a loser",
      schema: """
        create table people (id uuid primary key, email text, name text, phone text);
        create table visits (id uuid primary key, person_id uuid not null references people);
        """,
      tables: [
        """
        table: people
        sources:
          Staff: { key: Nr, columns: { email: Mail, name: Name, phone: Phone } }
          Guests: { key: Id, columns: { email: EMail, name: Full, phone: Tel } }
        duplicates: { keep: first }
        merge: { by: [email], columns: { phone: { prefer: [Guests] } } }
        """,
        """
        table: visits
        from: Visits
        key: Id
        columns: { person_id: { from: Person, references: people } }
        """,
      ],
      exports: [
        "Staff.csv": csv(
          ["Nr", "Mail", "Name", "Phone"], ["s1", "a@x", "Ann", "1"], ["s2", "b@x", "Bob", ""],
          ["s3", "", "Cyd", "3"]),
        "Guests.csv": csv(
          ["Id", "EMail", "Full", "Tel"], ["g1", "a@x", "Anna", "11"], ["g2", "c@x", "Dan", "4"],
          ["g3", "a@x", "A", "12"], ["g2", "", "D", ""], ["g5", "", "Eve", ""]),
        "Visits.csv": csv(
          ["Id", "Person"], ["1", "g3"], ["2", "s1"], ["3", "g2"], ["4", "s9"]),
      ],
      queries: [
        (
          "select email, name, phone from people order by 2",
          ["a@x|Ann|11", "b@x|Bob|~", "~|Cyd|3", "c@x|Dan|4", "~|Eve|~"]
        ),
        (
          "select p.name, count(*) from visits v join people p on p.id = v.person_id "
            + "group by 1 order by 1", ["Ann|2", "Dan|1"]
        ),
      ],
      rejects: ["visits 4 R203 person_id"],
      fates: ["people: 5 2 0 3 0", "people: 3 3 0 0 0", "visits: 4 3 0 0 1"]),
    SetCase(
      name: "a key that two sources have, without a merge",
      schema: "create table t (id uuid primary key, a text);",
      tables: [
        """
        table: t
        sources: { One: { columns: { a: A } }, Two: { columns: { a: B } } }
        key: Id
        reject_budget: 2
        """
      ],
      exports: [
        "One.csv": csv(["Id", "A"], ["1", "x"], ["2", "y"]),
        "Two.csv": csv(["Id", "B"], ["2", "z"], ["3", "w"]),
      ],
      queries: [("select a from t order by 1", ["w", "x"])],
      rejects: ["t 1 R202 ~", "t 2 R202 ~"]),
    SetCase(
      name: "slots that are filtered, repeated and refused",
      schema: """
        create table tags (id uuid primary key, name text not null unique);
        create table uses (owner text not null, tag_id uuid not null references tags,
          note text, primary key (owner, tag_id));
        """,
      tables: [
        "table: tags\nfrom: Tags\nkey: Id\ncolumns: { name: Name }",
        """
        table: uses
        from: Owners
        explode: { repetitions: [Tag, Note] }
        where: { field: Tag, not: [skip] }
        key: [Id, Tag]
        duplicates: { keep: first, fill: true }
        columns:
          owner: Id
          tag_id: { from: Tag, references: { table: tags, by: name } }
          note: Note
        reject_budget: 4
        """,
      ],
      exports: [
        "Tags.csv": csv(["Id", "Name"], ["1", "red"], ["2", "blue"]),
        "Owners.csv": csv(
          ["Id", "Tag", "Note"],
          [
            "a", ["red", "skip", "red", "blue"].joined(separator: separator),
            ["", "s", "second", "b"].joined(separator: separator),
          ],
          ["b", ["skip", ""].joined(separator: separator), ""],
          ["c", "green", "g"], ["d", ["green", "red"].joined(separator: separator), ""],
          ["e", "", ""]),
      ],
      queries: [
        (
          "select u.owner, t.name, u.note from uses u join tags t on t.id = u.tag_id order by 1, 2",
          ["a|blue|b", "a|red|second", "d|red|~"]
        ),
        (
          "select produced, inserted, rows_merged, rows_rejected from fm2pg.table_counts "
            + "where target = 'uses'", ["5|3|1|1"]
        ),
      ],
      rejects: ["uses 3 R203 tag_id", "uses 4 R203 tag_id"],
      fates: ["tags: 2 2 0 0 0", "uses: 5 3 1 0 1"]),
    SetCase(
      name: "rows that lack several parents",
      schema: """
        create table a (id bigint generated always as identity primary key, code text not null);
        create table b (id uuid primary key, code text not null);
        create table c (id uuid primary key, a_id bigint not null references a,
          other_id bigint references a, b_id uuid references b, n int);
        """,
      tables: [
        "table: a\nfrom: A\nkey: Id\nids: identity\ncolumns: { code: Id }",
        "table: b\nfrom: B\nkey: Id\ncolumns: { code: Id }",
        """
        table: c
        from: C
        key: Id
        columns:
          a_id: { from: A, references: a }
          other_id: { from: Other, references: a }
          b_id: { from: B, references: b }
          n: { from: N, as: integer }
        reject_budget: 9
        """,
      ],
      exports: [
        "A.csv": csv(["Id"], ["1"]), "B.csv": csv(["Id"], ["1"]),
        "C.csv": csv(
          ["Id", "A", "Other", "B", "N"], ["1", "1", "1", "1", "1"], ["2", "8", "9", "1", "1"],
          ["3", "1", "9", "9", "1"], ["4", "9", "1", "9", "x"], ["5", "1", "1", "9", ""]),
      ],
      queries: [("select n from c", ["1"])],
      rejects: [
        "c 2 R203 a_id", "c 2 R203 other_id", "c 3 R203 b_id", "c 3 R203 other_id",
        "c 4 R102 n", "c 4 R203 a_id", "c 4 R203 b_id", "c 5 R203 b_id",
      ]),
    SetCase(
      name: "rows that lack parents of every kind",
      schema: """
        create table a (id bigint generated always as identity primary key, code text unique);
        create table b (id uuid primary key, code text not null unique);
        create table c (id uuid primary key, a_id bigint references a, b_id uuid references b,
          d_id uuid references b, e_id bigint references a, n int);
        """,
      tables: [
        "table: a\nfrom: A\nkey: Id\nids: identity\ncolumns: { code: Id }",
        "table: b\nfrom: A\nkey: Id\ncolumns: { code: Id }",
        """
        table: c
        from: C
        key: Id
        columns:
          a_id: { from: A, references: { table: a, by: code } }
          b_id: { from: B, references: { table: b, by: code } }
          d_id: { from: D, references: b, on_missing: { default: "1" } }
          e_id: { from: E, references: a, on_missing: hold }
          n: { from: N, as: integer }
        reject_budget: 9
        """,
      ],
      exports: [
        "A.csv": csv(["Id"], ["1"]),
        "C.csv": csv(
          ["Id", "A", "B", "D", "E", "N"], ["1", "1", "1", "1", "1", "1"],
          ["2", "8", "9", "1", "1", "1"], ["3", "8", "1", "9", "9", "1"],
          ["4", "1", "9", "9", "9", "x"], ["5", "1", "1", "9", "9", "1"],
          ["6", "1", "1", "9", "1", "x"], ["7", "", "9", "", "", ""]),
      ],
      queries: [
        ("select n from c", ["1"]),
        ("select record_number from fm2pg.reject where held", ["5"]),
      ],
      rejects: [
        "c 2 R203 a_id", "c 2 R203 b_id", "c 3 R203 a_id", "c 3 R203 e_id", "c 4 R102 n",
        "c 4 R203 b_id", "c 4 R203 e_id", "c 5 R203 e_id", "c 6 R102 n", "c 7 R203 b_id",
      ]),
    SetCase(
      name: "sources with a natural key in common",
      schema: "create table codes (code text primary key, name text, rank int);",
      tables: [
        """
        table: codes
        sources:
          Old: { key: Code, columns: { code: { from: Code, clean: upper }, name: Name } }
          New: { key: Nr, columns: { code: Kind, name: Label, rank: Rank } }
        merge: { prefer: [New, Old] }
        """
      ],
      exports: [
        "Old.csv": csv(["Code", "Name"], ["x", "old x"], ["y", "old y"]),
        "New.csv": csv(
          ["Nr", "Kind", "Label", "Rank"], ["1", "X", "", "5"], ["2", "Z", "z", ""]),
      ],
      queries: [
        ("select code, name, rank from codes order by 1", ["X|old x|5", "Y|old y|~", "Z|z|~"])
      ]),
  ]

  @Test(arguments: cases) func agree(example: SetCase) throws { try example.run() }

  /// What a key was once is what it stays, also when the records change.
  @Test func aliasesOutliveTheirReason() throws {
    try Project.with(
      schema: "create table people (id uuid primary key, email text, name text);",
      tables: [
        """
        table: people
        sources: { One: {}, Two: {} }
        key: Id
        merge: { by: [email] }
        columns: { email: Mail, name: Name }
        """
      ],
      exports: [
        "One.csv": csv(["Id", "Mail", "Name"], ["1", "a@x", "Ann"]),
        "Two.csv": csv(["Id", "Mail", "Name"], ["2", "a@x", "Anna"], ["3", "b@x", "Bob"]),
      ]
    ) { project in
      project.load()
      project.verify()
      project.write("exports/Two.csv", csv(["Id", "Mail", "Name"], ["2", "z@x", "Anna"]))
      let again = project.run("full-load", "--rebuild")
      try #require(again.exitCode == 0, "\(again.output)\(again.errors)")
      project.verify()
      let rows = try project.rows("select email, name from people order by 1")
      #expect(rows == [["a@x", "Ann"]])
    }
  }
}
