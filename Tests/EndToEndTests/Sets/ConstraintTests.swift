import Testing

/// Rows that the schema's constraints forbid.
@Suite struct ConstraintTests {
  private static func table(_ columns: String) -> String {
    "table: t\nfrom: T\nkey: Id\ncolumns: { \(columns) }"
  }

  private static let parent = "table: p\nfrom: P\nkey: Id\ncolumns: { code: Id, n: { from: N } }"
  private static let parentSchema = "create table p (id uuid primary key, code text, n int);"
  private static let parents = csv(["Id", "N"], ["p1", "1"], ["p2", "x"])

  static let cases = [
    SetCase(
      name: "unique, check, domain, foreign key, several at once",
      schema: """
        create domain percent as integer constraint percent_range check (value between 0 and 100);
        create table land (code char(2) primary key);
        insert into land values ('AU'), ('NZ');
        create table t (id uuid primary key, code text not null unique, p percent,
          land char(2) references land (code), a int, b int,
          constraint a_first check (a <= b), check (a > 0));
        """,
      tables: [table("code: Code, p: P, land: Land, a: A, b: B")],
      exports: [
        "T.csv": csv(
          ["Id", "Code", "P", "Land", "A", "B"], ["1", "x", "1", "AU", "1", "2"],
          ["2", "x", "2", "NZ", "1", "2"], ["3", "y", "101", "AU", "1", "2"],
          ["4", "z", "1", "XX", "1", "2"], ["5", "u", "1", "AU", "3", "2"],
          ["6", "w", "-1", "NZ", "-3", "-4"], ["7", "v", "", "", "", ""],
          ["8", "", "1", "AU", "0", "x"])
      ],
      queries: [("select code, a from t order by 1", ["v|~", "x|1"])],
      rejects: [
        "t 2 R205 code", "t 3 R207 p", "t 4 R208 land", "t 5 R206 ~", "t 6 R206 ~",
        "t 6 R206 a", "t 6 R207 p", "t 8 R101 code", "t 8 R102 b",
      ], fates: ["t: 8 2 0 0 6"]),
    SetCase(
      name: "a row that breaks a check gets the reason of its foreign key too",
      schema: """
        create table land (code char(2) primary key);
        create table t (id uuid primary key, n int check (n > 0),
          land char(2) references land (code));
        """,
      tables: [table("n: N, land: Land")],
      exports: ["T.csv": csv(["Id", "N", "Land"], ["1", "-1", "XX"])],
      rejects: ["t 1 R206 n", "t 1 R208 land"]),
    SetCase(
      name: "a row that is lost for its parent leaves its unique value free",
      schema: parentSchema + """
        create table t (id uuid primary key, code text unique, v text,
          p_id uuid references p (id));
        """,
      tables: [parent, table("code: Code, v: Id, p_id: { from: P, references: p }")],
      exports: [
        "P.csv": parents,
        "T.csv": csv(["Id", "Code", "P"], ["1", "x", "p2"], ["2", "x", "p1"], ["3", "x", ""]),
      ],
      queries: [("select code, v from t", ["x|2"])],
      rejects: ["p 2 R102 n", "t 1 R204 p_id", "t 3 R205 code"]),
    SetCase(
      name: "a check that fails only after a reference became NULL",
      schema: parentSchema + """
        create table t (id uuid primary key, kind text, p_id uuid references p (id),
          constraint has_parent check (p_id is not null or kind = 'free'));
        """,
      tables: [
        parent, table("kind: Kind, p_id: { from: P, references: p, on_missing: null }"),
      ],
      exports: [
        "P.csv": parents,
        "T.csv": csv(
          ["Id", "Kind", "P"], ["1", "bound", "p1"], ["2", "free", "p2"], ["3", "bound", "p2"],
          ["4", "bound", "p9"], ["5", "bound", ""]),
      ],
      queries: [("select kind, p_id is null from t order by 1, 2", ["bound|f", "free|t"])],
      rejects: ["p 2 R102 n", "t 3 R206 ~", "t 4 R206 ~", "t 5 R206 ~"]),
    SetCase(
      name: "a unique index that fails only after references became NULL",
      schema: parentSchema + """
        create table t (id uuid primary key, code text, p_id uuid references p (id));
        create unique index t_rootless on t (code) where p_id is null;
        """,
      tables: [
        parent, table("code: Code, p_id: { from: P, references: p, on_missing: null }"),
      ],
      exports: [
        "P.csv": parents,
        "T.csv": csv(
          ["Id", "Code", "P"], ["1", "a", "p1"], ["2", "a", "p2"], ["3", "a", "p9"],
          ["4", "a", "p1"]),
      ],
      queries: [("select code, p_id is null from t order by 1, 2", ["a|f", "a|f", "a|t"])],
      rejects: ["p 2 R102 n", "t 3 R205 code"]),
    SetCase(
      name: "partial, expression and several-column unique indexes",
      schema: """
        create table t (id uuid primary key, code text, mail text, state text, a int, b int);
        create unique index t_mail on t (lower(mail)) where state <> 'gone';
        create unique index t_pair on t (a, b);
        """,
      tables: [table("code: Id, mail: Mail, state: State, a: A, b: B")],
      exports: [
        "T.csv": csv(
          ["Id", "Mail", "State", "A", "B"], ["1", "X@y", "on", "1", "1"],
          ["2", "x@Y", "on", "1", "2"], ["3", "x@y", "gone", "1", "3"],
          ["4", "", "on", "1", ""], ["5", "", "on", "1", ""], ["6", "z", "on", "1", "1"],
          ["7", "x@y", "", "2", "1"])
      ],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 3 4 5 7"])],
      rejects: ["t 2 R205 ~", "t 6 R205 ~"]),
    SetCase(
      name: "nulls not distinct",
      schema: """
        create table t (id uuid primary key, code text, a int, b int,
          unique nulls not distinct (a, b));
        create unique index t_b on t (b) nulls not distinct where a = 7;
        """,
      tables: [table("code: Id, a: A, b: B")],
      exports: [
        "T.csv": csv(
          ["Id", "A", "B"], ["1", "1", ""], ["2", "1", ""], ["3", "", ""], ["4", "", ""],
          ["5", "1", "1"], ["6", "7", ""], ["7", "7", "1"])
      ],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 3 5 6 7"])],
      rejects: ["t 2 R205 ~", "t 4 R205 ~"], minimumServer: 150_000),
    SetCase(
      name: "foreign keys of several columns, to unique columns, full and cascading",
      schema: """
        create table land (a text, b text, nick text unique, primary key (a, b));
        insert into land values ('x', '1', 'n1'), ('y', '2', 'n2');
        create table t (id uuid primary key, code text, a text, b text, nick text
            references land (nick) on delete cascade deferrable initially deferred,
          foreign key (a, b) references land (a, b) on update cascade);
        """,
      tables: [table("code: Id, a: A, b: B, nick: Nick")],
      exports: [
        "T.csv": csv(
          ["Id", "A", "B", "Nick"], ["1", "x", "1", "n1"], ["2", "x", "2", "n2"],
          ["3", "x", "", ""], ["4", "", "", "n3"], ["5", "q", "q", "q"])
      ],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 3"])],
      rejects: ["t 2 R208 ~", "t 4 R208 nick", "t 5 R208 ~", "t 5 R208 nick"]),
    SetCase(
      name: "foreign key match full",
      schema: """
        create table land (a text, b text, primary key (a, b));
        insert into land values ('x', '1');
        create table t (id uuid primary key, code text, a text, b text,
          foreign key (a, b) references land (a, b) match full);
        """,
      tables: [table("code: Id, a: A, b: B")],
      exports: [
        "T.csv": csv(["Id", "A", "B"], ["1", "x", "1"], ["2", "x", ""], ["3", "", ""])
      ],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 3"])],
      rejects: ["t 2 R208 ~"]),
    SetCase(
      name: "domains of domains, not null domains, checks with functions and enums",
      schema: """
        create type mood as enum ('sad', 'ok');
        create function is_short(t text) returns boolean language sql immutable
          as $$ select length(t) < 4 $$;
        create domain small as integer constraint small_positive check (value > 0);
        create domain tiny as small constraint tiny_top check (value < 10);
        create domain filled as text not null check (value <> '');
        create table t (id uuid primary key, code filled, n tiny, mood mood not null, v text,
          constraint v_short check (is_short(v)),
          constraint v_mood check (mood <> 'sad'::mood or v is null));
        create index t_short on t (is_short(v));
        """,
      tables: [table("code: Id, n: N, mood: Mood, v: V")],
      exports: [
        "T.csv": csv(
          ["Id", "N", "Mood", "V"], ["1", "5", "ok", "abc"], ["2", "-5", "ok", ""],
          ["3", "50", "ok", ""], ["4", "5", "sad", "x"], ["5", "5", "sad", ""],
          ["6", "5", "ok", "abcd"], ["7", "", "bad", ""])
      ],
      queries: [("select string_agg(code::text, ' ' order by code::text) from t", ["1 5"])],
      rejects: [
        "t 2 R207 n", "t 3 R207 n", "t 4 R206 ~", "t 6 R206 v", "t 7 R115 mood",
      ]),
    SetCase(
      name: "an exclusion constraint",
      schema: """
        create table t (id uuid primary key, code text, v text,
          constraint one_each exclude using btree (v with =));
        """,
      tables: [table("code: Id, v: V")],
      exports: ["T.csv": csv(["Id", "V"], ["1", "a"], ["2", "b"], ["3", ""], ["4", ""])],
      queries: [("select string_agg(code, ' ' order by code) from t", ["1 2 3 4"])]),
    SetCase(
      name: "columns named like the words of the set SQL",
      schema: """
        create table t (id uuid primary key, "value" int check ("value" > 0), record text unique,
          key text, ord int, filtered text, reasons text, refs text, "VALUE" int, s text, p text,
          r text, k1 text, unique (k1, s));
        """,
      tables: [
        table(
          "value: A, record: B, key: C, ord: A, filtered: B, reasons: C, refs: C, VALUE: A, s: B, "
            + "p: C, r: B, k1: C")
      ],
      exports: [
        "T.csv": csv(
          ["Id", "A", "B", "C"], ["1", "1", "x", "q"], ["2", "-1", "y", "q"],
          ["3", "2", "x", "q"])
      ],
      queries: [("select value, record, key, k1 from t", ["1|x|q|q"])],
      rejects: ["t 2 R206 value", "t 3 R205 ~", "t 3 R205 record"]),
  ]

  @Test(arguments: cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
