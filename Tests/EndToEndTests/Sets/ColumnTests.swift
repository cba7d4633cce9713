import Testing

/// Columns that are filled in other ways, and names of all kinds.
@Suite struct ColumnTests {
  private static let long = String(repeating: "患者の氏名", count: 6)

  static let cases = [
    SetCase(
      name: "filters",
      schema: "create table t (id uuid primary key, code text);",
      tables: [
        """
        table: t
        from: T
        key: Id
        where:
          - { field: State, is: [A, "I", ""] }
          - { field: Gone, empty: true, reason: deleted }
        columns: { code: Id }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "State", "Gone"], ["1", "A", ""], ["2", " I ", " "], ["3", "", ""],
          ["4", "a", ""], ["5", "A", "1"], ["", "B", ""])
      ],
      queries: [("select code from t order by 1", ["1", "2", "3"])], fates: ["t: 6 3 3 0 0"]),
    SetCase(
      name: "unmapped fields and invalid texts are kept",
      schema: """
        create table t (id uuid primary key, code text, n int, d date, extras jsonb);
        """,
      tables: [
        """
        table: t
        from: T
        key: Id
        unmapped_to: extras
        ignore: { Secret: not to be kept }
        columns:
          code: Id
          n: { from: N, on_invalid: { keep_in: extras } }
          d: { from: D, on_invalid: keep_in extras }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "N", "D", "Color", "Secret", "Größe \"x\""],
          ["1", "1", "2024-01-01", "red", "s", ""], ["2", "one", "soon", "", "s", "9\n\"q\""],
          ["3", "", "", "", "", ""])
      ],
      queries: [
        (
          "select code, n, d, extras from t order by 1",
          [
            #"1|1|2024-01-01|{"Color": "red"}"#,
            #"2|~|~|{"d": "soon", "n": "one", "Größe \"x\"": "9\n\"q\""}"#, "3|~|~|~",
          ]
        )
      ]),
    SetCase(
      name: "constants, templates, objects, maps and defaults",
      schema: """
        create table t (id uuid primary key, code text, project text, source text, number bigint,
          run text, loaded timestamptz, origin text, name text, address jsonb, state text,
          n int default 7, made timestamptz default now(), total int generated always as (n * 2)
          stored);
        """,
      tables: [
        """
        table: t
        from: T
        key: Id
        columns:
          code: Id
          project: { constant: project }
          source: { constant: source }
          number: { constant: record_number }
          run: { constant: run_id }
          loaded: { constant: load_time }
          origin: { value: filemaker }
          name: { template: "{First} {{{Last}}}" }
          address: { object: { line: First, town: Last } }
          state: { from: State, map: { A: active, "": unknown, X: ~ }, otherwise: { default: other } }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "First", "Last", "State"], ["1", "A", "B", "A"], ["2", "", "", ""],
          ["3", "C", "", "X"], ["4", "C", "", "zz"])
      ],
      queries: [
        (
          "select code, project, source, number, origin, name, address, state, n, total from t "
            + "order by 1",
          [
            #"1|probe|T|1|filemaker|A {B}|{"line": "A", "town": "B"}|active|7|14"#,
            "2|probe|T|2|filemaker|~|~|unknown|7|14",
            #"3|probe|T|3|filemaker|C {}|{"line": "C"}|~|7|14"#,
            #"4|probe|T|4|filemaker|C {}|{"line": "C"}|other|7|14"#,
          ]
        ),
        (
          """
          select count(distinct run), count(distinct loaded), bool_and(made is not null),
            min(run) = (select run_id from fm2pg.run) from t
          """, ["1|1|t|t"]
        ),
      ]),
    SetCase(
      name: "patterns, parts, normal forms, typed arrays and drifting codes",
      schema: """
        create table t (id uuid primary key, code text, room int, surname text, name text,
          chart varchar(6), days date[], seen timestamptz[], weight numeric(6,2), mobile text,
          state text, slow text);
        """,
      tables: [
        #"""
        table: t
        from: T
        key: Id
        reject_budget: 9
        columns:
          code: Id
          room: { from: Room, clean: { extract: 'room (\d+)' } }
          surname: { from: Name, clean: [{ split: { separator: ",", part: 1 } }, trim, name] }
          name: { from: Name, clean: [nfc, { replace: { pattern: '^(\w+), (\w+)$', with: '$2 $1' } }] }
          chart: { from: Chart, clean: [digits, { pad: { width: 6, with: "0" } }] }
          days: { from: Days }
          seen: { from: Days, as: list }
          weight: { from: Weight, as: { decimal: { trailing_text: drop } } }
          mobile: { from: Mobile, as: { phone: AU } }
          state: { from: State, map: { N: NSW, V: VIC, Q: QLD }, otherwise: keep }
          slow: { from: Slow, clean: { extract: '(a+)+$' } }
        """#
      ],
      exports: [
        "T.csv": csv(
          ["Id", "Room", "Name", "Chart", "Days", "Weight", "Mobile", "State", "Slow"],
          [
            "1", "in room 12 b", "LEE, Zoe\u{308}", "C-12", "2024-2-1\n2023-12-31", "81.5 kg",
            "0412 345 678", "N", "baa",
          ],
          ["2", "", "McKay", "", "", "", "", "X", "b"],
          [
            "3", "", "", "", "2024-02-31", "2 million", "1234", "V",
            String(repeating: "a", count: 60) + "b",
          ])
      ],
      queries: [
        (
          "select code, room, surname, name, chart, days, seen, weight, mobile, state, slow from t order by 1",
          [
            "1|12|Lee|Zoë LEE|000012|{2024-02-01,2023-12-31}|"
              + #"{"2024-02-01 00:00:00+00","2023-12-31 00:00:00+00"}|81.50|+61412345678|NSW|aa"#,
            "2|~|McKay|McKay|~|~|~|~|~|X|~",
          ]
        ),
        (
          "select column_name, kind, cells from fm2pg.adjustment order by 1, 2",
          ["state|unknown_code|1", "state|unused_code|1"]
        ),
      ],
      rejects: [
        "t 3 R103 weight", "t 3 R105 days", "t 3 R107 seen", "t 3 R111 mobile", "t 3 R121 slow",
      ]),
    SetCase(
      name: "sequences continue behind the data",
      schema: """
        create table t (id integer generated by default as identity primary key, v text);
        create table u (id serial primary key, v text);
        create table w (id uuid primary key, code text, n bigint generated always as identity);
        create table e (id integer generated by default as identity (start with 5) primary key);
        """,
      tables: [
        "table: t\nfrom: T\nkey: Id\ncolumns: { id: Id, v: V }",
        "table: u\nfrom: U\nkey: Id\ncolumns: { id: Id, v: V }",
        "table: w\nfrom: W\nkey: Id\ncolumns: { code: Id }",
        "table: e\nfrom: E\nkey: Id\ncolumns: { id: Id }",
      ],
      extra: "",
      exports: [
        "T.csv": csv(["Id", "V"], ["10", "a"], ["41", "b"], ["99", "a"], ["99", "b"]),
        "U.csv": csv(["Id", "V"], ["-3", "a"], ["7", "b"]),
        "W.csv": csv(["Id"], ["a"], ["b"]),
        "E.csv": csv(["Id"], ["x"]),
      ],
      queries: [
        ("insert into t (v) values ('next') returning id", ["42"]),
        ("insert into u (v) values ('next') returning id", ["8"]),
        (
          "with i as (insert into w (id) values (gen_random_uuid()) returning n) "
            + "select n > (select max(n) from w) from i", ["t"]
        ),
        ("insert into e default values returning id", ["5"]),
        ("delete from t where v = 'next' returning 1", ["1"]),
        ("delete from u where v = 'next' returning 1", ["1"]),
        ("delete from w where code is null returning 1", ["1"]),
        ("delete from e returning 1", ["1"]),
      ],
      rejects: ["e 1 R102 id", "t 3 R202 ~", "t 4 R202 ~"]),
    SetCase(
      name: "names: keywords, quotes, Japanese, 63 bytes and more",
      schema: """
        create table "order" (id uuid primary key, "select" text, "Größe ""x\""" text,
          "氏名" text, "\(String(repeating: "l", count: 63))" text, "user" text);
        create table "Order" (id uuid primary key, "ID" text, order_id uuid
          references "order" (id));
        """,
      tables: [
        """
        table: order
        from: 患者 "Karte"
        key: 番号
        columns:
          select: 番号
          'Größe "x"': 'Größe "x"'
          氏名: \(long)1
          \(String(repeating: "l", count: 63)): \(long)2
          user: _fm2pg_record
        """,
        """
        table: Order
        from: order's
        key: id
        columns: { ID: ID, order_id: { from: id, references: order } }
        """,
      ],
      exports: [
        "患者 \"Karte\".csv": csv(
          ["番号", "Größe \"x\"", long + "1", long + "2", "_fm2pg_record"],
          ["1", "a", "山田", "b'c", "r"], ["2", "", "\\.", "\\N", ""]),
        "order's.csv": csv(["id", "ID"], ["1", "upper"], ["3", "none"]),
      ],
      queries: [
        (
          #"select "select", "Größe ""x""", "氏名", "\#(String(repeating: "l", count: 63))", "user" "#
            + #"from "order" order by 1"#, ["1|a|山田|b'c|r", #"2|~|\.|\N|~"#]
        ),
        (#"select "ID", order_id is not null from "Order""#, ["upper|t"]),
        (
          """
          select count(*), count(distinct column_name), max(octet_length(column_name)) <= 63
          from fm2pg.staged_field
          """, ["7|7|t"]
        ),
      ],
      rejects: ["Order 2 R203 order_id"]),
    SetCase(
      name: "exports without records",
      schema: """
        create table t (id int generated by default as identity primary key, v text unique);
        create table u (id uuid primary key, t_id int references t (id));
        """,
      tables: [
        "table: t\nfrom: T\nkey: Id\ncolumns: { id: Id, v: V }",
        "table: u\nfrom: U\nkey: Id\ncolumns: { t_id: { from: T, references: t } }",
      ],
      source: "exports: { T: { allow_empty: true }, U: { allow_empty: true } }",
      exports: [
        "T.csv": csv(["Id", "V"]), "U.xml": XMLExport(fields: ["Id", "T"], rows: []).text,
      ],
      queries: [
        ("select count(*) from t", ["0"]), ("select count(*) from u", ["0"]),
        ("insert into t (v) values ('x') returning id", ["1"]),
        ("delete from t returning 1", ["1"]),
      ],
      fates: ["t: 0 0 0 0 0", "u: 0 0 0 0 0"]),
    SetCase(
      name: "views, functions, comments and triggers of the schema",
      schema: """
        create table t (id uuid primary key, code text, n int, changed boolean default false);
        comment on table t is 'the only one';
        create view positive as select code from t where n > 0;
        create function codes() returns bigint language sql stable
          as $$ select count(*) from positive $$;
        create function mark() returns trigger language plpgsql
          as $$ begin new.changed := true; return new; end $$;
        create trigger t_mark before insert or update on t for each row execute function mark();
        create materialized view totals as select sum(n) as total from t;
        """,
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: { from: N } }"],
      exports: ["T.csv": csv(["Id", "N"], ["1", "1"], ["2", "-1"])],
      queries: [
        ("select code from positive", ["1"]), ("select codes()", ["1"]),
        ("select obj_description('t'::regclass)", ["the only one"]),
      ]),
  ]

  @Test(arguments: cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
