import MappingFile
import MigrationModel
import Testing

/// Contradictions about ids, references, SQL and the target, each at its place.
@Suite struct KeyMistakeTests {
  @Test(arguments: [
    Mistake(
      "ids: serial",
      """
      tables/patients.yml:6:6: error[M015]: 'ids' does not know 'serial'
        hint: use one of: uuid, random, identity, natural
      """),
    Mistake(
      "ids: natural\nmatch: mrn\ncrosswalk: crosswalk/p.csv",
      """
      tables/patients.yml:7:1: error[M029]: 'match' gives ids, but 'ids: natural' takes them \
      from the columns
        hint: remove one of them
      """,
      """
      tables/patients.yml:8:1: error[M029]: 'crosswalk' gives ids, but 'ids: natural' takes \
      them from the columns
        hint: remove one of them
      """),
    Mistake(
      "match: mnr",
      """
      tables/patients.yml:6:8: error[M036]: 'match' names the column 'mnr', which is not mapped
        hint: did you mean 'mrn'?
      """),
    Mistake(
      "match: [mrn, mrn]",
      "tables/patients.yml:6:14: error[M019]: 'match' lists 'mrn' twice"),
    Mistake(
      "match: { compare: loose, unmatched: skip }",
      """
      tables/patients.yml:6:8: error[M012]: the key 'columns' is missing in 'match'
        hint: match: { columns: [mrn] }
      """,
      """
      tables/patients.yml:6:19: error[M015]: 'compare' does not know 'loose'
        hint: use one of: exact, normalized
      """,
      """
      tables/patients.yml:6:37: error[M015]: 'unmatched' does not know 'skip'
        hint: use one of: create, reject
      """),
    Mistake(
      "match: { column: mrn }",
      """
      tables/patients.yml:6:10: error[M011]: unknown key 'column' in 'match'
        hint: did you mean 'columns'?
      """),
    Mistake(
      "crosswalk: crosswalk/q.csv",
      """
      tables/patients.yml:6:12: error[M034]: there is no file 'crosswalk/q.csv' in the project
        hint: did you mean 'crosswalk/p.csv'?
      """),
    Mistake(
      "crosswalk: p.csv",
      """
      tables/patients.yml:6:12: error[M034]: there is no file 'p.csv' in the project
        hint: did you mean 'crosswalk/p.csv'?
      """),
    Mistake(
      "crosswalk: other.csv",
      """
      tables/patients.yml:6:12: error[M034]: there is no file 'other.csv' in the project
        hint: put it into the folder crosswalk/ as a .csv file
      """),
    Mistake(
      "crosswalk: [a]",
      "tables/patients.yml:6:12: error[M013]: 'crosswalk' takes a text, found a list"),
  ])
  func inKeys(mistake: Mistake) {
    let csv = file("crosswalk/p.csv", "key,id\n")
    #expect(
      rendered(files(table: smallTable + "\n" + mistake.text) + [csv]) == mistake.expected)
  }

  @Test(arguments: [
    Mistake(
      "",
      """
      1:1: error[M035]: the first line does not name the key and the id
        hint: the header is PatientID,id
      """),
    Mistake(
      "from,to\nA,b",
      """
      1:1: error[M035]: the first line does not name the key and the id
        hint: the header is PatientID,id
      """),
    Mistake(
      "key;id\nA;b",
      """
      1:1: error[M035]: the first line does not name the key and the id
        hint: the header is PatientID,id
      """),
    Mistake(
      "key,id,note\nA,b,c",
      """
      1:1: error[M035]: the first line does not name the key and the id
        hint: the header is PatientID,id
      """),
    Mistake(
      "id,id\nA,b",
      """
      1:1: error[M035]: the first line does not name the key and the id
        hint: the header is PatientID,id
      """),
    Mistake(
      "key,id\nA,b,c\nB\n\nC,\n,d\nA,e\nA,f\n\" \",g",
      """
      2:1: error[M035]: the row has 3 columns instead of 2
        hint: quote texts that hold commas
      """,
      """
      3:1: error[M035]: the row has 1 column instead of 2
        hint: quote texts that hold commas
      """,
      """
      5:1: error[M035]: the id is empty
        hint: complete the row, or remove it
      """,
      """
      6:1: error[M035]: the key is empty
        hint: complete the row, or remove it
      """,
      """
      8:1: error[M019]: the key is given twice
        hint: it is already on line 7
      """,
      """
      9:1: error[M035]: the key is empty
        hint: complete the row, or remove it
      """),
    Mistake(
      "key,id\nA,\"b",
      "2:3: error[M035]: a quoted text is not closed"),
    Mistake(
      "key,id\n\0,b", "2:1: error[M003]: the control character U+0000 is not allowed"),
  ])
  func inCrosswalk(mistake: Mistake) {
    let table = smallTable + "\ncrosswalk: crosswalk/p.csv"
    #expect(
      rendered(files(table: table) + [file("crosswalk/p.csv", mistake.text)])
        == mistake.expected.map { "crosswalk/p.csv:" + $0 })
  }

  @Test func aCompositeCrosswalkNamesItsFields() {
    let table = smallTable.replacing("PatientID", with: "[\"A, B\", C]")
    let csv = file("crosswalk/p.csv", "key,id\nA,b")
    #expect(
      rendered(files(table: table + "\ncrosswalk: crosswalk/p.csv") + [csv]) == [
        """
        crosswalk/p.csv:1:1: error[M035]: the first line does not name the key and the id
          hint: the header is "A, B",C,id
        """
      ])
  }

  @Test func aCrosswalkNeedsKeysOfOneLength() {
    let table = """
      table: t
      sources: { New: { key: [A, B] }, Old: { key: C } }
      columns: { a: A }
      crosswalk: crosswalk/p.csv
      """
    #expect(
      rendered(files(table: table) + [file("crosswalk/p.csv", "A,B,id\n1,2,3")]) == [
        """
        tables/patients.yml:4:12: error[M029]: a crosswalk needs keys of 2 parts from every source
          hint: the key of 'Old' has 1
        """
      ])
  }

  @Test(arguments: [
    Mistake(
      "{ from: A, references: { by: code } }",
      """
      5:31: error[M012]: 'references' names no table
        hint: give one of: table, tables
      """),
    Mistake(
      "{ from: A, references: { tabel: t } }",
      """
      5:33: error[M011]: unknown key 'tabel' in 'references'
        hint: did you mean 'table'?
      """),
    Mistake(
      "{ from: A, references: { table: t, tables: { P: p }, type: T } }",
      """
      5:43: error[M029]: 'table' and 'tables' exclude each other
        hint: keep 'table', or 'type' and 'tables'
      """),
    Mistake(
      "{ from: A, references: { tables: { P: p } } }",
      """
      5:31: error[M012]: the key 'type' is missing in 'references'
        hint: name the field that tells which table is meant
      """),
    Mistake(
      "{ from: A, references: { table: t, type: T } }",
      """
      5:43: error[M029]: 'type' needs the key 'tables'
        hint: tables: { P: patients, C: clinicians }
      """),
    Mistake(
      "{ from: A, references: { type: T, tables: { P: p }, by: code } }",
      """
      5:60: error[M029]: 'by' and 'tables' exclude each other
        hint: a reference to one of several tables goes by their keys
      """),
    Mistake(
      "{ from: A, references: { type: T, tables: { \" P\": p, Q: } } }",
      """
      5:52: error[M033]: 'type' is compared as trimmed text, which this never is
        hint: remove the white space at its ends
      """,
      "5:64: error[M014]: the table of 'Q' has no value"),
    Mistake(
      "{ from: A, references: [t] }",
      "5:31: error[M013]: 'references' takes a text, found a list"),
    Mistake(
      "{ from: [A, B], references: { table: t, by: code } }",
      """
      5:52: error[M029]: 'by' compares one column, but 'from' gives 2 fields
        hint: name one field, or refer to the key of the table
      """),
    Mistake(
      "{ object: { a: A }, references: t }",
      """
      5:28: error[M029]: a JSON object refers to nothing
        hint: name the field that holds the key
      """),
    Mistake(
      "{ from: A, references: t, on_missing: wait }",
      """
      5:46: error[M015]: 'on_missing' does not know 'wait'
        hint: use one of: reject, null, hold
      """),
    Mistake(
      "{ from: A, references: t, on_missing: { defualt: x } }",
      """
      5:48: error[M011]: unknown key 'defualt' in 'on_missing'
        hint: did you mean 'default'?
      """),
    Mistake(
      "{ from: A, references: t, on_missing: {} }",
      """
      5:46: error[M012]: 'on_missing' says nothing
        hint: give one of: default, keep_in
      """),
    Mistake(
      "{ from: A, on_missing: { default: x } }",
      """
      5:19: error[M029]: 'on_missing' needs the key 'references'
        hint: name the target table that the column refers to
      """),
  ])
  func inReference(mistake: Mistake) {
    #expect(
      rendered(files(table: table(column: mistake.text)))
        == mistake.expected.map { "tables/patients.yml:" + $0 })
  }

  @Test(arguments: [
    Mistake(
      "{ copy: { column: a, through: parent_id }, clean: trim, map: { a: b } }",
      """
      5:51: error[M029]: 'copy' takes the value as it is, without 'clean'
        hint: remove it, or write it at the column that is copied
      """,
      """
      5:64: error[M029]: 'copy' takes the value as it is, without 'map'
        hint: remove it, or write it at the column that is copied
      """),
    Mistake(
      "{ copy: { column: a, through: parent_id }, default: x }",
      """
      5:51: error[M029]: 'copy' takes the value as it is, without 'default'
        hint: remove it, or write it at the column that is copied
      """),
    Mistake(
      "{ copy: { column: a, through: parent_id }, as: text, references: t }",
      """
      5:51: error[M029]: 'copy' takes the value as it is, without 'as'
        hint: remove it, or write it at the column that is copied
      """,
      """
      5:61: error[M029]: 'copy' takes the value as it is, without 'references'
        hint: remove it, or write it at the column that is copied
      """),
    Mistake(
      "{ copy: { column: a } }",
      """
      5:16: error[M012]: the key 'through' is missing in 'copy'
        hint: name the column of this table that 'references'
      """),
    Mistake(
      "{ copy: { colum: a, through: parent_id } }",
      """
      5:18: error[M011]: unknown key 'colum' in 'copy'
        hint: did you mean 'column'?
      """),
    Mistake(
      "{ copy: name }",
      "5:16: error[M013]: 'copy' takes a map, found a text"),
    Mistake(
      "{ copy: { column: a, through: plain } }",
      """
      5:38: error[M029]: 'plain' refers to nothing
        hint: give that column 'references'
      """),
    Mistake(
      "{ copy: { column: a, through: any_id } }",
      """
      5:38: error[M029]: 'any_id' refers to several tables
        hint: a value is copied through a column that refers to one table
      """),
    Mistake(
      "{ copy: { column: a, through: parnt_id } }",
      """
      5:38: error[M036]: 'through' names the column 'parnt_id', which is not mapped
        hint: did you mean 'parent_id'?
      """),
    Mistake(
      "{ copy: { column: a, through: mrn } }",
      """
      5:38: error[M029]: 'mrn' refers to nothing
        hint: give that column 'references'
      """),
    Mistake(
      "{ copy: { column: a, through: parent_id }, from: A }",
      """
      5:3: error[M026]: column 'mrn' has several sources: from, copy
        hint: give one of: from, template, object, value, constant, sql, copy
      """),
    Mistake(
      "{ sql: \" \" }",
      "5:15: error[M014]: 'sql' is empty"),
    Mistake(
      "{ sql: [a] }",
      "5:15: error[M013]: 'sql' takes a text, found a list"),
  ])
  func inCopyAndSQL(mistake: Mistake) {
    let text =
      table(column: mistake.text)
      + "\n  parent_id: { from: P, references: parents }\n  plain: A"
      + "\n  any_id: { from: P, references: { type: T, tables: { P: parents } } }"
    #expect(
      rendered(files(table: text)) == mistake.expected.map { "tables/patients.yml:" + $0 })
  }

  @Test(arguments: [
    Mistake(
      "schema: django",
      """
      3:9: error[M015]: 'schema' does not know 'django'
        hint: use one of: owned, external
      """),
    Mistake(
      "schema: external",
      """
      3:9: error[M029]: another tool makes the tables, but there is 'schema/1.sql'
        hint: remove the files of schema/, or write schema: owned
      """),
    Mistake(
      "after_load: [sql/a.sql, a.sql, sql/a.sql]",
      """
      3:25: error[M034]: there is no file 'a.sql' in the project
        hint: did you mean 'sql/a.sql'?
      """,
      "3:32: error[M019]: 'after_load' lists 'sql/a.sql' twice"),
    Mistake(
      "after_load: []",
      "3:13: error[M014]: 'after_load' is an empty list"),
    Mistake(
      "after_load: schema/1.sql",
      """
      3:13: error[M034]: there is no file 'schema/1.sql' in the project
        hint: put it into the folder sql/ as a .sql file
      """),
  ])
  func inMigration(mistake: Mistake) {
    let others = [file("schema/1.sql", "select 1"), file("sql/a.sql", "select 1")]
    #expect(
      rendered(files(migration: smallMigration + "\n" + mistake.text) + others)
        == mistake.expected.map { "migration.yml:" + $0 })
  }

  @Test func targetsHaveNoNaturalKeysAndNoBlankTenants() {
    let migration = "migration: c\ntarget: { schema: s, ids: natural, tenant: \" \" }"
    #expect(
      rendered(files(migration: migration)) == [
        """
        migration.yml:2:27: error[M015]: 'ids' does not know 'natural'
          hint: use one of: uuid, random, identity
        """,
        "migration.yml:2:44: error[M014]: 'tenant' is empty",
      ])
  }

  @Test func unusedSQLIsReadToo() {
    #expect(
      rendered(files() + [file("sql/a.sql", "select\n\0")], prefix: "p/") == [
        "p/sql/a.sql:2:1: error[M003]: the control character U+0000 is not allowed"
      ])
  }
}
