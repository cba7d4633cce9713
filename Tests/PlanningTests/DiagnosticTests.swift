import MigrationModel
import Planning
import Testing

/// Every mistake that shows when a mapping meets headers and catalog, as the operator reads it.
@Suite struct DiagnosticTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: [String]
    var change: @Sendable (inout Project) -> Void

    init(
      _ description: String, _ expected: [String],
      _ change: @escaping @Sendable (inout Project) -> Void
    ) {
      testDescription = description
      self.expected = expected
      self.change = change
    }
  }

  @Test func soundProjects() {
    #expect(Project.computed.rendered == [])
    #expect(Project.natural.rendered == [])
  }

  @Test(arguments: fields + tables + references + values + masks)
  func diagnostics(example: Case) {
    var project = Project.computed
    example.change(&project)
    #expect(project.rendered == example.expected)
    let (plan, diagnostics) = project.compile()
    #expect((plan == nil) == diagnostics.contains { $0.severity == .error })
  }

  /// Planning itself never reports M118, which needs the machine's time zone files, nor M130, which
  /// needs the rules.
  @Test func everyCodeHasACase() {
    let cases = Self.fields + Self.tables + Self.references + Self.values + Self.masks
    let text = cases.flatMap(\.expected).joined()
    for code in PlanningCode.allCases {
      if code == .unknownTimeZone || code == .patternInvalid { continue }
      #expect(text.contains("[\(code.rawValue)]"), "no case for \(code)")
    }
  }

  /// All mistakes at once, sorted by place; those without a place come first.
  @Test func order() {
    var project = Project.computed
    project.mapping.tables[0].columns[2].source = .field(at(13, "Dob "))
    project.mapping.tables[0].key.source = .fields([at(4, "PatientNo")])
    project.mapping.tables[1].columns[0].column.value = "nmae"
    project.catalog.tables.append(
      CatalogTable(name: "zones", columns: [], constraints: [], indexes: [], triggers: []))
    let codes = project.compile().diagnostics.map { diagnostic in
      "\(diagnostic.code) \(diagnostic.location.map { "\($0.file):\($0.line)" } ?? "-")"
    }
    #expect(
      codes == [
        "M117 -", "M105 tables/clinics.yml:1", "M104 tables/clinics.yml:5",
        "M102 tables/patients.yml:2", "M101 tables/patients.yml:4", "M101 tables/patients.yml:13",
      ])
  }

  static let fields: [Case] = [
    Case(
      "a column's field is mistyped",
      [
        "tables/patients.yml:2:5: error[M102]: field 'DOB' of 'Patients' is neither mapped nor ignored"
          + "\n  hint: map it, or name it under `ignore:` with a reason",
        "tables/patients.yml:13:5: error[M101]: field 'D0B' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'DOB'?",
      ]
    ) { $0.mapping.tables[0].columns[2].source = .field(at(13, "D0B")) },
    Case(
      "a key's field is far from any",
      [
        "tables/patients.yml:4:5: error[M101]: field 'zzz_serial' is not in the export of 'Patients'"
      ]
    ) { $0.mapping.tables[0].key.source = .fields([at(4, "zzz_serial")]) },
    Case(
      "modified, where and ignore name fields that are not there",
      [
        "tables/patients.yml:2:5: error[M102]: field 'Modified' of 'Patients' is neither mapped nor "
          + "ignored\n  hint: map it, or name it under `ignore:` with a reason",
        "tables/patients.yml:3:5: error[M101]: field 'PatientIDs' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'PatientID'?",
        "tables/patients.yml:5:5: error[M101]: field 'ModifiedAt' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'Modified'?",
        "tables/patients.yml:21:5: error[M101]: field 'Note' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'Notes'?",
      ]
    ) {
      $0.mapping.tables[0].modified = at(5, "ModifiedAt")
      $0.mapping.tables[0].filter?.conditions[0].field = at(3, "PatientIDs")
      $0.mapping.tables[0].ignored.append(IgnoredField(field: at(21, "Note"), reason: "-"))
    },
    Case(
      "a template and an object name fields that are not there",
      [
        "tables/patients.yml:2:5: error[M102]: field 'Mobile' of 'Patients' is neither mapped nor "
          + "ignored\n  hint: map it, or name it under `ignore:` with a reason",
        "tables/patients.yml:15:5: error[M101]: field 'Mobil' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'Mobile'?",
      ]
    ) {
      $0.mapping.tables[0].columns[4].source = .template([.text("+"), .field(at(15, "Mobil"))])
    },
    Case(
      "a field of the export is forgotten",
      [
        "tables/patients.yml:2:5: error[M102]: field 'Sex' of 'Patients' is neither mapped nor ignored"
          + "\n  hint: map it, or name it under `ignore:` with a reason"
      ]
    ) { $0.manifest.entries[1].header.fields.append(ExportField(name: "Sex")) },
    Case(
      "several fields are forgotten, in the order of the export",
      [
        "tables/patients.yml:2:5: error[M102]: 2 fields of 'Patients' are neither mapped nor "
          + "ignored: 'Sex', 'Alias'\n  hint: map them, name them under `ignore:` with a reason, "
          + "or keep them all by `unmapped_to:`"
      ]
    ) {
      $0.manifest.entries[1].header.fields += [
        ExportField(name: "Sex"), ExportField(name: "Alias"),
      ]
    },
    Case(
      "a forgotten field is a warning where the mapping says so",
      [
        "tables/patients.yml:2:5: warning[M102]: field 'Sex' of 'Patients' is neither mapped nor "
          + "ignored\n  hint: map it, or name it under `ignore:` with a reason"
      ]
    ) {
      $0.mapping.unmappedFields = .warn
      $0.manifest.entries[1].header.fields.append(ExportField(name: "Sex"))
    },
    Case("unmapped_to takes a forgotten field", []) {
      $0.mapping.tables[0].unmappedTo = at(8, "extras")
      $0.manifest.entries[1].header.fields.append(ExportField(name: "Sex"))
    },
    Case(
      "a field is mapped and ignored",
      ["tables/patients.yml:21:5: error[M116]: field 'DOB' is both mapped and ignored"]
    ) { $0.mapping.tables[0].ignored.append(IgnoredField(field: at(21, "DOB"), reason: "-")) },
    Case(
      "RECORDID is not in a text export",
      [
        "tables/patients.yml:4:5: error[M115]: the export of 'Patients' carries no RECORDID"
          + "\n  hint: export as FMPXMLRESULT, or name the key's fields"
      ]
    ) { $0.mapping.tables[0].key.source = .recordID(at(4, "").at) },
    Case(
      "an export has more fields than one view can show",
      [
        "tables/patients.yml:2:5: error[M120]: the export of 'Patients' has 1659 fields, more than the "
          + "1658 that staging can hold\n  hint: export in two halves that both hold the key"
      ]
    ) {
      $0.mapping.tables[0].unmappedTo = at(8, "extras")
      $0.manifest.entries[1].header.fields += (9...1659).map { ExportField(name: "F\($0)") }
    },
    Case("an export has as many fields as one view can show", []) {
      $0.mapping.tables[0].unmappedTo = at(8, "extras")
      $0.manifest.entries[1].header.fields += (9...1658).map { ExportField(name: "F\($0)") }
    },
    Case("RECORDID is in an XML export", []) {
      $0.mapping.tables[0].key.source = .recordID(at(4, "").at)
      $0.manifest.entries[1].header.dialect.format = .fmpxmlresult
    },
  ]

  static let tables: [Case] = [
    Case(
      "the table is mistyped",
      [
        "warning[M117]: table 'clinics' of the schema is filled by no mapping\n"
          + "  hint: write a file in tables/ for it, or name it under `ignore_tables:` with a reason",
        "tables/clinics.yml:1:5: error[M103]: table 'clinic' is not in the target schema"
          + "\n  hint: did you mean 'clinics'?",
        "tables/patients.yml:11:5: error[M107]: no mapping fills the table 'clinics' that is "
          + "referred to\n  hint: did you mean 'clinic'?",
      ]
    ) { $0.mapping.tables[1].table.value = "clinic" },
    Case(
      "a table of the schema is filled by nothing",
      [
        "warning[M117]: table 'zones' of the schema is filled by no mapping\n"
          + "  hint: write a file in tables/ for it, or name it under `ignore_tables:` with a reason"
      ]
    ) {
      $0.catalog.tables.append(
        CatalogTable(name: "zones", columns: [], constraints: [], indexes: [], triggers: []))
    },
    Case("a table of the schema is filled by nothing, and should not", []) {
      $0.catalog.tables.append(
        CatalogTable(name: "zones", columns: [], constraints: [], indexes: [], triggers: []))
      $0.mapping.ignoredTables = [IgnoredTable(table: migration(9, "zones"), reason: "seeded")]
    },
    Case(
      "ignored tables that are none, or are filled",
      [
        "migration.yml:9:5: error[M103]: table 'patient' is not in the target schema"
          + "\n  hint: did you mean 'patients'?",
        "migration.yml:10:5: error[M116]: table 'clinics' is both filled and ignored"
          + "\n  hint: remove it from `ignore_tables`",
      ]
    ) {
      $0.mapping.ignoredTables = [
        IgnoredTable(table: migration(9, "patient"), reason: "-"),
        IgnoredTable(table: migration(10, "clinics"), reason: "-"),
      ]
    },
    Case(
      "a table is partitioned",
      [
        "error[M119]: table 'patients' is partitioned or a partition"
          + "\n  hint: declare it as an ordinary table; fm2pg does not build partitions"
      ]
    ) { $0.catalog.tables[1].isPartitioned = true },
    Case(
      "the column is mistyped",
      [
        "tables/patients.yml:13:5: error[M104]: column 'bron' is not in table 'patients'"
          + "\n  hint: did you mean 'born'?"
      ]
    ) { $0.mapping.tables[0].columns[2].column.value = "bron" },
    Case(
      "a NOT NULL column is filled by nothing",
      [
        "tables/patients.yml:1:5: error[M105]: column 'sex' of 'patients' is NOT NULL without a "
          + "default, and nothing fills it"
      ]
    ) { $0.catalog.tables[1].columns.append(text("sex", notNull: true)) },
    Case(
      "a domain forbids NULL in a column that is filled by nothing",
      [
        "tables/patients.yml:1:5: error[M105]: column 'home' of 'patients' is NOT NULL without a "
          + "default, and nothing fills it"
      ]
    ) {
      $0.catalog.domains.append(CatalogDomain(name: "filled", notNull: true, checks: []))
      $0.catalog.tables[1].columns.append(text("home", domain: "filled"))
    },
    Case("a NOT NULL column has a default, an identity or an expression", []) {
      var columns = ["a", "b", "c"].map { text($0, notNull: true) }
      columns[0].defaultExpression = "''::text"
      columns[1].identity = .always
      columns[2].isGenerated = true
      $0.catalog.tables[1].columns += columns
    },
    Case(
      "a generated column is mapped",
      [
        "tables/patients.yml:13:5: error[M106]: column 'born' is generated by PostgreSQL"
          + "\n  hint: leave it out of the mapping"
      ]
    ) { $0.catalog.tables[1].columns[3].isGenerated = true },
    Case(
      "an identity column is mapped",
      [
        "tables/patients.yml:13:5: error[M106]: column 'born' is GENERATED ALWAYS AS IDENTITY"
          + "\n  hint: declare it GENERATED BY DEFAULT, or leave it out"
      ]
    ) { $0.catalog.tables[1].columns[3].identity = .always },
    Case("an identity column that takes values is mapped", []) {
      $0.catalog.tables[1].columns[3].identity = .byDefault
    },
    Case(
      "a column's type is filled by no rule",
      [
        "tables/patients.yml:13:5: error[M109]: column 'born' has the type 'tsvector', which no rule "
          + "fills\n  hint: declare it as text and let `after_load` fill a column of that type, or "
          + "leave it out"
      ]
    ) { $0.catalog.tables[1].columns[3].type = .other("tsvector") },
    Case(
      "a table has no primary key",
      [
        "tables/patients.yml:1:5: error[M114]: table 'patients' has no primary key, so its rows "
          + "cannot be told apart\n  hint: add `id uuid primary key` to the schema"
      ]
    ) {
      $0.catalog.tables[1].constraints.removeAll { $0.kind == .primaryKey }
      $0.mapping.tables[0].columns.remove(at: 1)
      $0.mapping.tables[0].ignored.append(IgnoredField(field: at(21, "Referrer"), reason: "-"))
      $0.catalog.tables[1].columns[0].notNull = false
    },
    Case(
      "a primary key is neither mapped nor a uuid",
      [
        "tables/patients.yml:1:5: error[M114]: the primary key of 'patients' is neither mapped nor a "
          + "single uuid column\n  hint: map the columns 'born', 'seen', 'mobile', 'extras'"
      ]
    ) {
      $0.catalog.tables[1].constraints[3].columns = ["born", "seen", "mobile", "extras"]
      $0.catalog.tables[1].columns[0].notNull = false
      $0.mapping.tables[0].columns.remove(at: 1)
      $0.mapping.tables[0].ignored.append(IgnoredField(field: at(21, "Referrer"), reason: "-"))
    },
  ]

  static let references: [Case] = [
    Case(
      "a foreign key to a column that nothing fills",
      [
        "tables/patients.yml:11:5: error[M108]: 'clinic_id' refers to 'code' of 'clinics', which is "
          + "neither its id nor filled by a mapping\n"
          + "  hint: refer to the primary key, or map 'code'"
      ]
    ) {
      $0.catalog.tables[0].columns.append(
        CatalogColumn(name: "code", type: .uuid, typeText: "uuid"))
      $0.catalog.tables[1].constraints[1].referencedColumns = ["code"]
    },
    Case(
      "rows that must refer to each other at once",
      [
        "tables/clinics.yml:1:5: warning[M122]: rows of 'clinics', 'patients' must refer to each "
          + "other at once\n  hint: make one of the foreign keys DEFERRABLE, or its column nullable"
      ]
    ) {
      $0.catalog.tables[0].constraints.append(
        CatalogConstraint(
          name: "clinics_head_fkey", kind: .foreignKey, columns: ["id"],
          definition: "FOREIGN KEY (id) REFERENCES patients(id)", referencedTable: "patients",
          referencedColumns: ["id"]))
    },
    Case(
      "given ids that are none, or twice the same",
      [
        "crosswalk/c.csv:3:4: error[M123]: the id is given to another key already\n"
          + "  hint: that is on line 2; an id is of one key only",
        "crosswalk/c.csv:4:4: error[M123]: the id is none that 'clinics' can have\n"
          + "  hint: write a uuid: 32 hexadecimal digits, with hyphens",
      ]
    ) {
      let place = $0.mapping.tables.firstIndex { $0.table.value == "clinics" } ?? 0
      let id = "8d0f5c1e-6a0b-4d3e-9a53-0f2b6f0b7c11"
      $0.mapping.tables[place].crosswalk = GivenCrosswalk(
        file: at(3, "c.csv"),
        entries: [id, id.uppercased(), "8d0f"].enumerated().map { line, id in
          .init(
            key: [String(line)], id: id,
            at: .init(file: "crosswalk/c.csv", line: line + 2, column: 4))
        })
    },
    Case(
      "a position is mistyped",
      [
        "tables/patients.yml:3:5: error[M101]: field 'slto' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'slot'?",
        "tables/patients.yml:12:5: error[M108]: the key of 'patients' has 2 parts, but 1 is given\n"
          + "  hint: name one field for each part under `from`, in the order of that table's `key`",
      ]
    ) {
      $0.mapping.tables[0].explode = ExplodeMapping(
        kind: .repetitions, fields: [at(9, "Mobile")], position: at(9, "slot"))
      $0.mapping.tables[0].key.source = .fields([at(3, "PatientID"), at(3, "slto")])
    },
    Case(
      "a position that is named as a field is",
      [
        "tables/patients.yml:2:5: error[M102]: field 'DOB' of 'Patients' is neither mapped nor "
          + "ignored\n  hint: map it, or name it under `ignore:` with a reason",
        "tables/patients.yml:9:5: error[M121]: the position 'DOB' is also a field of the export\n"
          + "  hint: give the position another name",
      ]
    ) {
      $0.mapping.tables[0].explode = ExplodeMapping(
        kind: .repetitions, fields: [at(9, "Mobile")], position: at(9, "DOB"))
    },
    Case(
      "a reference to a table that no mapping fills",
      [
        "tables/patients.yml:11:5: error[M107]: no mapping fills the table 'clinic' that is referred "
          + "to\n  hint: did you mean 'clinics'?"
      ]
    ) {
      guard case .table(var table) = $0.mapping.tables[0].columns[0].reference?.parent else {
        return
      }
      table.value = "clinic"
      $0.mapping.tables[0].columns[0].reference?.parent = .table(table)
    },
    Case(
      "a reference to computed ids from a column that is not uuid",
      [
        "tables/patients.yml:11:5: error[M108]: 'clinics' has computed uuid ids, but column "
          + "'clinic_id' is integer\n  hint: declare 'clinic_id' as uuid"
      ]
    ) {
      $0.catalog.tables[1].columns[1].type = .int4
      $0.catalog.tables[1].columns[1].typeText = "integer"
    },
    Case(
      "a reference with too many parts",
      [
        "tables/patients.yml:11:5: error[M108]: the key of 'clinics' has 1 part, but 2 are given\n"
          + "  hint: name one field for each part under `from`, in the order of that table's `key`"
      ]
    ) {
      $0.mapping.tables[0].columns[0].source = .fields([at(11, "ClinicID"), at(11, "PatientID")])
    },
    Case(
      "a reference with too few parts",
      [
        "tables/patients.yml:11:5: error[M108]: the key of 'clinics' has 2 parts, but 1 is given\n"
          + "  hint: name one field for each part under `from`, in the order of that table's `key`"
      ]
    ) {
      let file = "tables/clinics.yml"
      $0.mapping.tables[1].key.source = .fields([
        at(3, "ClinicID", file: file), at(3, "Name", file: file),
      ])
    },
    Case(
      "on_missing: null into NOT NULL",
      [
        "tables/patients.yml:11:5: error[M113]: column 'clinic_id' is NOT NULL, so `on_missing: null` "
          + "cannot be kept\n  hint: use `on_missing: reject`"
      ]
    ) { $0.mapping.tables[0].columns[0].reference?.onMissing = .null },
  ]

  static let values: [Case] = [
    Case(
      "a timestamp with time zone, and no time zone",
      [
        "tables/patients.yml:14:5: error[M110]: column 'seen' is a timestamp with time zone, and no "
          + "time zone is stated\n  hint: set `time_zone:` under `source:`"
      ]
    ) { $0.mapping.source.timeZone = nil },
    Case("the column states its time zone", []) {
      $0.mapping.source.timeZone = nil
      $0.mapping.tables[0].columns[3].type = at(14, .timestamp(order: nil, zone: "UTC"))
    },
    Case(
      "nothing says the order of dates",
      ["born", "seen"].enumerated().map { index, name in
        "tables/patients.yml:\(13 + index):5: error[M111]: neither the export nor the mapping says the "
          + "order of dates for '\(name)'\n  hint: set `dates: mdy`, `dmy` or `ymd` under `source:`"
      }
    ) { $0.mapping.source.dates = nil },
    Case("the export states its date format", []) {
      $0.mapping.source.dates = nil
      $0.manifest.entries[1].header.dateFormat = "M/d/yyyy"
    },
    Case(
      "keep_in names a column that cannot keep JSON",
      [
        "tables/patients.yml:13:5: error[M112]: column 'mobile' must be a nullable jsonb column that "
          + "nothing else fills"
      ]
    ) { $0.mapping.tables[0].columns[2].onInvalid = .keepIn(at(13, "mobile")) },
    Case(
      "keep_in names a column that is NOT NULL",
      [
        "tables/patients.yml:1:5: error[M105]: column 'extras' of 'patients' is NOT NULL without a "
          + "default, and nothing fills it",
        "tables/patients.yml:13:5: error[M112]: column 'extras' must be a nullable jsonb column that "
          + "nothing else fills",
      ]
    ) { $0.catalog.tables[1].columns[6].notNull = true },
    Case(
      "unmapped_to names a column that is not there",
      [
        "tables/patients.yml:8:5: error[M104]: column 'extra' is not in table 'patients'"
          + "\n  hint: did you mean 'extras'?"
      ]
    ) { $0.mapping.tables[0].unmappedTo = at(8, "extra") },
  ]

  /// A key that the mapping fills needs one field, not the parts of a composite key.
  @Test func partsForANaturalKey() {
    var project = Project.natural
    let file = "tables/lines.yml"
    project.mapping.tables[0].columns[0].source = .fields([
      at(5, "Order", file: file), at(5, "Unit", file: file),
    ])
    #expect(
      project.rendered == [
        "tables/lines.yml:5:5: error[M108]: 'orders' is referred to by its column 'number', so one "
          + "field is needed"
      ])
  }
}

private func migration<Value>(_ line: Int, _ value: Value) -> Located<Value> {
  at(line, value, file: "migration.yml")
}
