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
      ])
  ]

  @Test(arguments: cases) func agree(_ setCase: SetCase) throws { try setCase.run() }
}
