import MigrationModel

extension Project {
  /// Two tables with computed ids: patients refer to clinics and to each other.
  static var computed: Project {
    Project(
      mapping: Mapping(
        name: at(1, "small", file: "migration.yml"),
        source: SourceSettings(
          timeZone: at(3, "Australia/Sydney", file: "migration.yml"), dates: .dmy),
        target: TargetSettings(
          schema: at(5, "small", file: "migration.yml"), namespace: "small"),
        unmappedFields: .error, tables: [patients, clinics],
        schemaFiles: [SchemaFile(path: "schema/010.sql", sql: "")], fingerprint: "00"),
      manifest: SourceManifest(entries: [
        entry(
          "Patients",
          ["PatientID", "ClinicID", "Referrer", "DOB", "Seen", "Mobile", "Notes", "Modified"]),
        entry("Clinics", ["ClinicID", "Name"]),
      ]),
      catalog: TargetCatalog(
        tables: [clinicsTable, patientsTable],
        domains: [
          CatalogDomain(
            name: "e164", notNull: false,
            checks: [
              .init(
                name: "e164_check", definition: "CHECK (VALUE ~ '^\\+[0-9]+$'::text)",
                expression: "(VALUE ~ '^\\+[0-9]+$'::text)")
            ])
        ]))
  }

  private static var clinics: TableMapping {
    let file = "tables/clinics.yml"
    return TableMapping(
      table: at(1, "clinics", file: file), from: at(2, "Clinics", file: file),
      key: KeyMapping(source: .fields([at(3, "ClinicID", file: file)])),
      columns: [
        ColumnMapping(
          column: at(5, "name", file: file), source: .field(at(5, "Name", file: file)),
          clean: [.trim, .nameCase])
      ])
  }

  private static var patients: TableMapping {
    TableMapping(
      table: at(1, "patients"), from: at(2, "Patients"),
      filter: RowFilter(conditions: [
        FilterCondition(
          field: at(3, "PatientID"), test: .isNotEmpty, reason: "a record without key")
      ]),
      key: KeyMapping(source: .fields([at(4, "PatientID")]), normalize: [.trim, .upper]),
      modified: at(5, "Modified"), duplicates: .latest,
      columns: [
        ColumnMapping(
          column: at(11, "clinic_id"), source: .field(at(11, "ClinicID")),
          reference: Reference(table: at(11, "clinics"))),
        ColumnMapping(
          column: at(12, "referrer_id"), source: .field(at(12, "Referrer")),
          reference: Reference(table: at(12, "patients"), onMissing: .null)),
        ColumnMapping(
          column: at(13, "born"), source: .field(at(13, "DOB")),
          onInvalid: .keepIn(at(13, "extras"))),
        ColumnMapping(column: at(14, "seen"), source: .field(at(14, "Seen"))),
        ColumnMapping(
          column: at(15, "mobile"), source: .field(at(15, "Mobile")),
          type: at(15, .phone(region: "AU")), onInvalid: .null),
      ],
      ignored: [IgnoredField(field: at(20, "Notes"), reason: "private")])
  }

  private static var clinicsTable: CatalogTable {
    CatalogTable(
      name: "clinics", columns: [uuid("id", notNull: true), text("name", notNull: true)],
      constraints: [
        CatalogConstraint(
          name: "clinics_name_key", kind: .unique, columns: ["name"], definition: "UNIQUE (name)"),
        primaryKey("clinics", ["id"]),
      ], indexes: [], triggers: [])
  }

  private static var patientsTable: CatalogTable {
    CatalogTable(
      name: "patients",
      columns: [
        uuid("id", notNull: true), uuid("clinic_id", notNull: true), uuid("referrer_id"),
        CatalogColumn(name: "born", type: .date, typeText: "date"),
        CatalogColumn(
          name: "seen", type: .timestamptz(6), typeText: "timestamp with time zone"),
        text("mobile", domain: "e164"),
        CatalogColumn(name: "extras", type: .jsonb, typeText: "jsonb"),
      ],
      constraints: [
        CatalogConstraint(
          name: "patients_check", kind: .check, columns: ["born", "seen"],
          definition: "CHECK ((seen >= born))", expression: "(seen >= born)"),
        foreignKey("patients", "clinic_id", to: "clinics"),
        foreignKey("patients", "referrer_id", to: "patients"),
        primaryKey("patients", ["id"]),
      ],
      indexes: [
        CatalogIndex(
          name: "patients_mobile",
          definition: "CREATE UNIQUE INDEX patients_mobile ON patients "
            + "USING btree (lower(mobile)) WHERE (born IS NOT NULL)", isUnique: true,
          keys: ["lower(mobile)"], predicate: "(born IS NOT NULL)")
      ], triggers: [])
  }
}
