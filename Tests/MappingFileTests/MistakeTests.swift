import MappingFile
import MigrationModel
import Testing

/// One mistake and the whole text that reports it.
struct Mistake: Sendable, CustomTestStringConvertible {
  var text: String
  var expected: [String]

  init(_ text: String, _ expected: String...) {
    self.text = text
    self.expected = expected
  }

  var testDescription: String { text }
}

@Suite struct MistakeTests {
  @Test(arguments: [
    Mistake(
      "migration: clinic",
      """
      migration.yml:1:1: error[M012]: the key 'target' is missing in migration.yml
        hint: target: { schema: … }
      """),
    Mistake(
      "migration: Clinic-1\ntarget: { schema: c, stagin_schema: s }",
      """
      migration.yml:1:12: error[M018]: 'Clinic-1' is not a project name
        hint: use a-z, 0-9 and _, and begin with a letter
      """,
      """
      migration.yml:2:22: error[M011]: unknown key 'stagin_schema' in 'target'
        hint: did you mean 'staging_schema'?
      """),
    Mistake(
      "migration: clinic\nsorce: {}\ntarget: {}\nunmapped_fields: warning",
      """
      migration.yml:2:1: error[M011]: unknown key 'sorce' in migration.yml
        hint: did you mean 'source'?
      """,
      """
      migration.yml:3:9: error[M012]: the key 'schema' is missing in 'target'
        hint: name the schema that readers use
      """,
      """
      migration.yml:4:18: error[M015]: 'unmapped_fields' does not know 'warning'
        hint: use one of: error, warn
      """),
    Mistake(
      "migration: clinic\ntarget: { schema: c }\nignore_tables: { countries: }",
      """
      migration.yml:3:29: error[M014]: the reason to ignore 'countries' has no value
        hint: write the table and why nothing fills it: table: reason
      """),
    Mistake(
      "migration: clinic\ntarget: { schema: fm2pg, staging_schema: fm2pg }",
      """
      migration.yml:2:19: error[M023]: 'fm2pg' is also the control schema
        hint: give each schema a name of its own
      """,
      """
      migration.yml:2:19: error[M023]: 'fm2pg' is also the staging schema
        hint: give each schema a name of its own
      """,
      """
      migration.yml:2:42: error[M023]: 'fm2pg' is also the control schema
        hint: give each schema a name of its own
      """),
    Mistake(
      "migration: clinic\ntarget:\n  schema: c\n  url: mysql://x\n  service: s\n  ids: serial",
      """
      migration.yml:4:8: error[M022]: 'url' is not a PostgreSQL connection URI
        hint: write postgresql://user@host:port/database
      """,
      """
      migration.yml:5:3: error[M022]: 'url' and 'service' both name the server
        hint: keep one of them
      """,
      """
      migration.yml:6:8: error[M015]: 'ids' does not know 'serial'
        hint: use one of: uuid, random, identity
      """),
    Mistake(
      smallMigration
        + "\nsource:\n  encoding: MacRoman\n  dates: dym\n  decimal:\n  two_digit_years: 30",
      """
      migration.yml:4:13: error[M020]: the encoding 'MacRoman' is not read
        hint: choose Unicode (UTF-8) as output file character set when exporting
      """,
      """
      migration.yml:5:10: error[M015]: 'dates' does not know 'dym'
        hint: did you mean 'dmy'?
      """,
      """
      migration.yml:6:11: error[M014]: 'decimal' has no value
        hint: use one of: point, comma
      """,
      "migration.yml:7:20: error[M013]: 'two_digit_years' takes a map, found a text"),
    Mistake(
      smallMigration + "\nsource: { two_digit_years: { pivot: 100 }, exports: [Patients] }",
      "migration.yml:3:37: error[M016]: 'pivot' takes a whole number from 0 to 99",
      "migration.yml:3:53: error[M013]: 'exports' takes a map, found a list"),
    Mistake(
      smallMigration + "\nsource:\n  exports:\n    Patients:\n      fields: [A, B, A]\n"
        + "      delimiter: \"|\"\n      allow_empty: Yes\n      heder: absent",
      "migration.yml:6:22: error[M019]: 'fields' lists 'A' twice",
      """
      migration.yml:7:18: error[M015]: 'delimiter' does not know '|'
        hint: use one of: "," ";" tab
      """,
      """
      migration.yml:8:20: error[M017]: 'allow_empty' takes true or false, found 'Yes'
        hint: write true
      """,
      """
      migration.yml:9:7: error[M011]: unknown key 'heder' in export 'Patients'
        hint: did you mean 'header'?
      """),
    Mistake(
      smallMigration + "\nsource: { exports: { Patients: { header: absent }, Patient: {} } }",
      """
      migration.yml:3:34: error[M029]: export 'Patients' has no header and no 'fields'
        hint: list the field names in file order
      """,
      """
      migration.yml:3:52: warning[M032]: no table is filled from the export 'Patient'
        hint: did you mean 'Patients'?
      """),
  ])
  func inMigration(mistake: Mistake) {
    #expect(rendered(files(migration: mistake.text)) == mistake.expected)
  }

  @Test(arguments: [
    "postgresql://u:secret@h/d", "postgres://u:se/cret@h/d", "postgresql://u:sec?ret@h/d",
    "postgresql://u@h/d?password=secret", "postgresql://h?a=b&p%61ssword=secret",
    "postgresql:///d?sslpassword=secret", "postgresql://u:@h/d",
  ])
  func passwordsAreRefusedAndNotShown(url: String) {
    let text = "migration: clinic\ntarget: { schema: c, url: \"\(url)\" }"
    #expect(
      rendered(files(migration: text)) == [
        """
        migration.yml:2:27: error[M021]: 'url' holds a password
          hint: keep it in a password file (~/.pgpass), in PGPASSWORD or in a service file
        """
      ])
  }

  @Test(arguments: [
    "postgresql://u@h:5432/d", "postgres://h/d?application_name=a@b:c", "postgresql:///d?host=/run",
    "postgresql://[::1]:5432/d",
  ])
  func urlsWithoutPasswordAreFine(url: String) {
    let text = "migration: clinic\ntarget: { schema: c, url: \"\(url)\" }"
    #expect(rendered(files(migration: text)) == [])
  }

  @Test(arguments: [
    Mistake(
      "table: patients\nform: Patients\nkey: []\ncolumns: {}",
      """
      tables/patients.yml:2:1: error[M011]: unknown key 'form' in a table file
        hint: did you mean 'from'?
      """,
      "tables/patients.yml:3:6: error[M014]: 'key' is an empty list",
      "tables/patients.yml:4:10: error[M014]: 'columns' is an empty map"),
    Mistake(
      "table: t\nnotes: x",
      """
      tables/patients.yml:1:1: error[M012]: the key 'from' is missing in a table file
        hint: name the export
      """,
      """
      tables/patients.yml:1:1: error[M012]: the key 'key' is missing in a table file
        hint: name the field that identifies a record, or $record_id
      """,
      """
      tables/patients.yml:1:1: error[M012]: the key 'columns' is missing in a table file
        hint: columns: { target_column: SourceField }
      """,
      """
      tables/patients.yml:2:1: error[M011]: unknown key 'notes' in a table file
        hint: use one of: table, from, from_sql, sources, merge, where, explode, key, modified, \
      duplicates, columns, ignore, unmapped_to, person, ids, match, crosswalk, assert, deletes, \
      reject_budget
      """),
    Mistake(
      smallTable + "\nwhere: { field: A, is: [], not: 1, reson: x }",
      "tables/patients.yml:6:8: error[M029]: a condition of 'where' has several tests\n"
        + "  hint: write a list of conditions; all of them must hold",
      "tables/patients.yml:6:24: error[M014]: 'is' is an empty list",
      """
      tables/patients.yml:6:36: error[M011]: unknown key 'reson' in 'where'
        hint: did you mean 'reason'?
      """),
    Mistake(
      smallTable + "\nwhere: { field: A, is: [B, \" C\"] }",
      """
      tables/patients.yml:6:28: error[M033]: 'is' is compared with trimmed text, which this never is
        hint: remove the white space at its ends
      """),
    Mistake(
      smallTable + "\nwhere:\n  - { field: A }\n  - B\n  - { field: C, empty: 1 }",
      """
      tables/patients.yml:7:5: error[M012]: a condition of 'where' has no test
        hint: give one of: is, not, empty
      """,
      "tables/patients.yml:8:5: error[M013]: a condition of 'where' takes a map, found a text",
      """
      tables/patients.yml:9:24: error[M017]: 'empty' takes true or false, found '1'
        hint: write true
      """),
    Mistake(
      smallTable + "\nduplicates: { keep: lates }\ndeletes: delete\nmodified:",
      """
      tables/patients.yml:6:21: error[M015]: 'keep' does not know 'lates'
        hint: did you mean 'latest'?
      """,
      """
      tables/patients.yml:7:10: error[M015]: 'deletes' does not know 'delete'
        hint: use one of: soft, hard, ignore
      """,
      "tables/patients.yml:8:10: error[M014]: 'modified' has no value"),
    Mistake(
      smallTable + "\nduplicates: latest",
      """
      tables/patients.yml:6:1: error[M029]: 'latest' needs the key 'modified'
        hint: name the field that tells which record is newer
      """),
    Mistake(
      smallTable + "\nignore: { A: , B: \"\" }\nunmapped_to: mrn",
      """
      tables/patients.yml:6:14: error[M014]: the reason to ignore 'A' has no value
        hint: write the field and why it is left behind: Field: reason
      """,
      """
      tables/patients.yml:6:19: error[M014]: the reason to ignore 'B' is empty
        hint: write the field and why it is left behind: Field: reason
      """,
      """
      tables/patients.yml:7:14: error[M029]: the column 'mrn' is mapped and takes unmapped fields
        hint: use a jsonb column of its own
      """),
    Mistake(
      smallTable + "\nignore: [A]\nreject_budget: -1",
      """
      tables/patients.yml:6:9: error[M013]: 'ignore' takes a map, found a list
        hint: write the field and why it is left behind: Field: reason
      """,
      "tables/patients.yml:7:16: error[M016]: 'reject_budget' takes a whole number of at least 0"),
    Mistake(
      smallTable + "\nreject_budget: { rows: 1.5, percent: 1% }",
      "tables/patients.yml:6:24: error[M016]: 'rows' takes a whole number of at least 0",
      """
      tables/patients.yml:6:38: error[M016]: 'percent' takes a number from 0 to 100
        hint: leave the % out
      """),
    Mistake(
      smallTable.replacing("PatientID", with: "[A, $record_id]"),
      """
      tables/patients.yml:3:10: error[M029]: '$record_id' is a key by itself
        hint: remove it or the other fields
      """),
    Mistake(
      smallTable.replacing("PatientID", with: "{ from: [A, A], normalize: [lower, uper] }"),
      "tables/patients.yml:3:18: error[M019]: 'from' lists 'A' twice",
      """
      tables/patients.yml:3:41: error[M015]: 'normalize' does not know 'uper'
        hint: did you mean 'upper'?
      """),
    Mistake(
      smallTable.replacing("table: patients", with: "table: " + String(repeating: "t", count: 64)),
      """
      tables/patients.yml:1:8: error[M018]: 'table' is longer than 63 bytes
        hint: PostgreSQL would cut the name off
      """),
    Mistake(
      smallTable + "\n  mrn: MRN2\n  ? [a, b]\n  : c\n  ~: d",
      """
      tables/patients.yml:6:3: error[M009]: the key 'mrn' is given twice
        hint: it is already on line 5
      """,
      """
      tables/patients.yml:7:5: error[M010]: a key must be a text, found a list
        hint: quote texts that hold [ ] { } : #
      """,
      """
      tables/patients.yml:9:3: error[M010]: a key must be a text, found nothing
        hint: quote it: "" is the empty text
      """),
    Mistake("- a", "tables/patients.yml:1:1: error[M013]: a table file takes a map, found a list"),
  ])
  func inTable(mistake: Mistake) {
    #expect(rendered(files(table: mistake.text)) == mistake.expected)
  }

  @Test func everyMistakeOfAProjectIsReportedInOrder() {
    let found = rendered(
      [
        file("tables/b.yml", smallTable),
        file("tables/a.yml", smallTable + "\nkye: 1"),
        file("schema/1.sql", "select\n '\0'"),
        file("migration.yml", "target: { schema: s }"),
      ], prefix: "mappings/clinic/")
    #expect(
      found == [
        """
        mappings/clinic/migration.yml:1:1: error[M012]: the key 'migration' is missing in \
        migration.yml
          hint: give the project a name, such as 'clinic'
        """,
        "mappings/clinic/schema/1.sql:2:3: error[M003]: the control character U+0000 is not allowed",
        """
        mappings/clinic/tables/a.yml:6:1: error[M011]: unknown key 'kye' in a table file
          hint: did you mean 'key'?
        """,
        """
        mappings/clinic/tables/b.yml:1:8: error[M024]: the table 'patients' is filled by two files
          hint: name both exports under 'sources' of one file; the other is \
        mappings/clinic/tables/a.yml
        """,
      ])
  }

  @Test func anEmptyProjectIsRefused() {
    #expect(
      rendered([], prefix: "p/") == [
        """
        error[M001]: there is no 'p/migration.yml'
          hint: a migration project has the files migration.yml and tables/*.yml
        """,
        """
        error[M001]: there is no table file in 'p/tables/'
          hint: write one .yml file for each target table
        """,
      ])
  }
}
