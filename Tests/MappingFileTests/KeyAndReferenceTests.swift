import MappingFile
import MigrationModel
import Testing

/// Ids, matches, crosswalks, references and the settings of the target, as they are decoded.
@Suite struct KeyAndReferenceTests {
  private func mapping(
    migration: String = smallMigration, table: String = smallTable, _ others: [ProjectFile] = []
  ) throws -> Mapping {
    let (mapping, diagnostics) = MappingProject.read(
      files: files(migration: migration, table: table) + others)
    #expect(diagnostics.map(\.rendered) == [])
    return try #require(mapping)
  }

  private func at(_ line: Int, _ column: Int) -> Place {
    Place(file: "tables/patients.yml", line: line, column: column)
  }

  @Test(arguments: IDScheme.allCases)
  func idsOfATable(scheme: IDScheme) throws {
    let table = try mapping(table: smallTable + "\nids: \(scheme.rawValue)").tables.first
    #expect(table?.ids == Located(scheme, at: at(6, 6)))
  }

  @Test(arguments: [("uuid", IDScheme.uuid), ("random", .random), ("identity", .identity)])
  func idsOfTheTarget(word: String, scheme: IDScheme) throws {
    let text = "migration: c\ntarget: { schema: s, ids: \(word) }"
    let mapping = try mapping(migration: text)
    #expect(mapping.target.ids == scheme)
    #expect(mapping.tables.first?.ids == nil)
  }

  @Test func tenantsOfTargetAndExport() throws {
    let text = """
      migration: c
      target: { schema: s, tenant: north }
      source: { exports: { Patients: { tenant: south } } }
      """
    let mapping = try mapping(migration: text)
    #expect(mapping.target.tenant == "north")
    let place = Place(file: "migration.yml", line: 3, column: 42)
    #expect(mapping.source.settings(for: "Patients").tenant == Located("south", at: place))
    #expect(try self.mapping().target.tenant == "")
  }

  @Test func anotherToolMayMakeTheTables() throws {
    #expect(try mapping(migration: smallMigration + "\nschema: external").ownership == .external)
    let owned = try mapping(
      migration: smallMigration + "\nschema: owned", [file("schema/1.sql", "select 1")])
    #expect(owned.ownership == .owned)
  }

  @Test func sqlAfterTheLoadKeepsItsOrder() throws {
    let text = smallMigration + "\nafter_load: [sql/z.sql, sql/a.sql]"
    let files = [file("sql/a.sql", "a"), file("sql/m.sql", "m"), file("sql/z.sql", "z")]
    #expect(
      try mapping(migration: text, files).afterLoad == [
        SchemaFile(path: "sql/z.sql", sql: "z"), SchemaFile(path: "sql/a.sql", sql: "a"),
      ])
    let one = try mapping(migration: smallMigration + "\nafter_load: sql/m.sql", files)
    #expect(one.afterLoad.map(\.sql) == ["m"])
  }

  @Test(arguments: [
    ("mrn", MatchMapping.Comparison.exact, MatchMapping.Unmatched.create),
    ("[mrn]", .exact, .create),
    ("{ columns: mrn }", .exact, .create),
    ("{ columns: [mrn], compare: normalized, unmatched: reject }", .normalized, .reject),
  ])
  func matches(
    text: String, comparison: MatchMapping.Comparison, unmatched: MatchMapping.Unmatched
  ) throws {
    let table = try mapping(table: smallTable + "\nmatch: \(text)").tables.first
    #expect(table?.match?.columns.map(\.value) == ["mrn"])
    #expect(table?.match?.comparison == comparison)
    #expect(table?.match?.unmatched == unmatched)
  }

  @Test(arguments: ["PatientID,id", "key,id"])
  func crosswalkOfOneField(header: String) throws {
    let csv = "\u{FEFF}\(header)\r\n007,a-1\r\n\r\n\"x,y\",\"b\"\r\n"
    let table = try mapping(
      table: smallTable + "\ncrosswalk: crosswalk/p.csv", [file("crosswalk/p.csv", csv)]
    ).tables.first
    #expect(
      table?.crosswalk
        == GivenCrosswalk(
          file: Located("crosswalk/p.csv", at: at(6, 12)),
          entries: [
            .init(key: ["007"], id: "a-1", at: place(2, 5)),
            .init(key: ["x,y"], id: "b", at: place(4, 7)),
          ]))
  }

  private func place(_ line: Int, _ column: Int) -> MigrationModel.SourceLocation {
    .init(file: "crosswalk/p.csv", line: line, column: column)
  }

  @Test func crosswalkOfSeveralFieldsHasTheOrderOfTheKey() throws {
    let table = smallTable.replacing("PatientID", with: "[Order, Line]")
    let csv = "Line,id,Order\n1,a,O1\n,b,O2\n"
    let found = try mapping(
      table: table + "\ncrosswalk: crosswalk/p.csv", [file("crosswalk/p.csv", csv)]
    ).tables.first?.crosswalk?.entries
    #expect(
      found == [
        .init(key: ["O1", "1"], id: "a", at: place(2, 3)),
        .init(key: ["O2", ""], id: "b", at: place(3, 2)),
      ])
  }

  @Test func crosswalkOfRecordIDs() throws {
    let table = smallTable.replacing("PatientID", with: "$record_id")
    let found = try mapping(
      table: table + "\ncrosswalk: crosswalk/p.csv", [file("crosswalk/p.csv", "id,key\n9,1\n")]
    ).tables.first?.crosswalk?.entries
    #expect(found == [.init(key: ["1"], id: "9", at: place(2, 1))])
  }

  @Test func crosswalkOfAFieldNamedID() throws {
    let table = smallTable.replacing("PatientID", with: "id")
    let found = try mapping(
      table: table + "\ncrosswalk: crosswalk/p.csv", [file("crosswalk/p.csv", "id,id\nk,9\n")]
    ).tables.first?.crosswalk?.entries
    #expect(found == [.init(key: ["k"], id: "9", at: place(2, 3))])
  }

  @Test(arguments: [
    ("clinics", Reference.OnMissing.reject), ("clinics, on_missing: reject", .reject),
    ("clinics, on_missing: null", .null), ("clinics, on_missing: ~", .null),
    ("clinics, on_missing: hold", .hold),
    ("clinics, on_missing: { default: C1 }", .value("C1")),
  ])
  func missingParents(text: String, policy: Reference.OnMissing) {
    let reference = decoded("{ from: A, references: \(text) }")?.reference
    #expect(reference == Reference(table: Located("clinics", at: at(5, 31)), onMissing: policy))
  }

  @Test func parents() {
    #expect(
      decoded("{ from: A, references: { table: clinics, by: code } }")?.reference?.parent
        == .column(
          table: Located("clinics", at: at(5, 40)), column: Located("code", at: at(5, 53))))
    #expect(
      decoded("{ from: A, references: { table: clinics } }")?.reference?.parent
        == .table(Located("clinics", at: at(5, 40))))
    #expect(
      decoded("{ from: A, references: { type: T, tables: { P: patients, \"\": others } } }")?
        .reference?.parent
        == .polymorphic(
          type: Located("T", at: at(5, 39)),
          tables: [
            .init(word: "P", table: Located("patients", at: at(5, 55))),
            .init(word: "", table: Located("others", at: at(5, 69))),
          ]))
    #expect(
      decoded("{ from: [A, B], references: { table: clinics } }")?.source
        == .fields([Located("A", at: at(5, 17)), Located("B", at: at(5, 20))]))
  }

  @Test func sqlAndCopiesAreSources() throws {
    #expect(
      decoded("{ sql: \"case when 1 end\", clean: trim }")?.source
        == .sql(Located("case when 1 end", at: at(5, 15))))
    let text = table(column: "{ copy: { column: no, through: p }, required: true }")
    let columns = try mapping(table: text + "\n  p: { from: P, references: parents }").tables[0]
      .columns
    #expect(
      columns.first?.source
        == .copy(column: Located("no", at: at(5, 26)), through: Located("p", at: at(5, 39))))
    #expect(columns.first?.required == true)
  }

  @Test(arguments: [("tenant", RunConstant.tenant), ("export_time", .exportTime)])
  func constants(word: String, constant: RunConstant) {
    #expect(
      decoded("{ constant: \(word) }")?.source == .constant(Located(constant, at: at(5, 20))))
  }

  @Test func assertionsOfAList() throws {
    let text = smallTable + "\nassert:\n  - { name: a, that: \"x > 0\" }\n  - { name: b, that: y }"
    let assertions = try mapping(table: text).tables[0].assertions
    #expect(assertions.map(\.name.value) == ["a", "b"])
    #expect(assertions.map(\.severity) == [.reject, .reject])
  }
}
