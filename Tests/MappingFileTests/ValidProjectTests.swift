import MappingFile
import MigrationModel
import Testing

@Suite struct ValidProjectTests {
  private func at(_ file: String, _ line: Int, _ column: Int) -> Place {
    Place(file: "p/" + file, line: line, column: column)
  }

  private func patients(_ value: String, _ line: Int, _ column: Int) -> Located<String> {
    Located(value, at: at("tables/patients.yml", line, column))
  }

  private func visits(_ value: String, _ line: Int, _ column: Int) -> Located<String> {
    Located(value, at: at("tables/visits.yaml", line, column))
  }

  private func clinic() throws -> Mapping {
    let (mapping, diagnostics) = MappingProject.read(files: clinicFiles, displayPrefix: "p/")
    #expect(diagnostics.map(\.rendered) == [])
    return try #require(mapping)
  }

  @Test func migrationDecodes() throws {
    let mapping = try clinic()
    let here = { (value: String, line: Int, column: Int) in
      Located(value, at: at("migration.yml", line, column))
    }
    #expect(mapping.name == here("clinic", 2, 12))
    #expect(mapping.unmappedFields == .warn)
    #expect(
      mapping.ignoredTables == [
        IgnoredTable(table: here("countries", 30, 18), reason: "come with the schema")
      ])
    #expect(
      mapping.source
        == SourceSettings(
          timeZone: here("Australia/Sydney", 4, 14), dates: .mdy, decimalMark: .comma,
          twoDigitYearPivot: 30,
          exports: [
            ExportSettings(
              name: here("Patients", 10, 5), file: here("Patients*.mer", 11, 13), format: .merge,
              header: .absent, fields: [here("PatientID", 14, 16), here("MRN", 14, 27)],
              delimiter: 9, dates: .dmy, allowEmpty: true, controls: .replace,
              undecodable: .setAside, continuationFields: [here("PatientID", 20, 22)]),
            ExportSettings(name: here("Visits", 21, 5), delimiter: 59),
          ]))
    #expect(
      mapping.target
        == TargetSettings(
          schema: here("clinic", 23, 11),
          url: here("postgresql://loader@db.example:5432/clinic?sslmode=verify-full", 24, 8),
          controlSchema: "fm", stagingSchema: "fmstage", namespace: "clinic-2026"))
    #expect(
      mapping.schemaFiles == [
        SchemaFile(path: "schema/010_tables.sql", sql: "create table patients (id uuid);\n"),
        SchemaFile(path: "schema/020_more.sql", sql: "select 2;"),
      ])
  }

  @Test func firstTableDecodes() throws {
    let table = try #require(try clinic().tables.first)
    var rest = table
    rest.columns = []
    #expect(
      rest
        == TableMapping(
          table: patients("patients", 1, 8), from: patients("Patients", 2, 7),
          filter: RowFilter(
            conditions: [
              FilterCondition(
                field: patients("zz_Deleted", 3, 17), test: .isNone(["1"]),
                reason: "deleted in FileMaker")
            ], reason: "deleted in FileMaker"),
          key: KeyMapping(
            source: .fields([patients("PatientID", 4, 14)]),
            normalize: [.trim, .stripLeadingZeros]),
          modified: patients("ModificationTimestamp", 5, 11), duplicates: .latest, deletes: .soft,
          columns: [],
          ignored: [
            IgnoredField(
              field: patients("zz_gUser", 27, 3), reason: "global field used by layouts")
          ], unmappedTo: patients("extras", 28, 14),
          rejectBudget: RejectBudget(rows: 25, percent: 0.1)))
  }

  @Test func columnsDecode() throws {
    let columns = try #require(try clinic().tables.first).columns
    let expected = [
      ColumnMapping(
        column: patients("given_name", 9, 3), source: .field(patients("First_Name", 9, 15))),
      ColumnMapping(
        column: patients("mrn", 10, 3), source: .field(patients("MRN", 10, 16)),
        clean: [.trim, .strip("()"), .replace(from: "/", with: ""), .upper],
        nullWords: ["n/a", "-"], required: true),
      ColumnMapping(
        column: patients("phone", 12, 3),
        source: .fields([patients("Mobile", 12, 19), patients("Home", 12, 27)]),
        type: Located(.phone(region: "AU"), at: at("tables/patients.yml", 12, 38)),
        onInvalid: .keepIn(patients("extras", 12, 65))),
      ColumnMapping(
        column: patients("full_name", 13, 3),
        source: .template([
          .field(patients("First_Name", 13, 26)), .text(" {"),
          .field(patients("Last_Name", 13, 26)), .text("}"),
        ])),
      ColumnMapping(
        column: patients("address", 14, 3),
        source: .object([
          ObjectMember(name: "line1", field: patients("Street", 14, 31)),
          ObjectMember(name: "suburb", field: patients("Suburb", 14, 47)),
        ])),
      ColumnMapping(column: patients("origin", 15, 3), source: .literal(patients("", 15, 20))),
      ColumnMapping(
        column: patients("loaded_at", 16, 3),
        source: .constant(Located(.loadTime, at: at("tables/patients.yml", 16, 26)))),
      ColumnMapping(
        column: patients("clinic_id", 17, 3), source: .field(patients("ClinicID", 17, 22)),
        reference: Reference(table: patients("clinics", 17, 44), onMissing: .null)),
      ColumnMapping(
        column: patients("status", 18, 3), source: .field(patients("Status", 18, 19)),
        map: ValueMap(
          entries: [
            .init(from: "A", to: "active"), .init(from: "", to: "unknown"),
            .init(from: "X", to: nil),
          ], otherwise: .value("other"), at: at("tables/patients.yml", 18, 32))),
      ColumnMapping(
        column: patients("created_at", 19, 3), source: .field(patients("Created", 20, 11)),
        type: Located(.timestamp(order: .dmy, zone: "UTC"), at: at("tables/patients.yml", 21, 9)),
        onAmbiguousTime: .earlier, onNonexistentTime: .shift),
      ColumnMapping(
        column: patients("visits", 24, 3), source: .field(patients("Visits", 24, 19)),
        type: Located(.integer(NumberHint()), at: at("tables/patients.yml", 24, 31)),
        onInvalid: .value("0"),
        onEmpty: .value("0")),
      ColumnMapping(
        column: patients("active", 25, 3), source: .field(patients("Active", 25, 19)),
        type: Located(
          .boolean(true: ["yes"], false: ["no", "nope"]), at: at("tables/patients.yml", 25, 31)),
        onEmpty: .reject),
    ]
    #expect(columns.count == expected.count)
    for (column, expected) in zip(columns, expected) { #expect(column == expected) }
  }

  @Test func secondTableDecodes() throws {
    let mapping = try clinic()
    #expect(mapping.tables.count == 2)
    #expect(
      mapping.tables.last
        == TableMapping(
          table: visits("visits", 1, 8), from: visits("Visits", 2, 7),
          filter: RowFilter(
            conditions: [
              FilterCondition(field: visits("Kind", 4, 14), test: .isAny(["A", "B"])),
              FilterCondition(field: visits("Gone", 5, 14), test: .isEmpty, reason: "removed"),
            ], reason: "removed"),
          key: KeyMapping(source: .fields([visits("VisitID", 6, 7), visits("Line", 6, 16)])),
          duplicates: .first,
          columns: [
            ColumnMapping(
              column: visits("kind", 9, 3), source: .field(visits("Kind", 9, 17)),
              map: ValueMap(
                entries: [
                  .init(from: "A", to: "first, \"really\""), .init(from: "B", to: nil),
                  .init(from: "", to: ""),
                ], otherwise: .keep, at: at("tables/visits.yaml", 9, 33)))
          ], rejectBudget: RejectBudget(rows: 5)))
  }

  @Test func defaultsHold() throws {
    let mapping = try #require(MappingProject.read(files: files()).mapping)
    #expect(mapping.source == SourceSettings())
    #expect(mapping.target.namespace == "clinic")
    #expect(mapping.target.controlSchema == "fm2pg")
    #expect(mapping.target.stagingSchema == "staging")
    #expect(mapping.unmappedFields == .error)
    let table = try #require(mapping.tables.first)
    #expect(table.key.normalize == [.trim])
    #expect(table.duplicates == .reject)
    #expect(table.deletes == .ignore)
    #expect(table.rejectBudget == RejectBudget(rows: 0, percent: nil))
    #expect(table.filter == nil)
  }

  @Test(arguments: [
    ("{ from: A, as: text }", TypeHint.text),
    ("{ from: A, as: decimal }", .decimal(NumberHint())),
    ("{ from: A, as: { decimal: comma } }", .decimal(NumberHint(mark: .comma))),
    ("{ from: A, as: boolean }", .boolean(true: [], false: [])),
    ("{ from: A, as: date }", .date(nil)),
    ("{ from: A, as: { date: ymd } }", .date(.ymd)),
    ("{ from: A, as: time }", .time),
    ("{ from: A, as: timestamp }", .timestamp(order: nil, zone: nil)),
    ("{ from: A, as: { timestamp: { time_zone: UTC } } }", .timestamp(order: nil, zone: "UTC")),
    ("{ from: A, as: interval }", .interval),
    ("{ from: A, as: uuid }", .uuid),
    ("{ from: A, as: json }", .json),
    ("{ from: A, as: list }", .list),
    ("{ from: A, as: email }", .email),
  ])
  func types(text: String, expected: TypeHint) {
    #expect(decoded(text)?.type?.value == expected)
  }

  @Test(arguments: [
    ("{ from: A }", FaultPolicy.reject, EmptyPolicy.null),
    ("{ from: A, on_invalid: null, on_empty: null }", .null, .null),
    ("{ from: A, on_invalid: ~ }", .null, .null),
    ("{ from: A, on_invalid: reject, on_empty: keep }", .reject, .keep),
    ("{ from: A, on_invalid: { default: x } }", .value("x"), .null),
    ("{ from: A, on_empty: { default: x } }", .reject, .value("x")),
    ("{ from: A, default: x }", .reject, .value("x")),
    ("{ from: A, default: x, on_empty: default }", .reject, .value("x")),
    ("{ from: A, default: x, on_invalid: default, on_empty: reject }", .value("x"), .reject),
    ("{ from: A, default: \"\" }", .reject, .value("")),
  ])
  func policies(text: String, invalid: FaultPolicy, empty: EmptyPolicy) throws {
    let column = try #require(decoded(text))
    #expect(column.onInvalid == invalid)
    #expect(column.onEmpty == empty)
  }

  @Test(arguments: [
    ("{ from: A, map: { A: b } }", ValueMap.Otherwise.reject),
    ("{ from: A, map: { A: b }, otherwise: null }", .null),
    ("{ from: A, map: { A: b }, otherwise: keep }", .keep),
    ("{ from: A, map: { A: b }, otherwise: { default: \"\" } }", .value("")),
  ])
  func otherwise(text: String, expected: ValueMap.Otherwise) {
    #expect(decoded(text)?.map?.otherwise == expected)
  }

  @Test(arguments: [
    ("{ from: A, pii: true }", nil),
    ("{ from: A, pii: true, mask: digest }", MaskTechnique.digest),
    ("{ from: A, pii: true, mask: shape }", .shape(keep: 0)),
    ("{ from: A, pii: true, mask: { shape: { keep: 3 } } }", .shape(keep: 3)),
    ("{ from: A, pii: true, mask: date_shift }", .dateShift(days: 180)),
    ("{ from: A, pii: true, mask: { date_shift: 30 } }", .dateShift(days: 30)),
    ("{ from: A, pii: true, mask: name }", .name(.full)),
    ("{ from: A, pii: true, mask: { name: given } }", .name(.given)),
    ("{ from: A, pii: true, mask: email }", .email),
    ("{ from: A, pii: true, mask: phone }", .phone(region: nil)),
    ("{ from: A, pii: true, mask: { phone: NZ } }", .phone(region: "NZ")),
    ("{ from: A, pii: true, mask: null }", .null),
  ])
  func masks(text: String, technique: MaskTechnique?) throws {
    let column = try #require(decoded(text))
    let privacy = try #require(column.privacy)
    #expect(privacy.isPersonal)
    #expect(privacy.technique?.value == technique)
  }

  @Test func persons() throws {
    #expect(decoded("{ from: A, pii: false }")?.privacy?.isPersonal == false)
    #expect(decoded("{ from: A }")?.privacy == nil)
    let table = try #require(
      MappingProject.read(files: files(table: smallTable + "\nperson: PatientID")).mapping?.tables
        .first)
    #expect(table.person?.value == "PatientID")
  }

  @Test func scalarsKeepTheirText() throws {
    let map = try #require(decoded("{ from: A, map: { yes: 1, 01: no, 2024-01-01: 'null' } }")?.map)
    #expect(
      map.entries == [
        .init(from: "yes", to: "1"), .init(from: "01", to: "no"),
        .init(from: "2024-01-01", to: "null"),
      ])
  }

  @Test func recordIDIsAKey() throws {
    let text = smallTable.replacing("key: PatientID", with: "key: $record_id")
    let table = try #require(MappingProject.read(files: files(table: text)).mapping?.tables.first)
    #expect(
      table.key.source
        == .recordID(Place(file: "tables/patients.yml", line: 3, column: 6)))
  }

  @Test func percentAloneSetsNoLimitInRows() throws {
    let text = smallTable + "\nreject_budget: { percent: 2 }"
    let table = try #require(MappingProject.read(files: files(table: text)).mapping?.tables.first)
    #expect(table.rejectBudget == RejectBudget(rows: .max, percent: 2))
  }

  @Test(arguments: ["\u{FEFF}", ""], ["\n", "\r\n"])
  func byteOrderMarkAndLineEndsDoNotMatter(mark: String, end: String) throws {
    let table = mark + smallTable.replacing("\n", with: end)
    let (mapping, diagnostics) = MappingProject.read(files: files(table: table))
    #expect(diagnostics == [])
    let column = try #require(mapping?.tables.first?.columns.first)
    #expect(column.column.at == Place(file: "tables/patients.yml", line: 5, column: 3))
    #expect(
      mapping?.tables.first?.table.at
        == Place(file: "tables/patients.yml", line: 1, column: 8))
  }

  @Test func fingerprintTellsProjectsApart() throws {
    let fingerprint = { (files: [ProjectFile]) in
      MappingProject.read(files: files).mapping?.fingerprint
    }
    let original = try #require(fingerprint(files()))
    #expect(original.count == 64)
    #expect(fingerprint(files().reversed()) == original)
    #expect(fingerprint(files(table: smallTable + "\n")) != original)
    #expect(fingerprint(files() + [file("schema/1.sql", "")]) != original)
    #expect(fingerprint(files() + [file("README.md", "x")]) == original)
    // Over "\(length)migration.yml\(length)…", lengths as eight bytes, most significant first.
    #expect(original == "ff867a555a6c495edfa005a39e1707a41d6e56b95977d28864e4a52aa5ca9751")
  }
}
