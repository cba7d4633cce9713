import FM2PGTestSupport
import Testing

/// What becomes of merged rows depends on what the mapping prefers, not on where records stand.
@Suite struct MergeOrderTests {
  private static let schema = """
    create table t (id uuid primary key, code text not null, a text, b text, c text[], d int);
    """

  private static func table(_ sources: String, tail: String) -> String {
    """
    table: t
    sources: \(sources)
    key: Id
    columns: { code: Id, a: A, b: B, c: { from: C, as: list }, d: D }
    \(tail)
    """
  }

  /// Records with few keys and many gaps; each key once per export.
  private static func export(_ generator: inout SeededGenerator, _ name: String) -> [[String]] {
    (1...30).filter { _ in Bool.random(using: &generator) }.map { key in
      let filled = (0..<4).map { _ in Bool.random(using: &generator) }
      return [
        "k\(key)", filled[0] ? "a\(key)\(name)" : "", filled[1] ? "same\(key)" : "",
        filled[2] ? "x\(key)\ny\(name)" : "", filled[3] ? "\(key % 3)" : "",
      ]
    }
  }

  @Test(arguments: [3, 77]) func orderDoesNotMatter(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let header = ["Id", "A", "B", "C", "D"]
    let sources = ["One", "Two", "Three"]
    let records = sources.map { Self.export(&generator, $0) }
    let merge = """
      merge:
        prefer: [Two, One, Three]
        columns: { a: { prefer: [Three, Two] }, d: { on_difference: reject } }
      """
    var results: [[[String?]]] = []
    for list in ["{ One: {}, Two: {}, Three: {} }", "{ Three: {}, One: {}, Two: {} }"] {
      let shuffled = records.map { $0.shuffled(using: &generator) }
      let exports = zip(sources, shuffled).map { ("\($0).csv", csv([header] + $1)) }
      try Project.with(
        schema: Self.schema, tables: [Self.table(list, tail: merge)],
        exports: Dictionary(uniqueKeysWithValues: exports)
      ) { project in
        let load = project.run("full-load")
        try #require(load.exitCode == 0, "seed \(seed): \(load.output)\(load.errors)")
        project.verify()
        results.append(
          try project.rows("select id, code, a, b, c, d from t order by id")
            + project.rows(
              "select r.source_key, q.code, q.column_name from fm2pg.reject r "
                + "join fm2pg.reject_reason q using (run_id, source_table, record_number) "
                + "order by r.source_table, 1"))
      }
    }
    #expect(results.count == 2 && results[0] == results[1], "seed \(seed)")
    #expect(results[0].count > 20)
  }
}
