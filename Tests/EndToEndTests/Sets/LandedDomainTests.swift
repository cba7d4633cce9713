import Testing

/// Domains of tables whose rows land before they get their ids.
@Suite struct LandedDomainTests {
  @Test(arguments: ["identity", "random"]) func refusesRows(ids: String) throws {
    let type = ids == "identity" ? "bigint GENERATED ALWAYS AS IDENTITY" : "uuid"
    try SetCase(
      name: ids,
      schema: """
        CREATE DOMAIN few AS int CHECK (VALUE BETWEEN 1 AND 9);
        CREATE DOMAIN code AS text NOT NULL CHECK (VALUE ~ '^[a-z]+$');
        CREATE TABLE kinds (id \(type) PRIMARY KEY, code code UNIQUE);
        CREATE TABLE t (id \(type) PRIMARY KEY, n few, kind_id \(ids == "identity" ? "bigint" : "uuid")
          REFERENCES kinds);
        """,
      tables: [
        """
        table: kinds
        from: Kinds
        key: Code
        ids: \(ids)
        columns: { code: Code }
        """,
        """
        table: t
        from: T
        key: Id
        ids: \(ids)
        columns: { n: { from: N, as: integer }, kind_id: { from: Kind, references: { table: kinds, by: code } } }
        """,
      ],
      exports: [
        "Kinds.csv": csv(["Code"], ["a"], ["B"]),
        "T.csv": csv(
          ["Id", "N", "Kind"], ["1", "1", "a"], ["2", "0", "a"], ["3", "9", "B"], ["4", "", ""]),
      ],
      queries: [
        ("SELECT n, code FROM t LEFT JOIN kinds k ON k.id = kind_id ORDER BY 1", ["1|a", "~|~"])
      ], rejects: ["kinds 2 R207 code", "t 2 R207 n", "t 3 R204 kind_id"]
    ).run()
  }
}
