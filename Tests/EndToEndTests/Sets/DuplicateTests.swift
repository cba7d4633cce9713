import Testing

/// Which record of several with one key becomes the row.
@Suite struct DuplicateTests {
  private static let schema =
    "create table t (id uuid primary key, k text not null, m timestamptz, v text, n integer);"

  private static func table(_ duplicates: String) -> String {
    """
    table: t
    from: T
    key: K
    modified: M
    duplicates: \(duplicates)
    columns: { k: K, m: M, v: V, n: { from: N } }
    """
  }

  private static let header = ["K", "M", "V", "N"]

  static let cases = [
    SetCase(
      name: "latest: greatest time, at a tie the later record", schema: schema,
      tables: [table("latest")],
      exports: [
        "T.csv": csv(
          header, ["a", "2024-01-02 10:00:00", "new", "1"],
          ["a", "2024-01-01 10:00:00", "old", "1"],
          ["b", "2024-01-01 10:00:00", "first", "1"], ["b", "2024-01-01 10:00:00", "second", "1"],
          [" a ", "2023-01-01 10:00:00", "oldest", "1"], ["c", "", "no time", "1"],
          ["c", "2020-01-01 00:00:00", "has time", "1"])
      ],
      queries: [("select k, v from t order by k", ["a|new", "b|second", "c|has time"])],
      fates: ["t: 7 3 0 4 0"]),
    SetCase(
      name: "first: the first record, whatever its time", schema: schema,
      tables: [table("first")],
      exports: [
        "T.csv": csv(
          header, ["a", "2024-01-01 10:00:00", "1", "1"], ["b", "", "2", "1"],
          ["a", "2025-01-01 10:00:00", "3", "1"], ["b", "", "4", "1"])
      ],
      queries: [("select k, v from t order by k", ["a|1", "b|2"])], fates: ["t: 4 2 0 2 0"]),
    SetCase(
      name: "reject: none of them", schema: schema, tables: [table("reject")],
      exports: [
        "T.csv": csv(
          header, ["a", "", "1", "1"], ["a", "", "2", "1"], ["b", "", "3", "1"],
          ["a", "", "4", "x"], ["", "", "5", "1"], ["  ", "", "6", "1"])
      ],
      queries: [("select k, v from t order by k", ["b|3"])],
      rejects: [
        "t 1 R202 ~", "t 2 R202 ~", "t 4 R102 n", "t 4 R202 ~", "t 5 R101 k", "t 5 R201 ~",
        "t 6 R101 k", "t 6 R201 ~",
      ], fates: ["t: 6 1 0 0 5"]),
    SetCase(
      name: "a rejected winner promotes no loser", schema: schema, tables: [table("latest")],
      exports: [
        "T.csv": csv(
          header, ["a", "2024-01-01 10:00:00", "old", "1"],
          ["a", "2024-01-02 10:00:00", "new", "one"], ["b", "2024-01-02 10:00:00", "kept", "1"])
      ],
      queries: [("select k, v from t order by k", ["b|kept"])],
      rejects: ["t 2 R102 n"], fates: ["t: 3 1 0 1 1"]),
    SetCase(
      name: "a loser with faults is rejected, not merged", schema: schema,
      tables: [table("latest")],
      exports: [
        "T.csv": csv(
          header, ["a", "2024-01-01 10:00:00", "old", "one"],
          ["a", "2024-01-02 10:00:00", "new", "2"])
      ],
      queries: [("select k, v, n from t", ["a|new|2"])], rejects: ["t 1 R102 n"],
      fates: ["t: 2 1 0 0 1"]),
    SetCase(
      name: "filtered records do not compete", schema: schema,
      tables: [table("latest") + "\nwhere: { field: V, not: gone, reason: deleted }"],
      exports: [
        "T.csv": csv(
          header, ["a", "2024-01-01 10:00:00", "kept", "1"],
          ["a", "2024-01-02 10:00:00", "gone", "1"], ["b", "2024-01-02 10:00:00", "gone", "x"])
      ],
      queries: [("select k, v from t", ["a|kept"])], fates: ["t: 3 1 2 0 0"]),
  ]

  @Test(arguments: cases) func settles(_ setCase: SetCase) throws { try setCase.run() }
}
