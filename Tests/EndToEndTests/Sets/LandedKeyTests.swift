import FM2PGTestSupport
import Testing

/// Tables whose rows land before they are rows, and whose key is that of the data itself.
@Suite struct LandedKeyTests {
  private static let parents = """
    table: p
    from: P
    key: Id
    columns: { code: Code }
    """
  private static let schema = """
    create table p (id uuid primary key, code text not null unique);
    create table t (p_id uuid not null references p, n int not null, v text, m timestamptz,
      primary key (p_id, n));
    """
  private static let exportOfParents = csv(["Id", "Code"], ["1", "x"], ["2", "y"])

  private static func table(_ duplicates: String, key: String = "[P, N]") -> String {
    """
    table: t
    from: T
    key: \(key)
    modified: M
    duplicates: \(duplicates)
    columns:
      p_id: { from: P, references: { table: p, by: code } }
      n: N
      v: V
      m: M
    ignore: { Id: a number of the file }
    """
  }

  private static let header = ["Id", "P", "N", "V", "M"]
  private static let records = [
    ["a", "x", "1", "first", "2024-01-02 10:00:00"], ["b", "x", "2", "only", ""],
    ["c", "x", "1", "newest", "2024-01-03 10:00:00"],
    ["d", "x", "1", "oldest", "2024-01-01 10:00:00"], ["e", "z", "1", "no parent", ""],
    ["f", "z", "1", "no parent", ""],
  ]

  static let cases = [
    SetCase(
      name: "first of one key with a reference", schema: schema,
      tables: [parents, table("first")],
      exports: ["P.csv": exportOfParents, "T.csv": csv([header] + records)],
      queries: [("select n, v from t order by n", ["1|first", "2|only"])],
      rejects: ["t 5 R203 p_id"], fates: ["p: 2 2 0 0 0", "t: 6 2 0 3 1"]),
    SetCase(
      name: "latest of one key with a reference", schema: schema,
      tables: [parents, table("latest")],
      exports: ["P.csv": exportOfParents, "T.csv": csv([header] + records)],
      queries: [("select n, v from t order by n", ["1|newest", "2|only"])],
      rejects: ["t 6 R203 p_id"], fates: ["p: 2 2 0 0 0", "t: 6 2 0 3 1"]),
    SetCase(
      name: "one row of different keys with a reference", schema: schema,
      tables: [parents, table("first", key: "Id")],
      exports: ["P.csv": exportOfParents, "T.csv": csv([header] + records)],
      queries: [("select n, v from t order by n", ["1|first", "2|only"])],
      rejects: ["t 5 R203 p_id"], fates: ["p: 2 2 0 0 0", "t: 6 2 0 3 1"]),
    SetCase(
      name: "a repeated key of which each record is another row", schema: schema,
      tables: [parents, table("first", key: "Id")],
      exports: [
        "P.csv": exportOfParents,
        "T.csv": csv(
          header, ["a", "x", "1", "first", ""], ["a", "x", "2", "again", ""],
          ["a", "y", "1", "and again", ""], ["b", "x", "2", "another", ""],
          // Through its own key, which is part of another one's row.
          ["c", "y", "7", "c", ""], ["d", "y", "7", "d", ""], ["d", "y", "8", "e", ""]),
      ],
      queries: [("select n, v from t order by 1", ["1|first", "2|another", "7|c"])],
      fates: ["p: 2 2 0 0 0", "t: 7 3 0 4 0"]),
    SetCase(
      name: "the latest of a repeated key of which each record is another row", schema: schema,
      tables: [parents, table("latest", key: "Id")],
      exports: [
        "P.csv": exportOfParents,
        "T.csv": csv(
          header, ["a", "x", "1", "new", "2024-01-02 10:00:00"],
          ["a", "x", "2", "old", "2024-01-01 10:00:00"],
          ["b", "x", "1", "newest", "2024-01-03 10:00:00"]),
      ],
      queries: [("select n, v from t order by 1", ["1|newest"])],
      fates: ["p: 2 2 0 0 0", "t: 3 1 0 2 0"]),
    SetCase(
      name: "a repeated key in one source of a merge",
      schema: "create table c (code text primary key, v text, w text);",
      tables: [
        """
        table: c
        sources: { One: { columns: { v: V } }, Two: { columns: { w: V } } }
        key: Id
        duplicates: first
        merge: { prefer: [Two, One] }
        columns: { code: Code }
        """
      ],
      exports: [
        "One.csv": csv(["Id", "Code", "V"], ["1", "x", "a"], ["1", "y", "b"], ["2", "z", "c"]),
        "Two.csv": csv(["Id", "Code", "V"], ["1", "y", "d"], ["9", "x", "e"], ["9", "q", "f"]),
      ],
      queries: [("select code, v, w from c order by 1", ["x|a|e", "y|~|d", "z|c|~"])]),
    SetCase(
      name: "a repeated key in one source of a merge that allows none",
      schema: "create table c (code text primary key, v text, w text);",
      tables: [
        """
        table: c
        sources: { One: { columns: { v: V } }, Two: { columns: { w: V } } }
        key: Id
        merge: { prefer: [Two, One] }
        columns: { code: Code }
        """
      ],
      exports: [
        "One.csv": csv(["Id", "Code", "V"], ["1", "x", "a"], ["1", "y", "b"], ["2", "z", "c"]),
        "Two.csv": csv(["Id", "Code", "V"], ["1", "y", "d"], ["9", "x", "e"]),
      ],
      queries: [("select code, v, w from c order by 1", ["x|~|e", "y|~|d", "z|c|~"])],
      rejects: ["c 1 R202 ~", "c 2 R202 ~"]),
    SetCase(
      name: "several feeds with computed ids, the latest of all",
      schema: "create table c (id uuid primary key, v text, m timestamptz);",
      tables: [
        """
        table: c
        sources: { One: {}, Two: {} }
        key: Id
        modified: M
        duplicates: latest
        columns: { v: V, m: M }
        """
      ],
      exports: [
        "One.csv": csv(
          ["Id", "V", "M"], ["1", "a", "2024-02-01 00:00:00"], ["2", "b", "2024-01-01 00:00:00"]),
        "Two.csv": csv(
          ["Id", "V", "M"], ["1", "old", "2024-01-01 00:00:00"],
          ["2", "new", "2024-03-01 00:00:00"], ["3", "e", ""]),
      ],
      queries: [("select v from c order by 1", ["a", "e", "new"])],
      fates: ["c: 2 1 0 1 0", "c: 3 2 0 1 0"]),
    SetCase(
      name: "several feeds with a natural key, first",
      schema: "create table c (code text primary key, v text);",
      tables: [
        """
        table: c
        sources: { One: {}, Two: {} }
        key: Id
        duplicates: first
        columns: { code: Code, v: V }
        """
      ],
      exports: [
        "One.csv": csv(["Id", "Code", "V"], ["1", "x", "a"], ["2", "y", "b"], ["1", "x", "c"]),
        "Two.csv": csv(["Id", "Code", "V"], ["2", "y", "d"], ["3", "z", "e"], ["4", "z", "f"]),
      ],
      queries: [("select code, v from c order by 1", ["x|a", "y|b", "z|e"])]),
    SetCase(
      name: "several feeds with a natural key, the latest, and one key with two codes",
      schema: "create table c (code text primary key, v text, m timestamptz);",
      tables: [
        """
        table: c
        sources: { One: {}, Two: {} }
        key: Id
        modified: M
        duplicates: latest
        columns: { code: Code, v: V, m: M }
        """
      ],
      exports: [
        "One.csv": csv(
          ["Id", "Code", "V", "M"], ["1", "x", "a", "2024-02-01 00:00:00"],
          ["2", "y", "b", "2024-01-01 00:00:00"]),
        "Two.csv": csv(
          ["Id", "Code", "V", "M"], ["1", "q", "d", "2024-01-01 00:00:00"],
          ["2", "y", "new", "2024-03-01 00:00:00"], ["3", "z", "e", ""]),
      ],
      queries: [("select code, v from c order by 1", ["x|a", "y|new", "z|e"])]),
  ]

  @Test(arguments: cases) func settle(_ setCase: SetCase) throws { try setCase.run() }
}
