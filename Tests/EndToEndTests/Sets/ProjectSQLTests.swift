import FM2PGTestSupport
import Testing

/// SQL of the project that fails while the load runs says where it is written.
@Suite struct ProjectSQLTests {
  @Test(arguments: [
    (#"s: { sql: "(10 / \"N\"::int)::text" }"#, "", "`sql` of 't.s' fails"),
    (#"s: { sql: "upper(\"Nn\")" }"#, "", "`sql` of 't.s' fails"),
    ("s: S", "assert: { name: ratio, that: \"nn > 0\" }", "the condition 'ratio' of 't' fails"),
    ("s: S", "assert: { name: ratio, that: \"10 / n > 0\" }", "the condition 'ratio' of 't' fails"),
    ("s: S", "key: Id", "the condition 't_s_check' of 't' fails"),
  ])
  func failures(column: String, tail: String, expected: String) throws {
    let check = tail == "key: Id" ? " check (10 / n > 0)" : ""
    try Project.with(
      schema: """
        create table t (id uuid primary key, n int, s text,
          constraint t_ok check (n < 1000)\(check.isEmpty ? "" : ", constraint t_s_check\(check)"));
        """,
      tables: [
        """
        table: t
        from: T
        \(tail == "key: Id" ? tail : "key: Id\n" + tail)
        columns:
          n: N
          \(column)
        ignore: { X: not used\(column == "s: S" ? "" : ", S: not used") }
        """
      ], exports: ["T.csv": csv(["Id", "N", "S", "X"], ["1", "0", "secret", ""])]
    ) { project in
      let run = project.run("full-load")
      #expect(run.exitCode == 4, "\(run.output)\(run.errors)")
      #expect(run.errors.contains(expected), "\(run.errors)")
      #expect(
        run.errors.contains("hint: correct that SQL") && !run.errors.contains("secret"),
        "\(run.errors)")
    }
  }
}
