import MappingFile
import MigrationModel
import Testing

/// Contradictions between keys of a table file, each at its place.
@Suite struct ShapeMistakeTests {
  private static let columns = "columns: { a: A }"
  private static let two = "table: t\nsources: { New: {}, Old: {} }\nkey: K\n" + columns + "\n"

  @Test(arguments: [
    Mistake(
      "table: t\nfrom: A\nsources: { A: {} }\nkey: K\n" + columns,
      """
      tables/patients.yml:3:1: error[M029]: a table file takes one of: from, sources
        hint: name several exports under 'sources'
      """),
    Mistake(
      "table: t\nfrom_sql: select 1\nfrom: A\nkey: K\n" + columns,
      """
      tables/patients.yml:2:1: error[M029]: a table file takes one of: from, from_sql
        hint: name several exports under 'sources'
      """),
    Mistake(
      "table: t\nsources: [A, B]\nkey: K\n" + columns,
      """
      tables/patients.yml:2:10: error[M013]: 'sources' takes a map, found a list
        hint: sources: { NewLog: { key: ID }, OldLog: { key: Number } }
      """),
    Mistake(
      "table: t\nsources: {}\nkey: K\n" + columns,
      """
      tables/patients.yml:2:10: error[M014]: 'sources' is an empty map
        hint: sources: { NewLog: { key: ID }, OldLog: { key: Number } }
      """),
    Mistake(
      "table: t\nsources: { A: , B: ~ }\nkey: K\n" + columns,
      """
      tables/patients.yml:2:15: error[M014]: source 'A' has no value
        hint: write {} if it does nothing differently
      """,
      """
      tables/patients.yml:2:20: error[M014]: source 'B' has no value
        hint: write {} if it does nothing differently
      """),
    Mistake(
      "table: t\nsources: { A: { kye: K }, B: { table: x } }\n" + columns,
      """
      tables/patients.yml:1:1: error[M012]: the key 'key' is missing in a table file
        hint: name the field that identifies a record, or $record_id
      """,
      """
      tables/patients.yml:2:17: error[M011]: unknown key 'kye' in source 'A'
        hint: did you mean 'key'?
      """,
      """
      tables/patients.yml:2:32: error[M011]: unknown key 'table' in source 'B'
        hint: use one of: where, explode, key, modified, duplicates, columns, ignore, unmapped_to, \
      person
      """),
    Mistake(
      "table: t\nsources: { A: { key: K }, B: {} }\n" + columns,
      """
      tables/patients.yml:2:30: error[M012]: the key 'key' is missing in source 'B'
        hint: give it there, or once for all sources
      """),
    Mistake(
      "table: t\nsources: { A: { columns: { a: A } }, B: {} }\nkey: K\n",
      """
      tables/patients.yml:2:41: error[M012]: the key 'columns' is missing in source 'B'
        hint: give it there, or once for all sources
      """),
    Mistake(
      "table: t\nsources: { A: {}, B: {} }\n" + columns,
      """
      tables/patients.yml:1:1: error[M012]: the key 'key' is missing in a table file
        hint: name the field that identifies a record, or $record_id
      """),
    Mistake(
      "table: t\nsources: { A: {}, A: {} }\nkey: K\n" + columns,
      """
      tables/patients.yml:2:19: error[M009]: the key 'A' is given twice
        hint: it is already on line 2
      """),
    Mistake(
      "table: t\nsources:\n  A: { duplicates: latest }\n  B: { modified: M, duplicates: latest }\n"
        + "key: K\n" + columns,
      """
      tables/patients.yml:3:8: error[M029]: 'latest' needs the key 'modified'
        hint: name the field that tells which record is newer
      """),
    Mistake(
      "table: t\nsources:\n  A: { duplicates: first }\n  B: {}\nkey: K\n" + columns,
      """
      tables/patients.yml:3:8: error[M029]: the sources of a table must settle duplicates alike
        hint: write 'duplicates' once for all of them
      """),
    Mistake(
      "table: t\nsources:\n  A: {}\n  B: { duplicates: { keep: first, fill: true } }\nkey: K\n"
        + "duplicates: first\n" + columns,
      """
      tables/patients.yml:4:8: error[M029]: the sources of a table must settle duplicates alike
        hint: write 'duplicates' once for all of them
      """),
    Mistake(
      two + "duplicates: latest",
      """
      tables/patients.yml:5:1: error[M029]: 'latest' needs the key 'modified'
        hint: name the field that tells which record is newer
      """),
    Mistake(
      two + "unmapped_to: a",
      """
      tables/patients.yml:5:14: error[M029]: the column 'a' is mapped and takes unmapped fields
        hint: use a jsonb column of its own
      """),
    Mistake(
      two + "duplicates: { keep: first, fill: yes, fil: true }",
      """
      tables/patients.yml:5:34: error[M017]: 'fill' takes true or false, found 'yes'
        hint: write true
      """,
      """
      tables/patients.yml:5:39: error[M011]: unknown key 'fil' in 'duplicates'
        hint: did you mean 'fill'?
      """),
  ])
  func inSources(mistake: Mistake) {
    #expect(rendered(files(table: mistake.text)) == mistake.expected)
  }

  @Test(arguments: [
    Mistake(
      smallTable + "\nmerge: { prefer: Patients }",
      """
      tables/patients.yml:6:1: error[M029]: 'merge' needs several 'sources'
        hint: sources: { NewLog: { key: ID }, OldLog: { key: Number } }
      """),
    Mistake(
      "table: t\nsources: { New: {} }\nkey: K\n" + columns + "\nmerge: {}",
      """
      tables/patients.yml:5:1: error[M029]: 'merge' needs several 'sources'
        hint: sources: { NewLog: { key: ID }, OldLog: { key: Number } }
      """),
    Mistake(
      two + "merge: New",
      "tables/patients.yml:5:8: error[M013]: 'merge' takes a map, found a text"),
    Mistake(
      two + "merge: { prefer: [Nwe, Old, Old], by: [b], on_difference: take }",
      """
      tables/patients.yml:5:19: error[M036]: 'prefer' names 'Nwe', which is no source
        hint: did you mean 'New'?
      """,
      "tables/patients.yml:5:29: error[M019]: 'prefer' lists 'Old' twice",
      """
      tables/patients.yml:5:40: error[M036]: 'by' names the column 'b', which no source maps
        hint: use one of: a
      """,
      """
      tables/patients.yml:5:59: error[M015]: 'on_difference' does not know 'take'
        hint: use one of: prefer, reject
      """),
    Mistake(
      two + "merge: { columns: { a: { prefer: Odl }, b: {}, c: New } }",
      """
      tables/patients.yml:5:34: error[M036]: 'prefer' names 'Odl', which is no source
        hint: did you mean 'Old'?
      """,
      """
      tables/patients.yml:5:41: error[M036]: 'merge' names the column 'b', which no source maps
        hint: use one of: a
      """,
      """
      tables/patients.yml:5:44: error[M012]: column 'b' of 'merge' says nothing
        hint: give one of: prefer, on_difference
      """,
      "tables/patients.yml:5:51: error[M013]: column 'c' takes a map, found a text"),
    Mistake(
      two + "merge: { columns: { aa: { on_difference: reject } }, prefered: New }",
      """
      tables/patients.yml:5:21: error[M036]: 'merge' names the column 'aa', which no source maps
        hint: did you mean 'a'?
      """,
      """
      tables/patients.yml:5:54: error[M011]: unknown key 'prefered' in 'merge'
        hint: did you mean 'prefer'?
      """),
    Mistake(
      "table: t\nsources: { New: { columns: { b: B } }, Old: {} }\nkey: K\n" + columns
        + "\nmerge: { by: [a, b] }",
      """
      tables/patients.yml:5:18: error[M029]: 'by' needs the column 'b' from every source
        hint: map it in each source, or compare by another column
      """),
  ])
  func inMerge(mistake: Mistake) {
    #expect(rendered(files(table: mistake.text)) == mistake.expected)
  }

  @Test(arguments: [
    Mistake(
      "explode: Codes",
      "tables/patients.yml:6:10: error[M013]: 'explode' takes a map, found a text"),
    Mistake(
      "explode: { position: n }",
      """
      tables/patients.yml:6:10: error[M012]: 'explode' names no fields
        hint: give one of: repetitions, related, values
      """),
    Mistake(
      "explode: { repetition: [PatientID] }",
      """
      tables/patients.yml:6:12: error[M011]: unknown key 'repetition' in 'explode'
        hint: did you mean 'repetitions'?
      """),
    Mistake(
      "explode: { repetitions: [PatientID], related: [B] }",
      """
      tables/patients.yml:6:10: error[M029]: 'explode' takes one of: repetitions, related
        hint: what one table does not need, another file of tables/ can explode
      """),
    Mistake(
      "explode: { values: [PatientID, B] }",
      """
      tables/patients.yml:6:32: error[M029]: 'values' takes one field
        hint: the lines of two fields do not belong together; explode each into its own table
      """),
    Mistake(
      "explode: { repetitions: [PatientID, B], position: B }",
      """
      tables/patients.yml:6:51: error[M029]: 'B' is also exploded
        hint: give the slot's number another name
      """),
    Mistake(
      "explode: { repetitions: [A, A], skip_empty: 1, position: PatientID }",
      "tables/patients.yml:6:29: error[M019]: 'repetitions' lists 'A' twice",
      """
      tables/patients.yml:6:45: error[M017]: 'skip_empty' takes true or false, found '1'
        hint: write true
      """),
    Mistake(
      "explode: { repetitions: [A] }",
      """
      tables/patients.yml:6:1: error[M029]: the key is the same for every row of a record
        hint: give the slot's number a name with 'position', and add it to the key
      """),
    Mistake(
      "explode: { repetitions: [A], position: n }",
      """
      tables/patients.yml:6:1: error[M029]: the key is the same for every row of a record
        hint: add 'n' to the key
      """),
  ])
  func inExplode(mistake: Mistake) {
    #expect(rendered(files(table: smallTable + "\n" + mistake.text)) == mistake.expected)
  }

  @Test func aRecordIDIsNoKeyOfSlots() {
    let table = smallTable.replacing("PatientID", with: "$record_id")
    #expect(
      rendered(files(table: table + "\nexplode: { values: A, position: n }")) == [
        """
        tables/patients.yml:6:1: error[M029]: the key is the same for every row of a record
          hint: name fields of the export as the key, and the slot's number
        """
      ])
  }

  @Test func aKeySharedByExplodedSourcesIsToldOnce() {
    let text = Self.two + "explode: { values: V }"
    #expect(
      rendered(files(table: text)) == [
        """
        tables/patients.yml:5:1: error[M029]: the key is the same for every row of a record
          hint: give the slot's number a name with 'position', and add it to the key
        """
      ])
  }

  @Test(arguments: [
    Mistake(
      "from_sql: sql/totls.sql",
      """
      tables/patients.yml:2:11: error[M034]: there is no file 'sql/totls.sql' in the project
        hint: did you mean 'sql/totals.sql'?
      """),
    Mistake(
      "from_sql: totals.sql",
      """
      tables/patients.yml:2:11: error[M034]: there is no file 'totals.sql' in the project
        hint: did you mean 'sql/totals.sql'?
      """),
    Mistake(
      "from_sql: nothing.sql",
      """
      tables/patients.yml:2:11: error[M034]: there is no file 'nothing.sql' in the project
        hint: put it into the folder sql/ as a .sql file
      """),
    Mistake(
      "from_sql: sql/empty.sql",
      "sql/empty.sql:1:1: error[M008]: the file says nothing"),
    Mistake(
      "from_sql: \"\"",
      "tables/patients.yml:2:11: error[M014]: 'from_sql' is empty"),
    Mistake(
      "from_sql: [select 1]",
      "tables/patients.yml:2:11: error[M013]: 'from_sql' takes a text, found a list"),
  ])
  func inQuery(mistake: Mistake) {
    let table = smallTable.replacing("from: Patients", with: mistake.text)
    let sql = [file("sql/totals.sql", "select 1"), file("sql/empty.sql", " \n")]
    #expect(rendered(files(table: table) + sql) == mistake.expected)
  }

  @Test func aQueryHasNoRecords() {
    let text = """
      table: t
      from_sql: select 1 as a
      key: $record_id
      columns:
        a: { constant: record_number }
        b: { constant: export_time }
        c: { constant: tenant }
      """
    #expect(
      rendered(files(table: text)) == [
        """
        tables/patients.yml:3:6: error[M029]: the rows of a query have no record id
          hint: let the query select what is needed
        """,
        """
        tables/patients.yml:5:18: error[M029]: the rows of a query have no 'record_number'
          hint: let the query select what is needed
        """,
        """
        tables/patients.yml:6:18: error[M029]: the rows of a query have no 'export_time'
          hint: let the query select what is needed
        """,
      ])
  }

  @Test(arguments: [
    Mistake(
      "assert: x > 0",
      """
      tables/patients.yml:6:9: error[M013]: 'assert' takes a map, found a text
        hint: assert: [{ name: ends_after_start, that: "ends_at > starts_at" }]
      """),
    Mistake(
      "assert: []",
      """
      tables/patients.yml:6:9: error[M014]: 'assert' is an empty list
        hint: assert: [{ name: ends_after_start, that: "ends_at > starts_at" }]
      """),
    Mistake(
      "assert: { name: a }",
      """
      tables/patients.yml:6:9: error[M012]: the key 'that' is missing in 'assert'
        hint: that: "ends_at > starts_at"
      """),
    Mistake(
      "assert: [{ name: a, that: x }, { name: a, that: y, severity: warning }, b]",
      """
      tables/patients.yml:6:40: error[M019]: 'assert' lists 'a' twice
        hint: reports tell assertions apart by their names
      """,
      """
      tables/patients.yml:6:62: error[M015]: 'severity' does not know 'warning'
        hint: use one of: reject, warn
      """,
      "tables/patients.yml:6:73: error[M013]: an item of 'assert' takes a map, found a text"),
    Mistake(
      "where: [{ field: A, empty: true, reason: [] }]",
      "tables/patients.yml:6:42: error[M013]: 'reason' takes a text, found a list"),
    Mistake(
      "where: []",
      """
      tables/patients.yml:6:8: error[M014]: 'where' is an empty list
        hint: where: { field: zz_Deleted, not: "1" }
      """),
  ])
  func inRows(mistake: Mistake) {
    #expect(rendered(files(table: smallTable + "\n" + mistake.text)) == mistake.expected)
  }
}
