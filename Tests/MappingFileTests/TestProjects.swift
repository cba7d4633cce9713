import MappingFile
import MigrationModel

/// Testing has a SourceLocation too; files that import both use this name.
typealias Place = SourceLocation

/// A project file from text.
func file(_ path: String, _ text: String) -> ProjectFile {
  ProjectFile(path: path, bytes: Array(text.utf8))
}

let smallMigration = """
  migration: clinic
  target: { schema: clinic }
  """

let smallTable = """
  table: patients
  from: Patients
  key: PatientID
  columns:
    mrn: MRN
  """

/// A project in which only the named parts differ from one that is fine.
func files(
  migration: String = smallMigration, table: String = smallTable, lookup: String? = nil
) -> [ProjectFile] {
  var files = [file("migration.yml", migration), file("tables/patients.yml", table)]
  if let lookup { files.append(file("lookups/status.csv", lookup)) }
  return files
}

/// A table file with one column map.
func table(column: String) -> String {
  """
  table: patients
  from: Patients
  key: PatientID
  columns:
    mrn: \(column)
  """
}

/// Everything reported, as the operator sees it.
func rendered(_ files: [ProjectFile], prefix: String = "") -> [String] {
  MappingProject.read(files: files, displayPrefix: prefix).diagnostics.map(\.rendered)
}

/// The column that a table file with one column map decodes to.
func decoded(_ text: String, lookup: String? = nil) -> ColumnMapping? {
  MappingProject.read(files: files(table: table(column: text), lookup: lookup))
    .mapping?.tables.first?.columns.first
}

let clinicMigration = """
  # where the exports come from
  migration: clinic
  source:
    time_zone: Australia/Sydney
    dates: mdy
    encoding: UTF8
    decimal: comma
    two_digit_years: { pivot: 30 }
    exports:
      Patients:
        file: "Patients*.mer"
        format: merge
        header: absent
        fields: [PatientID, MRN]
        delimiter: tab
        dates: dmy
        allow_empty: true
        control_characters: replace
        undecodable: set_aside
        continuation: [PatientID]
      Visits: { delimiter: ";" }
  target:
    schema: clinic
    url: postgresql://loader@db.example:5432/clinic?sslmode=verify-full
    ids: uuid
    namespace: clinic-2026
    control_schema: fm
    staging_schema: fmstage
  unmapped_fields: warn
  ignore_tables: { countries: come with the schema }
  """

let clinicPatients = """
  table: patients
  from: Patients
  where: { field: zz_Deleted, not: "1", reason: deleted in FileMaker }
  key: { from: PatientID, normalize: [trim, strip_leading_zeros] }
  modified: ModificationTimestamp
  duplicates: { keep: latest }
  deletes: soft
  columns:
    given_name: First_Name
    mrn: { from: MRN, clean: [trim, { strip: "()" }, { replace: { from: /, with: "" } }, upper],
           required: true, null_words: [n/a, "-"] }
    phone: { from: [Mobile, Home], as: { phone: AU }, on_invalid: keep_in extras }
    full_name: { template: "{First_Name} {{{Last_Name}}}" }
    address: { object: { line1: Street, suburb: Suburb } }
    origin: { value: "" }
    loaded_at: { constant: load_time }
    clinic_id: { from: ClinicID, references: clinics, on_missing: null }
    status: { from: Status, map: { A: active, "": unknown, X: ~ }, otherwise: { default: other } }
    created_at:
      from: Created
      as: { timestamp: { dates: dmy, time_zone: UTC } }
      on_ambiguous_time: earlier
      on_nonexistent_time: shift
    visits: { from: Visits, as: integer, default: "0", on_invalid: default }
    active: { from: Active, as: { boolean: { true: [yes], false: [no, nope] } }, on_empty: reject }
  ignore:
    zz_gUser: global field used by layouts
  unmapped_to: extras
  reject_budget: { rows: 25, percent: 0.1 }
  """

let clinicVisits = """
  table: visits
  from: Visits
  where:
    - { field: Kind, is: [A, B] }
    - { field: Gone, empty: true, reason: removed }
  key: [VisitID, Line]
  duplicates: first
  columns:
    kind: { from: Kind, map_file: lookups/kinds.csv, otherwise: keep }
  reject_budget: 5
  """

let clinicKinds = "from,to\r\nA,\"first, \"\"really\"\"\"\r\n\"B\",\r\n\"\",\"\"\r\n"

let clinicFiles = [
  file("migration.yml", clinicMigration),
  file("tables/patients.yml", clinicPatients),
  file("tables/visits.yaml", clinicVisits),
  file("schema/020_more.sql", "select 2;"),
  file("schema/010_tables.sql", "\u{FEFF}create table patients (id uuid);\n"),
  file("lookups/kinds.csv", clinicKinds),
]

/// A table of several sources with most of what concerns rows.
let logTable = """
  table: log
  sources:
    NewLog:
      key: [ID, Line]
      modified: Changed
      columns:
        at: Stamp
        note: { from: Remark, required: true }
      unmapped_to: rest
    OldLog:
      where: { field: Void, empty: true, reason: voided }
      explode: { values: Kinds }
      key: Kinds
      columns: { at: Day }
      ignore: { Printed: never used }
    PaperLog: {}
  where: { field: Gone, not: "1" }
  key: Number
  duplicates: { keep: latest, fill: true }
  modified: Touched
  columns:
    note: Note
    actor: User
  ignore: { Printed: not needed, zz: global }
  merge:
    prefer: OldLog
    on_difference: reject
    by: [note, actor]
    columns:
      note: { prefer: [PaperLog, OldLog], on_difference: prefer }
      actor: { on_difference: prefer }
  ids: random
  match: actor
  assert: { name: has_note, that: "note <> ''", severity: warn }
  deletes: hard
  reject_budget: 3
  """

/// A project that has the rest of the language, for the readers of hostile input.
let shapeFiles = [
  file(
    "migration.yml",
    "migration: c\ntarget: { schema: s, ids: random, tenant: north }\nschema: external\n"
      + "after_load: [sql/after.sql]\n"),
  file("tables/log.yml", logTable),
  file(
    "tables/totals.yml",
    "table: totals\nfrom_sql: sql/totals.sql\nkey: a\ncolumns:\n  a: a\n  b: { sql: \"c\" }\n"),
  file(
    "tables/lines.yml",
    """
    table: lines
    from: Orders
    explode: { repetitions: [Item, Price], position: no, skip_empty: false }
    key: [Order, no]
    columns:
      order_id: { from: Order, references: orders, on_missing: { default: O-1 } }
      item_id: { from: Item, references: { table: items, by: code }, on_missing: hold }
      party_id: { from: Party, references: { type: Kind, tables: { P: people, F: firms } } }
      item: { copy: { column: name, through: item_id } }
    match: { columns: [order_id], compare: normalized, unmatched: reject }
    crosswalk: crosswalk/lines.csv
    """),
  file("crosswalk/lines.csv", "id,Order,no\n1,O-1,1\n2,\"O-2\",1\n"),
  file("sql/totals.sql", "select 1 as a"), file("sql/after.sql", "select 2"),
]
