import FM2PGTestSupport
import Testing

/// Ids that a file of the project gives to keys.
@Suite struct GivenIDTests {
  private static func withIDs(
    _ ids: String, type: String = "uuid", _ tail: String = "ids: random",
    _ body: (Project) throws -> Void
  ) throws {
    try Project.with(
      schema: "create table t (id \(type) primary key, code text not null);",
      tables: [
        """
        table: t
        from: T
        key: { from: Id, normalize: [trim, lower] }
        \(tail)
        crosswalk: crosswalk/t.csv
        columns: { code: Id }
        """
      ], exports: ["T.csv": csv(["Id"], ["a"], ["b"], ["c"])]
    ) { project in
      project.write("project/crosswalk/t.csv", ids)
      try body(project)
    }
  }

  private static let first = "8d0f5c1e-6a0b-4d3e-9a53-0f2b6f0b7c11"
  private static let upper = "{8D0F5C1E6A0B4D3E-9A53-0f2b6f0b7c11}"

  /// What a line of the file must not say, before anything is loaded.
  @Test(arguments: [
    ("uuid", "ids: random", "key,id\na,\(first)\nb,nonsense\n", "t.csv:3:3: error[M123]"),
    ("uuid", "ids: uuid", "key,id\na,\(first)\nb,\(upper)\n", "t.csv:3:3: error[M123]"),
    ("uuid", "ids: uuid", "key,id\na,\(first)0\n", "t.csv:2:3: error[M123]"),
    ("bigint generated always as identity", "ids: identity", "key,id\na,x\n", "t.csv:2:3: error"),
    (
      "int generated always as identity", "ids: identity", "key,id\na,1\nb,3000000000\nc,01\n",
      "t.csv:3:3: error[M123]"
    ),
    (
      "uuid", "ids: uuid", "key,id\na,\(first)\n A,\(first.dropLast())2\n",
      "t.csv:3:4: error[M123]"
    ),
  ])
  func mistakes(type: String, tail: String, ids: String, expected: String) throws {
    try Self.withIDs(ids, type: type, tail) { project in
      for command in ["check", "full-load"] {
        let run = project.run(command)
        #expect(run.exitCode == 2, "\(command): \(run.output)\(run.errors)")
        #expect(run.errors.contains(expected), "\(run.errors)")
        #expect(!run.errors.contains("nonsense") && !run.errors.contains(Self.first))
      }
      let schemas = try project.schemas()
      #expect(!schemas.contains("staging"))
    }
  }

  @Test func bothLinesAreNamed() throws {
    try Self.withIDs(
      "key,id\na,7\nb,8\nc,007\n", type: "int generated always as identity", "ids: identity"
    ) { project in
      let run = project.run("full-load")
      #expect(run.exitCode == 2)
      #expect(
        run.errors.contains("t.csv:4:3: error[M123]: the id is given to another key already")
          && run.errors.contains("line 2"), "\(run.errors)")
    }
  }

  /// An id that another key has since an earlier load.
  @Test func idsOfOtherKeys() throws {
    try Self.withIDs("key,id\na,\(Self.first)\n") { project in
      project.load()
      project.verify()
      project.write("exports/T.csv", csv(["Id"], ["a"], ["d"]))
      project.write("project/crosswalk/t.csv", "key,id\nd,\(Self.first)\n")
      let run = project.run("full-load", "--rebuild")
      #expect(run.exitCode == 6 && run.errors.contains("E601"), "\(run.errors)")
      #expect(run.errors.contains("gives 1 keys of 't'"), "\(run.errors)")
    }
  }

  /// The file speaks of the first source; the same keys of another tenant have other ids.
  @Test func keysOfAnotherTenant() throws {
    try Project.with(
      schema: """
        create table t (id uuid primary key, tenant text not null, code text not null);
        """,
      tables: [
        """
        table: t
        sources: { North: {}, South: {} }
        key: Id
        ids: random
        crosswalk: crosswalk/t.csv
        columns: { tenant: { constant: tenant }, code: Id }
        """
      ], source: "exports: { North: { tenant: north }, South: { tenant: south } }",
      exports: ["North.csv": csv(["Id"], ["1"], ["2"]), "South.csv": csv(["Id"], ["1"])]
    ) { project in
      project.write("project/crosswalk/t.csv", "key,id\n1,\(Self.first)\n")
      let sql = "select tenant, code, id from t order by 1, 2"
      project.load()
      project.verify()
      let before = try project.rows(sql)
      #expect(before[0] == ["north", "1", Self.first] && before[2][2] != Self.first)
      let again = project.run("full-load", "--rebuild")
      try #require(again.exitCode == 0, "\(again.output)\(again.errors)")
      let after = try project.rows(sql)
      #expect(after == before)
      project.verify()
    }
  }
}
