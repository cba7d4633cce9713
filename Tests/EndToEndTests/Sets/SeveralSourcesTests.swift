import FM2PGTestSupport
import Testing

/// What sources of one table have in common, and what they differ in.
@Suite struct SeveralSourcesTests {
  static let cases = [
    SetCase(
      name: "entries of value maps that any source uses",
      schema: "create table t (id uuid primary key, a text, b text, c text);",
      tables: [
        """
        table: t
        sources:
          One: { columns: { b: { from: B, map: { X: x, Y: y }, otherwise: keep } } }
          Two: { columns: { b: { from: B, map: { Y: yes, Z: z }, otherwise: keep } } }
        key: Id
        columns:
          a: { from: A, map: { "1": one, "2": two, "3": three, "4": four } }
          c: { from: C, map: { "1": one } }
        """
      ],
      exports: [
        "One.csv": csv(["Id", "A", "B", "C"], ["1", "1", "X", ""], ["2", "2", "", ""]),
        "Two.csv": csv(["Id", "A", "B", "C"], ["3", "3", "Y", ""], ["4", "1", "Q", ""]),
      ],
      queries: [
        (
          "select column_name, kind, cells from fm2pg.adjustment order by 1, 2",
          ["a|unused_code|1", "b|unknown_code|1", "b|unused_code|1"]
        )
      ]),
    SetCase(
      name: "sources that must not differ, and write one number in two ways",
      schema: """
        create table t (winner int primary key, n numeric, f float8, j jsonb, l numeric[], s text);
        """,
      tables: [
        """
        table: t
        sources: { One: {}, Two: {} }
        key: Id
        merge: { on_difference: reject, columns: { f: { on_difference: prefer } } }
        columns:
          winner: Id
          n: N
          f: F
          j: { from: J, as: json }
          l: { from: L, as: list }
          s: S
        """
      ],
      exports: [
        "One.csv": csv(
          ["Id", "N", "F", "J", "L", "S"],
          ["1", "1.0", "0", #"{"a": [1.50, "1.50"]}"#, "1.0\n2", "1.0"],
          ["2", "1.0", "1.5", "", "", ""], ["3", "10", "", "", "", "1.0"],
          ["4", "", "", #"{"a": "1.0"}"#, "", ""], ["5", "", "", "", "1\n2", ""],
          ["6", "7", "1", "", "", ""]),
        "Two.csv": csv(
          ["Id", "N", "F", "J", "L", "S"],
          ["1", "1.00", "-0", #"{"a": [1.5, "1.50"]}"#, "1\n2.00", "1.0"],
          ["2", "1.01", "1.50", "", "", ""], ["3", "10.000", "", "", "", "1.00"],
          ["4", "", "", #"{"a": "1.00"}"#, "", ""], ["5", "", "", "", "1\n2.1", ""],
          ["6", "7.0", "2", "", "", ""]),
      ],
      queries: [
        (
          "select winner, n, f, j, l, s from t order by 1",
          [#"1|1.0|0|{"a": [1.50, "1.50"]}|{1.0,2}|1.0"#, "6|7|1|~|~|~"]
        ),
        (
          "select column_name, cells from fm2pg.adjustment where kind = 'differing_sources'",
          ["f|1"]
        ),
      ],
      rejects: [
        "t 2 R209 n", "t 2 R209 n", "t 3 R209 s", "t 3 R209 s", "t 4 R209 j", "t 4 R209 j",
        "t 5 R209 l", "t 5 R209 l",
      ]),
  ]

  @Test(arguments: cases) func agree(_ setCase: SetCase) throws { try setCase.run() }
}
