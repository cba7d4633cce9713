import Testing

/// Schemas that use more of PostgreSQL than most.
@Suite struct OddSchemaTests {
  private static func table(_ columns: String, key: String = "Id") -> String {
    "table: t\nfrom: T\nkey: \(key)\ncolumns: { \(columns) }"
  }

  private static let long = String(repeating: "n", count: 63)

  static let cases = [
    SetCase(
      name: "unlogged, deferrable, generated, included, descending, hash",
      schema: """
        create unlogged table t (id uuid primary key, code text, n int, m int generated always as
          (n % 10) stored, v text,
          constraint t_code unique (code) deferrable initially deferred,
          constraint t_m unique (m) include (v));
        create index t_hash on t using hash (v);
        create unique index t_down on t (n desc nulls last, v collate "C" text_pattern_ops);
        alter table t cluster on t_code;
        alter table t replica identity full;
        """,
      tables: [table("code: Id, n: N, v: V")],
      exports: [
        "T.csv": csv(
          ["Id", "N", "V"], ["1", "1", "a"], ["2", "11", "b"], ["3", "2", "c"], ["4", "", ""])
      ],
      queries: [
        ("select string_agg(code, ' ' order by code) from t", ["1 3 4"]),
        ("select relpersistence from pg_class where oid = 't'::regclass", ["u"]),
      ],
      rejects: ["t 2 R205 m"]),
    SetCase(
      name: "a collation without case",
      schema: """
        create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create table t (id uuid primary key, code text, v text collate ci unique);
        create table u (name text collate ci primary key, v text);
        """,
      tables: [
        table("code: Id, v: V"), "table: u\nfrom: U\nkey: Name\ncolumns: { name: Name, v: V }",
      ],
      exports: [
        "T.csv": csv(["Id", "V"], ["1", "a"], ["2", "A"], ["3", "á"], ["4", ""]),
        "U.csv": csv(["Name", "V"], ["x", "1"], ["y", "2"], ["X", "3"]),
      ],
      queries: [
        ("select string_agg(code, ' ' order by code) from t", ["1 3 4"]),
        ("select string_agg(v, ' ' order by v) from u", ["1 2"]),
      ],
      rejects: ["t 2 R205 v", "u 3 R205 name"],
      knownIssue:
        "a natural key is compared without its column's collation, the load ends with E402"),
    SetCase(
      name: "an exclusion constraint that rows break",
      schema: """
        create table t (id uuid primary key, code text, v text,
          constraint one_each exclude using btree (v with =));
        """,
      tables: [table("code: Id, v: V")],
      exports: ["T.csv": csv(["Id", "V"], ["1", "a"], ["2", "b"], ["3", "a"])],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 2"])],
      rejects: ["t 3 R205 v"],
      knownIssue:
        "rows that break an exclusion constraint are not looked for, the load ends with E402"),
    SetCase(
      name: "a check whose expression fails",
      schema: "create table t (id uuid primary key, code text, n int check (10 / n > 1));",
      tables: [table("code: Id, n: N")],
      exports: ["T.csv": csv(["Id", "N"], ["1", "1"], ["2", "0"], ["3", "9"])],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1"])],
      rejects: ["t 2 R206 n", "t 3 R206 n"],
      knownIssue: "an error in a check's expression ends the load with E402"),
    SetCase(
      name: "constraint, index and column names of 63 bytes",
      schema: """
        create table "\(long)" (id uuid primary key, "\(long)" text,
          constraint "\(long)u" unique ("\(long)"), parent uuid,
          constraint "\(long.dropLast())f" foreign key (parent) references "\(long)" (id));
        """.replacing(long + "u", with: String(long.dropLast()) + "u"),
      tables: [
        """
        table: \(long)
        from: T
        key: Id
        columns: { \(long): Id, parent: { from: P, references: \(long) } }
        """
      ],
      exports: ["T.csv": csv(["Id", "P"], ["1", ""], ["2", "1"], ["3", "9"])],
      queries: [("select count(*), count(parent) from \"\(long)\"", ["2|1"])],
      rejects: ["\(long) 3 R203 parent"]),
    SetCase(
      name: "a partitioned table",
      schema: """
        create table t (code text, n int, primary key (code, n)) partition by range (n);
        create table t_low partition of t for values from (0) to (10);
        create table t_high partition of t for values from (10) to (100);
        """,
      tables: [table("code: Id, n: N", key: "[Id, N]")],
      exports: ["T.csv": csv(["Id", "N"], ["1", "1"], ["2", "50"])],
      queries: [("select code, n from t order by 1", ["1|1", "2|50"])],
      knownIssue: "the constraints of partitions cannot be dropped, the load ends with E402"),
    SetCase(
      name: "row security and storage settings",
      schema: """
        create table t (id uuid primary key, code text) with (fillfactor = 70);
        alter table t enable row level security;
        create policy all_rows on t using (true);
        create rule no_delete as on delete to t do instead nothing;
        create statistics t_stat on id, code from t;
        """,
      tables: [table("code: Id")], exports: ["T.csv": csv(["Id"], ["1"])],
      queries: [
        ("select count(*) from pg_policies where schemaname = 'probe'", ["1"]),
        ("select relrowsecurity from pg_class where oid = 't'::regclass", ["t"]),
      ]),
    SetCase(
      name: "a thousand fields, of which five are mapped",
      schema: "create table t (id uuid primary key, a text, b text, c text, d text, e jsonb);",
      tables: [
        """
        table: t
        from: T
        key: F1
        columns: { a: F1, b: F300, c: F301, d: F1000 }
        unmapped_to: e
        """
      ],
      exports: [
        "T.csv": (["F"] + ["a", "b", "c"]).enumerated().map { row, letter in
          (1...1000).map { row == 0 ? "\"F\($0)\"" : "\"\(letter)\($0)\"" }
            .joined(separator: ",") + "\r"
        }.joined()
      ],
      queries: [
        (
          "select a, b, c, d, e->>'F999', (select count(*) from jsonb_object_keys(e)) from t "
            + "order by 1",
          [
            "a1|a300|a301|a1000|a999|996", "b1|b300|b301|b1000|b999|996",
            "c1|c300|c301|c1000|c999|996",
          ]
        )
      ]),
    SetCase(
      name: "every type, loaded and proved",
      schema: """
        create type mood as enum ('ok', 'it''s');
        create table t (id uuid primary key, a smallint, b bigint, c numeric, d numeric(5, 1),
          e real, f double precision, g boolean, h date, i time(0), j time, k timestamp(3),
          l timestamptz(0), m timestamptz, n interval, o uuid, p json, q jsonb, r mood, s text,
          t varchar(3), u char(3), v text[], w varchar(3)[], x bytea default 'x');
        """,
      tables: [
        "table: t\nfrom: T\nkey: A\ncolumns: { "
          + "abcdefghijklmnopqrstu".map { "\($0): \($0.uppercased())" }.joined(separator: ", ")
          + ", v: { from: V, as: list }, w: { from: V, as: list } }"
      ],
      exports: [
        "T.csv": csv(
          "ABCDEFGHIJKLMNOPQRSTUV".map { String($0) },
          [
            "-32768", "9223372036854775807", "1e-30", "9999.9", "3.4e38", "1e-300", "yes",
            "0001-01-01", "24:00", "12:34:56.789012", "2024-02-29 23:59:59.999",
            "4000-12-31 23:59:59", "1900-01-01 00:00:00.000001", "-9999:59:59",
            "{6F1B0DD437A44B0C9FF43F0C1B6D2A11}", "{ \"b\": 1.0, \"a\": [1e2] }",
            "{ \"b\": 1.0, \"a\": [1e2] }", "it's", "tab\tand\u{7F}", "漢字é", "a",
            "x\n\n\"y\"\nnul",
          ],
          ["1"] + Array(repeating: "", count: 21),
          [
            "32767", "-9223372036854775808", "-0.00", "-0", "1e39", "-0", "0", "31.12.2024",
            "9:05 pm",
            "0:00:00.0000001", "2024-01-01 00:00:00.0001", "", "", "", "", "", "", "ok", "", "", "",
            "long",
          ])
      ],
      queries: [
        (
          "select a, b, c, d, e, f, g, h, i, j, k, l, m, n, o from t where a < 0",
          [
            "-32768|9223372036854775807|0.000000000000000000000000000001|9999.9|3.4e+38|1e-300|t"
              + "|0001-01-01|24:00:00|12:34:56.789012|2024-02-29 23:59:59.999"
              + "|4000-12-31 23:59:59+00|1900-01-01 00:00:00.000001+00|-9999:59:59"
              + "|6f1b0dd4-37a4-4b0c-9ff4-3f0c1b6d2a11"
          ]
        ),
        (
          "select p, q, r, s, t, u, v, w from t where a < 0",
          [
            #"{ "b": 1.0, "a": [1e2] }|{"a": [100], "b": 1.0}|it's|"# + "tab\tand\u{7F}|漢字é|a  "
              + #"|{x,"\"y\"",nul}|{x,"\"y\"",nul}"#
          ]
        ), ("select a, num_nulls(b, c, d, s, v) from t where a > 0 order by 1", ["1|5"]),
      ],
      rejects: [
        "t 3 R105 h", "t 3 R106 j", "t 3 R113 e", "t 3 R113 k", "t 3 R114 w",
      ]),
    SetCase(
      name: "fractions of seconds finer than the column",
      schema: """
        create table t (id uuid primary key, code text, a time(0), b timestamp(3),
          c timestamptz(1));
        """,
      tables: [table("code: Id, a: A, b: B, c: C")],
      exports: [
        "T.csv": csv(
          ["Id", "A", "B", "C"], ["1", "10:00:00.0", "2024-01-01 00:00:00.001", ""],
          ["2", "10:00:00.5", "", ""], ["3", "", "2024-01-01 00:00:00.0001", ""],
          ["4", "", "", "2024-01-01 00:00:00.25"])
      ],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1"])],
      rejects: ["t 2 R113 a", "t 3 R113 b", "t 4 R113 c"]),
  ]

  @Test(arguments: cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
