extension SpoiltCase {
  private static let visits = "exports/Visits.csv"
  private static let header = "\"VisitID\",\"PatientID\",\"DoctorID\",\"Notes\"\r\n"

  private static func visits(
    _ name: String, _ code: String, says: String...,
    spoil: @escaping @Sendable (inout SpoiltProject) -> Void
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 3, code, says: ["Visits.csv"] + says, spoil)
  }

  /// CSV, Merge and Tab.
  static let textCases: [SpoiltCase] = [
    visits("CSV cut in a quoted field", "X010", says: "record 3", "line 5") {
      $0.cut(visits, before: "\u{65E5}")
    },
    visits("CSV cut in the header", "X010", says: "line 1") { $0.cut(visits, before: "tID\"") },
    visits("CSV cut after a field", "X010", says: "record 4", "line 6") {
      $0.cut(visits, before: ",\"\"\r\n")
    },
    visits("a row too short", "X009", says: "record 2", "line 4") {
      $0.edit(visits, "\"with, comma and \"\"quotes\"\"\"", "")
      $0.edit(visits, "D1\",\r\n", "D1\"\r\n")
    },
    visits("a row too long", "X009", says: "record 1", "line 2") {
      $0.edit(visits, "\"two\rlines\"", "\"two\rlines\",\"ZZSECRET\"")
    },
    visits("a blank line in the middle", "X009", says: "line 4") {
      $0.edit(visits, "lines\"\r\n", "lines\"\r\n\r\n")
    },
    visits("a quote that is not doubled", "X011", says: "record 2", "line 4") {
      $0.edit(visits, "\"\"quotes\"\"", "\"quotes\"")
    },
    visits("a quote that is never closed", "X011", says: "record 1") {
      $0.edit(visits, "lines\"\r\n", "lines\r\n")
    },
    visits("two CSV exports joined", "X011", says: "record 5", "line 7", "header") {
      $0.append(visits, $0.text(visits))
    },
    visits("two CSV exports with byte order marks joined", "X011", says: "record 5", "line 7") {
      let text = "\u{FEFF}" + $0.text(visits)
      $0.write(visits, text + text)
    },
    visits("the header again in the middle", "X011", says: "record 2", "line 4", "header") {
      $0.edit(visits, "lines\"\r\n", "lines\"\r\n" + header)
    },
    visits("two byte order marks", "X011", says: "byte 3") {
      $0.write(visits, "\u{FEFF}\u{FEFF}" + $0.text(visits))
    },
    visits("CSV of a header alone", "X006", says: "allow_empty") { $0.write(visits, header) },
    visits("CSV of blank lines", "X008", says: "1") { $0.write(visits, "\r\n\r\n\r\n") },
    visits("a header with an empty name", "X008", says: "3") {
      $0.edit(visits, "\"DoctorID\"", "\"\"")
    },
    visits("CSV without its header", "X008", says: "line 1", "4 field names") { project in
      project.edit(visits, header, "")
    },
    SpoiltCase(
      "two joined in a Merge file", exit: 3, "X011", says: ["Doctors.mer", "record 3", "line 4"]
    ) {
      $0.append("exports/Doctors.mer", $0.text("exports/Doctors.mer"))
    },
    SpoiltCase("Merge of a header alone", exit: 3, "X006", says: ["Doctors.mer"]) {
      $0.write("exports/Doctors.mer", "DoctorID,Name\r\n")
    },
    SpoiltCase(
      "Merge with a row too long", exit: 3, "X009", says: ["Doctors.mer", "record 2", "line 3"]
    ) {
      $0.edit("exports/Doctors.mer", "D2\",\"\"", "D2\",\"\",\"ZZSECRET\"")
    },
    SpoiltCase(
      "Tab with a row too short", exit: 3, "X009", says: ["Rooms.tab", "record 1", "line 2"]
    ) {
      $0.edit("exports/Rooms.tab", "\tground", "")
    },
    SpoiltCase(
      "Tab with a row too long", exit: 3, "X009", says: ["Rooms.tab", "record 2", "line 3"]
    ) {
      $0.edit("exports/Rooms.tab", "first", "first\tZZSECRET")
    },
    SpoiltCase("Tab cut in a row", exit: 3, "X010", says: ["Rooms.tab", "record 2", "line 3"]) {
      $0.cut("exports/Rooms.tab", before: "\tfirst")
    },
    SpoiltCase("Tab with its header again", exit: 3, "X011", says: ["Rooms.tab", "record 3"]) {
      $0.append("exports/Rooms.tab", $0.text("exports/Rooms.tab"))
    },
    SpoiltCase(
      "two exports spoilt at their heads", exit: 3, "X008", "X013",
      says: ["Doctors.mer", "Patients.xml"]
    ) {
      $0.edit("exports/Patients.xml", "<ERRORCODE>0", "<ERRORCODE>9")
      $0.edit("exports/Doctors.mer", "Name", "")
    },
    SpoiltCase(
      "columns that the mapping does not know, and one gone", exit: 2, "M102", "M101",
      says: ["visits.yml:8:", "'Notes'", "'Remarks'"]
    ) { $0.edit(visits, "\"Notes\"", "\"Remarks\"") },
  ]
}
