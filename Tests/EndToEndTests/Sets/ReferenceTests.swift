import Testing

/// Parents that are missing, rejected, in a circle, or identified in other ways.
@Suite struct ReferenceTests {
  private static let staff = """
    table: staff
    from: Staff
    key: Id
    columns:
      code: Id
      boss_id: { from: Boss, references: staff, on_missing: reject }
      n: { from: N }
    """
  private static let staffSchema = """
    create table staff (id uuid primary key, code text not null,
      boss_id uuid references staff (id), n integer);
    """

  static let cases = [
    SetCase(
      name: "a default key in another spelling than its record's",
      schema: """
        create table p (id uuid primary key, code text);
        create table q (id bigint generated always as identity primary key, code text);
        create table c (id uuid primary key, code text, p_id uuid references p,
          q_id bigint references q);
        """,
      tables: [
        """
        table: p
        from: P
        key: { from: Id, normalize: [trim, lower, strip_leading_zeros] }
        columns: { code: Id }
        """,
        """
        table: q
        from: P
        key: { from: Id, normalize: [trim, upper] }
        ids: identity
        columns: { code: Id }
        """,
        """
        table: c
        from: C
        key: Id
        columns:
          code: Id
          p_id: { from: P, references: p, on_missing: { default: " 0X" } }
          q_id: { from: P, references: q, on_missing: { default: " 0x" } }
        """,
      ],
      exports: [
        "P.csv": csv(["Id"], ["0x"], ["1"]), "C.csv": csv(["Id", "P"], ["a", "1"], ["b", "9"]),
      ],
      queries: [
        (
          "select c.code, p.code, q.code from c left join p on p.id = p_id left join q on q.id = q_id "
            + "order by 1", ["a|1|1", "b|0x|0x"]
        )
      ]),
    SetCase(
      name: "self reference: orphans cascade, circles close", schema: staffSchema,
      tables: [staff],
      exports: [
        "Staff.csv": csv(
          ["Id", "Boss", "N"], ["1", "", "1"], ["2", "1", "1"], ["3", "99", "1"],
          ["4", "3", "1"], ["5", "4", "1"], ["6", "6", "1"], ["7", "8", "1"], ["8", "7", "1"],
          ["9", "10", "1"], ["10", "9", "x"])
      ],
      queries: [
        (
          "select s.code, b.code from staff s left join staff b on b.id = s.boss_id order by 1",
          ["1|~", "2|1", "6|6", "7|8", "8|7"]
        )
      ],
      rejects: [
        "staff 3 R203 boss_id", "staff 4 R204 boss_id", "staff 5 R204 boss_id",
        "staff 9 R204 boss_id", "staff 10 R102 n", "staff 10 R204 boss_id",
      ], fates: ["staff: 10 5 0 0 5"]),
    SetCase(
      name: "self reference: on_missing null",
      schema: staffSchema,
      tables: [staff.replacing("on_missing: reject", with: "on_missing: null")],
      exports: [
        "Staff.csv": csv(
          ["Id", "Boss", "N"], ["1", "99", "1"], ["2", "3", "1"], ["3", "1", "x"],
          ["4", "2", "1"])
      ],
      queries: [
        (
          "select s.code, b.code from staff s left join staff b on b.id = s.boss_id order by 1",
          ["1|~", "2|~", "4|2"]
        ),
        (
          "select record_number, column_name, code from fm2pg.nulled_reference order by 1",
          ["1|boss_id|R203", "2|boss_id|R204"]
        ),
      ],
      rejects: ["staff 3 R102 n"], fates: ["staff: 4 3 0 0 1"]),
    SetCase(
      name: "two tables refer to each other",
      schema: """
        create table a (id uuid primary key, code text, b_id uuid not null);
        create table b (id uuid primary key, code text, a_id uuid references a (id), n int);
        alter table a add foreign key (b_id) references b (id);
        """,
      tables: [
        """
        table: a
        from: A
        key: Id
        columns: { code: Id, b_id: { from: B, references: b, on_missing: reject } }
        """,
        """
        table: b
        from: B
        key: Id
        columns: { code: Id, a_id: { from: A, references: a, on_missing: reject }, n: { from: N } }
        """,
      ],
      exports: [
        "A.csv": csv(["Id", "B"], ["a1", "b1"], ["a2", "b2"], ["a3", "b9"], ["a4", "b4"]),
        "B.csv": csv(
          ["Id", "A", "N"], ["b1", "a1", "1"], ["b2", "a4", "1"], ["b3", "", "1"],
          ["b4", "a3", "1"]),
      ],
      queries: [
        ("select code from a order by 1", ["a1"]), ("select code from b order by 1", ["b1", "b3"]),
      ],
      rejects: [
        "a 2 R204 b_id", "a 3 R203 b_id", "a 4 R204 b_id", "b 2 R204 a_id", "b 4 R204 a_id",
      ], fates: ["a: 4 1 0 0 3", "b: 4 2 0 0 2"]),
    SetCase(
      name: "a fault cascades over three levels, to null at the last",
      schema: """
        create table g (id uuid primary key, n int not null);
        create table p (id uuid primary key, g_id uuid not null references g (id));
        create table c (id uuid primary key, code text, p_id uuid not null references p (id));
        create table d (id uuid primary key, code text, c_id uuid references c (id));
        """,
      tables: [
        "table: g\nfrom: G\nkey: Id\ncolumns: { n: { from: N } }",
        "table: p\nfrom: P\nkey: Id\ncolumns: { g_id: { from: G, references: g } }",
        "table: c\nfrom: C\nkey: Id\ncolumns: { code: Id, p_id: { from: P, references: p } }",
        """
        table: d
        from: D
        key: Id
        columns: { code: Id, c_id: { from: C, references: c, on_missing: null } }
        """,
      ],
      exports: [
        "G.csv": csv(["Id", "N"], ["g1", "1"], ["g2", "x"]),
        "P.csv": csv(["Id", "G"], ["p1", "g1"], ["p2", "g2"], ["p3", " g1 "]),
        "C.csv": csv(["Id", "P"], ["c1", "p1"], ["c2", "p2"], ["c3", "p3"]),
        "D.csv": csv(["Id", "C"], ["d1", "c1"], ["d2", "c2"], ["d3", ""]),
      ],
      queries: [
        (
          "select d.code, c.code from d left join c on c.id = d.c_id order by 1",
          ["d1|c1", "d2|~", "d3|~"]
        ), ("select code from c order by 1", ["c1", "c3"]),
      ],
      rejects: ["c 2 R204 p_id", "g 2 R102 n", "p 2 R204 g_id"],
      fates: ["c: 3 2 0 0 1", "d: 3 3 0 0 0", "g: 2 1 0 0 1", "p: 3 2 0 0 1"]),
    SetCase(
      name: "keys of several fields",
      schema: """
        create table p (id uuid primary key, a text, b text);
        create table c (id uuid primary key, code text, p_id uuid references p (id));
        """,
      tables: [
        "table: p\nfrom: P\nkey: { from: [A, B], normalize: [lower, strip_leading_zeros] }\n"
          + "columns: { a: A, b: B }",
        "table: c\nfrom: C\nkey: Id\n"
          + "columns: { code: Id, p_id: { from: [A, B], references: p } }",
      ],
      exports: [
        "P.csv": csv(["A", "B"], ["x", "1"], ["x", "2"], ["Y", "007"], ["z", ""]),
        "C.csv": csv(
          ["Id", "A", "B"], ["1", "X", "1"], ["2", "x", "02"], ["3", "y", "7"], ["4", "x", "3"],
          ["5", "", ""], ["6", "x", ""]),
      ],
      queries: [
        (
          "select c.code, p.a, p.b from c left join p on p.id = c.p_id order by 1",
          ["1|x|1", "2|x|2", "3|Y|007", "5|~|~"]
        )
      ],
      rejects: ["c 4 R203 p_id", "c 6 R203 p_id", "p 4 R201 ~"]),
    SetCase(
      name: "FileMaker's record id as key",
      schema: "create table t (id uuid primary key, v text, rid bigint, mod bigint);",
      tables: [
        """
        table: t
        from: T
        key: $record_id
        columns: { v: V, rid: { constant: record_id }, mod: { constant: modification_id } }
        """
      ],
      exports: [
        "T.xml": XMLExport(fields: ["V"], rows: [["a"], ["b"], ["c"]]).text
      ],
      queries: [
        ("select v, rid, mod from t order by rid", ["a|11|1", "b|12|2", "c|13|3"]),
        (
          """
          select distinct id = encode(set_byte(set_byte(substring(d from 1 for 16),
             6, (get_byte(d, 6) & 15) | 128), 8, (get_byte(d, 8) & 63) | 128), 'hex')::uuid
          from t, sha256(convert_to(concat_ws(chr(31), 'probe', '', 't', rid), 'UTF8')) d
          """, ["t"]
        ),
      ], fates: ["t: 3 3 0 0 0"]),
    SetCase(
      name: "references to filtered records, and to both of two tables",
      schema: """
        create table p (id uuid primary key, code text);
        create table c (id uuid primary key, code text, a_id uuid references p (id),
          b_id uuid references p (id));
        """,
      tables: [
        "table: p\nfrom: P\nkey: { from: Id, normalize: [upper] }\n"
          + "where: { field: Id, not: [x, X], reason: test }\ncolumns: { code: Id }",
        "table: c\nfrom: C\nkey: Id\ncolumns: { code: Id, a_id: { from: A, references: p }, "
          + "b_id: { from: B, references: p, on_missing: null } }",
      ],
      exports: [
        "P.csv": csv(["Id"], ["p"], ["x"]),
        "C.csv": csv(["Id", "A", "B"], ["1", "P", "p"], ["2", "x", "x"], ["3", "p", "x"]),
      ],
      queries: [
        ("select code, a_id is null, b_id is null from c order by 1", ["1|f|f", "3|f|t"])
      ],
      rejects: ["c 2 R204 a_id"], fates: ["c: 3 2 0 0 1", "p: 2 1 1 0 0"]),
  ]

  @Test(arguments: cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
