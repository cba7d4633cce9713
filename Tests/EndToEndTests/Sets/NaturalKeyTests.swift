import Testing

/// Tables whose primary key comes from the export.
@Suite struct NaturalKeyTests {
  private static func keyed(
    _ type: String, parents: [[String]], children: [[String]], rows: [String], rejects: [String],
    issue: String? = nil
  ) -> SetCase {
    SetCase(
      name: "primary key of type \(type)",
      schema: """
        create table p (id \(type) primary key, n int);
        create table c (code text primary key, p_id \(type) references p (id));
        """,
      tables: [
        "table: p\nfrom: P\nkey: Id\ncolumns: { id: Id, n: { from: N } }",
        "table: c\nfrom: C\nkey: Id\ncolumns: { code: Id, p_id: { from: P, references: p } }",
      ],
      exports: [
        "P.csv": table(["Id", "N"], parents),
        "C.csv": table(["Id", "P"], children),
      ],
      queries: [
        (
          "select c.code, p.id, p.n from c left join p on p.id = c.p_id order by 1", rows
        )
      ],
      rejects: rejects, knownIssue: issue)
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    csv(header) + rows.map { csv($0) }.joined()
  }

  static let types = [
    keyed(
      "integer", parents: [["1", "1"], ["2", "2"], ["-4", "4"]],
      children: [["a", "1"], ["b", "02"], ["c", "9"], ["d", ""], ["e", "-4"], ["f", "x"]],
      rows: ["a|1|1", "b|2|2", "d|~|~", "e|-4|4"],
      rejects: ["c 3 R203 p_id", "c 6 R102 p_id"]),
    keyed(
      "text", parents: [["A", "1"], ["c d", "3"], ["é'", "4"]],
      children: [["a", "A"], ["b", "B"], ["c", "a"], ["d", "c d"], ["e", "é'"]],
      rows: ["a|A|1", "d|c d|3", "e|é'|4"],
      rejects: ["c 2 R203 p_id", "c 3 R203 p_id"]),
    keyed(
      "char(4)", parents: [["A", "1"], ["BBBB", "2"]],
      children: [["a", "A"], ["b", "BBBB"], ["c", "C"]], rows: ["a|A   |1", "b|BBBB|2"],
      rejects: ["c 3 R203 p_id"]),
    keyed(
      "numeric(8,2)", parents: [["1", "1"], ["2.5", "2"]],
      children: [["a", "1.00"], ["b", "2.50"], ["c", "3"]], rows: ["a|1.00|1", "b|2.50|2"],
      rejects: ["c 3 R203 p_id"]),
    keyed(
      "date", parents: [["2024-01-31", "1"], ["2024-02-29", "2"]],
      children: [["a", "2024/1/31"], ["b", "2024-02-29"], ["c", "2024-03-01"]],
      rows: ["a|2024-01-31|1", "b|2024-02-29|2"], rejects: ["c 3 R203 p_id"]),
    keyed(
      "timestamptz", parents: [["2024-01-31 10:00:00", "1"]],
      children: [["a", "2024-01-31 10:00"], ["b", "2024-02-29 10:00:00"]],
      rows: ["a|2024-01-31 10:00:00+00|1"], rejects: ["c 2 R203 p_id"]),
    keyed(
      "uuid", parents: [["6F1B0DD4-37A4-4B0C-9FF4-3F0C1B6D2A11", "1"]],
      children: [
        ["a", "6f1b0dd437a44b0c9ff43f0c1b6d2a11"], ["c", "8f1b0dd4-37a4-4b0c-9ff4-3f0c1b6d2a11"],
      ],
      rows: ["a|6f1b0dd4-37a4-4b0c-9ff4-3f0c1b6d2a11|1"], rejects: ["c 2 R203 p_id"]),
    keyed(
      "interval", parents: [["1:30", "1"], ["26:00:00", "2"]],
      children: [["a", "01:30:00"], ["b", "26:00"]],
      rows: ["a|01:30:00|1", "b|26:00:00|2"], rejects: [],
      issue: "verify takes another text of the key than the server and fails"),
    keyed(
      "text", parents: [["A", "1"]], children: [["a", " A "]], rows: ["a|A|1"], rejects: [],
      issue: "a reference to a natural key is not normalised as the key is: R203"),
    keyed(
      "double precision", parents: [["0.1", "1"], ["1e20", "2"]],
      children: [["a", "0.10"], ["b", "100000000000000000000"]],
      rows: ["a|0.1|1", "b|1e+20|2"], rejects: [],
      issue: "verify takes another text of the key than the server and fails"),
    keyed(
      "integer", parents: [["1", "1"], ["2", "x"]], children: [["a", "1"], ["b", "2"]],
      rows: ["a|1|1"], rejects: ["c 2 R204 p_id", "p 2 R102 n"],
      issue: "a parent that its cells rejected is not known by its natural key: R203, not R204"),
  ]

  static let cases = [
    SetCase(
      name: "keys that differ, primary keys that do not",
      schema: "create table t (id int primary key, v text);",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { id: Id, v: V }"],
      exports: [
        "T.csv": csv(["Id", "V"], ["7", "first"], ["007", "second"], ["8", "third"])
      ],
      queries: [("select id, v from t order by 1", ["7|first", "8|third"])],
      rejects: ["t 2 R205 id"]),
    SetCase(
      name: "the primary key is not the key",
      schema: "create table t (code text primary key, v text);",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Code, v: Id }"],
      exports: [
        "T.csv": csv(["Id", "Code"], ["1", "x"], ["2", "y"], ["3", "x"], ["4", ""])
      ],
      queries: [("select code, v from t order by 1", ["x|1", "y|2"])],
      rejects: ["t 3 R205 code", "t 4 R101 code"]),
    SetCase(
      name: "primary key of several columns",
      schema: """
        create table t (a text, b int, v text, n int, primary key (a, b));
        create table u (id uuid primary key, a text, b int, v text,
          foreign key (a, b) references t (a, b));
        """,
      tables: [
        "table: t\nfrom: T\nkey: [A, B]\ncolumns: { a: A, b: B, v: V, n: { from: N } }",
        "table: u\nfrom: U\nkey: Id\ncolumns: { a: A, b: B, v: Id }",
      ],
      exports: [
        "T.csv": csv(
          ["A", "B", "V", "N"], ["x", "1", "1", "1"], ["x", "2", "2", "1"], ["y", "1", "3", "x"],
          ["x", "1", "4", "1"], ["z", "", "5", "1"], ["x,y", "3", "6", "1"], ["x", "02", "7", "1"]),
        "U.csv": csv(
          ["Id", "A", "B"], ["1", "x", "2"], ["2", "y", "1"], ["3", "x,y", "3"], ["4", "", "1"]),
      ],
      queries: [
        ("select a, b, v from t order by 1, 2", ["x|2|2", "x,y|3|6"]),
        ("select v from u order by 1", ["1", "3", "4"]),
      ],
      rejects: [
        "t 1 R202 ~", "t 3 R102 n", "t 4 R202 ~", "t 5 R101 b", "t 5 R201 ~", "t 7 R205 ~",
        "u 2 R208 ~",
      ]),
    SetCase(
      name: "duplicates of a natural key",
      schema: "create table t (code text primary key, m timestamptz, v text, n int);",
      tables: [
        """
        table: t
        from: T
        key: Code
        modified: M
        duplicates: latest
        columns: { code: Code, m: M, v: V, n: { from: N } }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Code", "M", "V", "N"], ["a", "2024-01-02 10:00:00", "new", "1"],
          ["a", "2024-01-01 10:00:00", "old", "1"], ["b", "", "first", "1"],
          ["b", "", "second", "1"], ["c", "2024-01-01 10:00:00", "good", "1"],
          ["c", "2024-01-02 10:00:00", "bad", "x"])
      ],
      queries: [("select code, v from t order by 1", ["a|new", "b|second"])],
      rejects: ["t 6 R102 n"], fates: ["t: 6 2 0 3 1"]),
    SetCase(
      name: "a tree by natural keys",
      schema: """
        create table t (id int primary key, n int check (n > 0), up int references t (id),
          soft int references t (id));
        """,
      tables: [
        "table: t\nfrom: T\nkey: Id\ncolumns: { id: Id, n: N, up: { from: Up, references: t }, "
          + "soft: { from: Soft, references: t, on_missing: null } }"
      ],
      exports: [
        "T.csv": csv(
          ["Id", "N", "Up", "Soft"], ["1", "1", "", "2"], ["2", "0", "1", ""],
          ["3", "1", "2", "1"], ["4", "1", "3", ""], ["5", "1", "1", "4"], ["6", "1", "5", "5"],
          ["7", "1", "8", "99"], ["8", "1", "7", "7"])
      ],
      queries: [
        ("select id, up, soft from t order by 1", ["1|~|~", "5|1|~", "6|5|5", "7|8|~", "8|7|7"]),
        (
          "select record_number, column_name, code from fm2pg.nulled_reference order by 1",
          ["1|soft|R204", "5|soft|R204", "7|soft|R203"]
        ),
      ],
      rejects: ["t 2 R206 n", "t 3 R204 up", "t 4 R204 up"]),
    SetCase(
      name: "a reference to a unique column, and one without a foreign key",
      schema: """
        create table p (id uuid primary key, code text unique);
        create table c (id uuid primary key, v text, p_code text references p (code), p_id uuid);
        """,
      tables: [
        "table: p\nfrom: P\nkey: Id\ncolumns: { code: Code }",
        "table: c\nfrom: C\nkey: Id\ncolumns: { v: Id, p_code: { from: Code, references: p }, "
          + "p_id: { from: P, references: p } }",
      ],
      exports: [
        "P.csv": csv(["Id", "Code"], ["1", "x"], ["2", "y"]),
        "C.csv": csv(
          ["Id", "Code", "P"], ["1", "x", "2"], ["2", "z", "1"], ["3", "y", "3"], ["4", "", ""]),
      ],
      queries: [
        (
          "select v, p_code, p.code from c left join p on p.id = p_id order by 1",
          ["1|x|y", "4|~|~"]
        )
      ],
      rejects: ["c 2 R203 p_code", "c 3 R203 p_id"]),
  ]

  @Test(arguments: types + cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
