import MappingFile
import MigrationModel
import Testing

/// Several sources, exploded fields and queries, as they are decoded.
@Suite struct ShapeTests {
  private func mappings(_ table: String, _ others: [ProjectFile] = []) throws -> [TableMapping] {
    let (mapping, diagnostics) = MappingProject.read(files: files(table: table) + others)
    #expect(diagnostics.map(\.rendered) == [])
    return try #require(mapping).tables
  }

  private func at(_ line: Int, _ column: Int) -> Place {
    Place(file: "tables/patients.yml", line: line, column: column)
  }

  @Test func sourcesBecomeMappings() throws {
    let tables = try mappings(
      logTable.replacing("\n  PaperLog: {}", with: "\n  PaperLog: { columns: { at: Date } }"))
    try #require(tables.count == 3)
    #expect(tables.map(\.from.value) == ["NewLog", "OldLog", "PaperLog"])
    #expect(tables.map(\.feed) == [0, 1, 2])
    #expect(tables[0].from.at == at(3, 3))
    #expect(tables.allSatisfy { $0.table == Located("log", at: at(1, 8)) && $0.query == nil })
    for table in tables {
      #expect(table.ids?.value == .random)
      #expect(table.ids?.at == at(32, 6))
      #expect(table.match == MatchMapping(columns: [Located("actor", at: at(33, 8))]))
      #expect(
        table.assertions == [
          RowAssertion(
            name: Located("has_note", at: at(34, 17)),
            condition: Located("note <> ''", at: at(34, 33)), severity: .warn)
        ])
      #expect(table.deletes == .hard)
      #expect(table.rejectBudget == RejectBudget(rows: 3))
    }
  }

  @Test func whatASourceSaysGoesFirst() throws {
    let tables = try mappings(logTable)
    try #require(tables.count == 3)
    let (new, old, paper) = (tables[0], tables[1], tables[2])
    #expect(
      new.key.source == .fields([Located("ID", at: at(4, 11)), Located("Line", at: at(4, 15))]))
    #expect(paper.key.source == .fields([Located("Number", at: at(18, 6))]))
    #expect(tables.map(\.duplicates) == [.latest, .latest, .latest])
    #expect(tables.map(\.fillsFromDuplicates) == [true, true, true])
    #expect(tables.map(\.modified?.value) == ["Changed", "Touched", "Touched"])
    #expect(new.filter?.conditions.map(\.field.value) == ["Gone"])
    #expect(old.filter?.conditions.map(\.field.value) == ["Void"])
    #expect(old.filter?.conditions.first?.reason == "voided")
    #expect(old.filter?.reason == "voided")
    #expect(new.unmappedTo?.value == "rest")
    #expect(old.unmappedTo == nil)
    #expect(old.explode?.kind == .values)
    #expect(paper.explode == nil)
  }

  @Test func columnsAndIgnoredFieldsAreUnited() throws {
    let tables = try mappings(logTable)
    let columns = tables.map { $0.columns.map(\.column.value) }
    #expect(
      columns == [["note", "actor", "at"], ["note", "actor", "at"], ["note", "actor"]])
    #expect(tables[0].columns[0].source == .field(Located("Remark", at: at(8, 21))))
    #expect(tables[0].columns[0].required)
    #expect(tables[1].columns[0].source == .field(Located("Note", at: at(22, 9))))
    #expect(tables[0].ignored.map(\.reason) == ["not needed", "global"])
    #expect(tables[1].ignored.map(\.reason) == ["never used", "global"])
  }

  @Test func mergeListsEverySource() throws {
    let tables = try mappings(logTable)
    let merge = try #require(tables.first?.merge)
    #expect(tables.allSatisfy { $0.merge == merge })
    #expect(merge.prefer.map(\.value) == ["OldLog", "NewLog", "PaperLog"])
    #expect(merge.onDifference == .reject)
    #expect(merge.by.map(\.value) == ["note", "actor"])
    #expect(merge.columns.map(\.column.value) == ["note", "actor"])
    #expect(merge.columns[0].prefer.map(\.value) == ["PaperLog", "OldLog", "NewLog"])
    #expect(merge.columns[0].onDifference == .prefer)
    #expect(merge.columns[1].prefer == [])
    #expect(merge.columns[1].onDifference == .prefer)
  }

  @Test func mergeNeedsToSayNothing() throws {
    let text = "table: t\nsources: { A: {}, B: {} }\nkey: K\ncolumns: { a: A }\nmerge: {}"
    let merge = try #require(try mappings(text).first?.merge)
    #expect(merge.prefer.map(\.value) == ["A", "B"])
    #expect(merge.onDifference == .prefer)
    #expect(merge.by == [])
    #expect(merge.columns == [])
  }

  @Test func oneExportFillsSeveralTables() throws {
    let second = smallTable.replacing("table: patients", with: "table: contacts")
    let tables = try mappings(smallTable, [file("tables/contacts.yml", second)])
    #expect(tables.map(\.table.value) == ["contacts", "patients"])
    #expect(tables.map(\.from.value) == ["Patients", "Patients"])
  }

  @Test(arguments: [
    ("{ repetitions: [A, B], position: n, skip_empty: false }", ExplodeMapping.Kind.repetitions),
    ("{ related: A, position: n, skip_empty: false }", .related),
    ("{ values: A, position: n, skip_empty: false }", .values),
    ("{ values: [A], position: n, skip_empty: false }", .values),
  ])
  func explodes(text: String, kind: ExplodeMapping.Kind) throws {
    let table = smallTable.replacing("PatientID", with: "[PatientID, n]") + "\nexplode: \(text)"
    let explode = try #require(try mappings(table).first?.explode)
    #expect(explode.kind == kind)
    #expect(explode.fields.map(\.value) == (kind == .repetitions ? ["A", "B"] : ["A"]))
    #expect(explode.position?.value == "n")
    #expect(!explode.skipsEmpty)
  }

  @Test func explodingSkipsEmptySlotsUnlessToldOtherwise() throws {
    let table = smallTable + "\nexplode: { related: PatientID }"
    let explode = try #require(try mappings(table).first?.explode)
    #expect(explode.skipsEmpty)
    #expect(explode.position == nil)
  }

  private func query(_ value: String) -> String {
    "table: totals\nfrom_sql: \(value)\nkey: a\ncolumns: { a: a }"
  }

  @Test func queriesAreWrittenOrNamed() throws {
    let inline = try #require(try mappings(query("select a from staging.sql")).first)
    #expect(inline.from == Located("totals", at: at(1, 8)))
    #expect(inline.query == Located("select a from staging.sql", at: at(2, 11)))
    let block = try #require(try mappings(query("|\n  select a\n  from b")).first)
    #expect(block.query?.value == "select a\nfrom b\n")
    for path in ["sql/my totals.sql", "sql/t.SQL"] {
      let named = try mappings(query(path), [file(path, "\u{FEFF}select 1 as a\n")])
      let start = Place(file: path, line: 1, column: 1)
      #expect(named.first?.query == Located("select 1 as a\n", at: start))
    }
  }

  @Test func filesOfSQLArePartOfTheFingerprint() throws {
    let fingerprint = { (sql: String) in
      MappingProject.read(files: files(table: query("sql/t.sql")) + [file("sql/t.sql", sql)])
        .mapping?.fingerprint
    }
    #expect(fingerprint("select 1") != nil)
    #expect(fingerprint("select 1") != fingerprint("select 2"))
  }

  @Test func theNameOfAQueryIsNoExport() {
    let migration = smallMigration + "\nsource: { exports: { totals: { dates: dmy } } }"
    #expect(
      rendered(files(migration: migration, table: query("select 1 as a"))) == [
        "migration.yml:3:22: warning[M032]: no table is filled from the export 'totals'\n"
          + "  hint: name it in `from:` or `sources:` of a table, or remove its settings"
      ])
  }
}
