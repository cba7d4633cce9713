import MigrationModel
import Planning

/// Marks a column of a table, at the column's own line.
func personal(
  _ project: inout Project, table: Int = 0, _ column: String, _ technique: MaskTechnique? = nil,
  isPersonal: Bool = true
) {
  guard
    let index = project.mapping.tables[table].columns.firstIndex(where: {
      $0.column.value == column
    })
  else { return }
  let place = project.mapping.tables[table].columns[index].column.at
  project.mapping.tables[table].columns[index].privacy = ColumnPrivacy(
    isPersonal: isPersonal, at: place, technique: technique.map { Located($0, at: place) })
}

extension DiagnosticTests {
  static let masks: [Case] = [
    Case(
      "one field is masked in two ways",
      [
        "tables/patients.yml:22:5: error[M140]: field 'DOB' would be masked by 'date_shift' and by "
          + "'null'\n  hint: give the columns that read it the same `mask:`"
      ]
    ) {
      $0.mapping.tables[0].person = at(6, "PatientID")
      $0.mapping.tables[0].columns.append(
        ColumnMapping(column: at(22, "again"), source: .field(at(22, "DOB"))))
      $0.catalog.tables[1].columns.append(
        CatalogColumn(name: "again", type: .date, typeText: "date"))
      personal(&$0, "born", .dateShift(days: 30))
      personal(&$0, "again", .null)
    },
    Case(
      "a column says that a personal field is not one",
      [
        "tables/patients.yml:15:5: error[M140]: field 'Mobile' is personal by another column, but "
          + "`pii: false` here\n  hint: leave `pii: false` out, or say `pii: true`"
      ]
    ) {
      $0.mapping.tables[0].columns.append(
        ColumnMapping(column: at(22, "call"), source: .field(at(22, "Mobile"))))
      $0.catalog.tables[1].columns.append(text("call"))
      personal(&$0, "call", .shape(keep: 0))
      personal(&$0, "mobile", isPersonal: false)
    },
    Case(
      "dates move by two numbers of days",
      [
        "tables/patients.yml:14:5: error[M140]: 'date_shift' has 60 days here and 30 in another "
          + "column\n  hint: use one number, so that the dates of a person keep their order"
      ]
    ) {
      $0.mapping.tables[0].person = at(6, "PatientID")
      personal(&$0, "born", .dateShift(days: 30))
      personal(&$0, "seen", .dateShift(days: 60))
    },
    Case(
      "a reference is masked by a name",
      [
        "tables/patients.yml:12:5: error[M141]: a field that is a key or refers to one cannot be "
          + "masked by 'name'\n  hint: use digest or shape, which keep what is equal equal"
      ]
    ) { personal(&$0, "referrer_id", .name(.full)) },
    Case(
      "masked texts do not fit their columns",
      [
        "tables/clinics.yml:5:5: error[M141]: field 'Name' would be masked by 'null', but column "
          + "'name' needs a value\n  hint: name another technique with `mask:`",
        "tables/patients.yml:13:5: error[M141]: what 'digest' makes of field 'DOB' does not fit the "
          + "type of column 'born'\n  hint: name another technique with `mask:`",
      ]
    ) {
      personal(&$0, table: 1, "name", .null)
      personal(&$0, "born", .digest)
    },
    Case(
      "the field that tells which record is newer loses its order",
      [
        "tables/patients.yml:14:5: error[M141]: field 'Seen' tells which record is newer, which "
          + "'null' does not keep\n  hint: use mask: date_shift, or another field for `modified`"
      ]
    ) {
      $0.mapping.tables[0].modified = at(5, "Seen")
      $0.manifest.entries[1].header.fields.removeLast()
      personal(&$0, "seen", .null)
    },
    Case(
      "a phone without region",
      [
        "tables/clinics.yml:5:5: error[M141]: 'phone' needs a region to mask field 'Name'"
          + "\n  hint: write mask: { phone: AU }, or as: { phone: AU }"
      ]
    ) { personal(&$0, table: 1, "name", .phone(region: nil)) },
    Case(
      "dates move, but nobody knows whose",
      [
        "tables/patients.yml:13:5: error[M142]: 'date_shift' needs the key 'person' in the file of "
          + "'patients'\n  hint: person: the field with the key of whom a record is about"
      ]
    ) { personal(&$0, "born") },
    Case(
      "the person is not in the export",
      [
        "tables/patients.yml:6:5: error[M101]: field 'PatientId' is not in the export of 'Patients'"
          + "\n  hint: did you mean 'PatientID'?"
      ]
    ) { $0.mapping.tables[0].person = at(6, "PatientId") },
  ]
}
