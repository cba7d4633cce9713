import MappingFile
import MigrationModel
import Testing

/// The language of tests/*.yml.
@Suite struct RuleTestFileTests {
  private func read(_ text: String) -> (tests: [RuleTestFile], diagnostics: [String]) {
    let read = readRuleTests([file("tests/t.yml", text)])
    return (read.tests, read.diagnostics.map(\.rendered))
  }

  @Test func aFileIsRead() throws {
    let (tests, diagnostics) = read(
      """
      table: t
      dates: dmy
      base: { A: 1 }
      cases:
        - { name: one, record: { B: ~, C: [x, ""] }, record_id: 7, slot: 2, key: [a, b],
            expect: { c: ~, d: { e: f, g: ~ }, h: [] } }
        - { name: two, rejected: R105 c }
        - { name: three, filtered: true }
      """)
    #expect(diagnostics == [])
    let test = try #require(tests.first)
    #expect(test.table.value == "t" && test.dates == .dmy)
    #expect(test.base.map(\.value) == [.text("1")])
    let first = test.cases[0]
    #expect(first.record.map(\.value) == [.null, .list(["x", ""])])
    #expect(first.recordID == 7 && first.slot?.value == 2 && first.key == ["a", "b"])
    guard case .row(let cells) = first.outcome else {
      Issue.record("not a row")
      return
    }
    #expect(
      cells.map(\.value) == [
        .null, .map([.init(name: "e", texts: ["f"]), .init(name: "g", texts: nil)]), .list([]),
      ])
    #expect(test.cases[1].outcome == .rejected(["R105 c"]))
    #expect(test.cases[2].outcome == .filtered)
    #expect(test.cases[2].name.at.line == 8)
  }

  @Test func mistakesAreTold() {
    let (_, diagnostics) = read(
      """
      tabel: t
      cases:
        - { record: { A: 1 }, expect: { a: 1 } }
        - { name: a, record: { A: } }
        - { name: b, expect: { a: 1 }, filtered: true }
        - { name: c, rejected: [R999 a] }
        - { name: d, filtered: false }
        - { name: e, expct: { a: 1 } }
        - { name: f, record: {}, slot: 0, expect: { a: 1 } }
      """)
    #expect(
      diagnostics == [
        """
        tests/t.yml:1:1: error[M011]: unknown key 'tabel' in a test file
          hint: did you mean 'table'?
        """,
        """
        tests/t.yml:3:5: error[M012]: the key 'name' is missing in a case
          hint: say what the case shows
        """,
        """
        tests/t.yml:4:5: error[M012]: a case expects nothing
          hint: give one of: expect, rejected, filtered, slots
        """,
        """
        tests/t.yml:4:29: error[M014]: the value of 'A' has no value
          hint: write ~ for NULL, or ""
        """,
        """
        tests/t.yml:5:5: error[M029]: a case expects several outcomes: expect, filtered
          hint: give one of: expect, rejected, filtered, slots
        """,
        """
        tests/t.yml:6:27: error[M015]: 'R999' is no reject code
          hint: write rejected: [R105 date_of_birth]; docs/errors.md lists the codes
        """,
        """
        tests/t.yml:7:16: error[M029]: 'filtered: false' expects nothing
          hint: write 'expect' with the columns of the row
        """,
        """
        tests/t.yml:8:16: error[M011]: unknown key 'expct' in a case
          hint: did you mean 'expect'?
        """,
        """
        tests/t.yml:9:24: error[M014]: 'record' is an empty map
          hint: name at least one with its value, or leave 'record' out
        """,
        "tests/t.yml:9:34: error[M016]: 'slot' takes a whole number from 1 to 1048575",
      ])
  }

  /// Every type comes back as it was written.
  @Test func aCatalogIsReadAsItIsWritten() throws {
    let types: [ColumnType] = [
      .text, .varchar(nil), .varchar(40), .char(3), .int2, .int4, .int8,
      .numeric(precision: nil, scale: nil), .numeric(precision: 10, scale: -2), .float4, .float8,
      .bool, .date, .time(0), .timestamp(3), .timestamptz(6), .interval, .uuid, .json, .jsonb,
      .enumeration(labels: ["a", "it's", "x, y", "null"]), .array(.varchar(2)),
      .array(.enumeration(labels: ["b"])), .other("public.point \"3d\""),
    ]
    let columns = types.enumerated().map { index, type in
      CatalogColumn(
        name: "c\(index)", type: type, typeText: "", notNull: index % 2 == 0,
        defaultExpression: index % 3 == 0 ? "" : nil, identity: index == 5 ? .always : .none,
        isGenerated: index == 7)
    }
    let table = CatalogTable(
      name: "Odd: name", columns: columns,
      constraints: [
        CatalogConstraint(name: "", kind: .primaryKey, columns: ["c0", "c1"], definition: ""),
        CatalogConstraint(
          name: "", kind: .foreignKey, columns: ["c2"], definition: "", referencedTable: "on",
          referencedColumns: ["id"]),
      ], indexes: [], triggers: [])
    let file = CatalogFile(
      fingerprint: "0a", catalog: TargetCatalog(tables: [table], domains: []))
    let read = try #require(CatalogFile(Array(file.text.utf8)))
    #expect(read.fingerprint == "0a")
    #expect(read.text == file.text)
    #expect(read.catalog.tables[0].columns.map(\.type) == types)
    #expect(read.catalog.tables[0].columns.map(\.notNull) == columns.map(\.notNull))
    #expect(read.catalog.tables[0].columns.map(\.identity) == columns.map(\.identity))
    #expect(read.catalog.tables[0].constraints == table.constraints)
    #expect(CatalogFile(Array("schema_files: x\ntables: [1]".utf8)) == nil)
    #expect(CatalogFile(Array("{".utf8)) == nil)
  }
}
