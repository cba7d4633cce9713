import FM2PGTestSupport
import Postgres
import Testing

/// Inputs that look spoilt and are not, or that nobody can tell from good ones: they load, and give
/// just what is written.
@Suite struct ToleratedTests {
  /// A change of the good project, and what `visits` then holds.
  struct Tolerated: CustomTestStringConvertible, Sendable {
    var name: String
    var visits = 4
    /// What stderr says.
    var says = ""
    var spoil: @Sendable (inout SpoiltProject) -> Void
    var testDescription: String { name }
  }

  private static let visits = "exports/Visits.csv"
  private static let migration = "project/migration.yml"

  static let tolerated: [Tolerated] = [
    Tolerated(name: "byte order marks") { project in
      for file in project.files.keys where file.hasPrefix("exports/") {
        project.write(file, "\u{FEFF}" + project.text(file))
      }
    },
    Tolerated(name: "columns in another order") {
      $0.write(
        visits,
        csv(
          ["Notes", "DoctorID", "VisitID", "PatientID"],
          ["two\nlines", "ZZSECRETD1", "ZZSECRETV1", "ZZSECRETP1"],
          ["with, comma and \"quotes\"", "ZZSECRETD1", "ZZSECRETV2", "ZZSECRETP2"],
          ["日本", "", "ZZSECRETV3", "ZZSECRETP3"], ["", "ZZSECRETD2", "ZZSECRETV4", "ZZSECRETP1"]))
    },
    Tolerated(name: "record ends mixed") {
      $0.edit(visits, "lines\"\r\n", "lines\"\n")
      $0.edit(visits, "\"\"\"\r\n", "\"\"\"\r")
    },
    Tolerated(
      name: "no record end at the end",
      says: "warning[X020]: 'Visits.csv' ends without a line end"
    ) { $0.files[visits]?.removeLast(2) },
    Tolerated(
      name: "Tab cut in its last field", says: "warning[X020]: 'Rooms.tab' ends without a line end"
    ) { $0.cut("exports/Rooms.tab", before: "st\r\n") },
    Tolerated(name: "blank lines at the end") { $0.append(visits, "\r\n\r\n") },
    Tolerated(name: "quotes within an unquoted field") {
      $0.edit(
        visits, "\"with, comma and \"\"quotes\"\"\"", "no comma but \"quotes\"")
    },
    Tolerated(name: "semicolons") {
      $0.write(visits, $0.text(visits).replacing("\",\"", with: "\";\""))
    },
    Tolerated(name: "NUL bytes in a field") { $0.edit(visits, "日本", "\0日\0本") },
    // No count is kept in a text export: what is cut off between two records was never there.
    Tolerated(name: "CSV cut at a record end", visits: 2) {
      $0.cut(visits, before: "\"ZZSECRETV3")
    },
    Tolerated(name: "no visits, which the mapping allows", visits: 0) {
      $0.edit(migration, "    Rooms:", "    Visits: { allow_empty: true }\n    Rooms:")
      $0.write(visits, "\"VisitID\",\"PatientID\",\"DoctorID\",\"Notes\"\r\n")
    },
    Tolerated(name: "a record set aside within the budget", visits: 3) {
      $0.edit(migration, "    Rooms:", "    Visits: { undecodable: set_aside }\n    Rooms:")
      $0.append("project/tables/visits.yml", "reject_budget: 1\n")
      let old = Array("日本".utf8)
      guard let bytes = $0.files[visits], let at = bytes.firstRange(of: old) else { return }
      $0.files[visits] = bytes[..<at.lowerBound] + [0xFC] + bytes[at.upperBound...]
    },
    Tolerated(
      name: "an export of a found set",
      says: "warning[X019]: 'Patients.xml' holds 3 of the 99 records of its table"
    ) {
      var export = SpoiltProject.patients
      export.records = 99
      $0.write("exports/Patients.xml", export.text)
    },
    Tolerated(name: "a field of 12 MB in CSV") {
      $0.edit(visits, "日本", String(repeating: "0123456789ab", count: 1_000_000))
    },
    Tolerated(name: "a field of 12 MB in XML") {
      $0.edit("exports/Patients.xml", "Müller", String(repeating: "0123456789ab", count: 1_000_000))
    },
    Tolerated(name: "1,500 fields, and names of 200 bytes") { project in
      let names = (1...1_500).map { "Field \($0) " + String(repeating: "é", count: 100) }
      let more = names.map { "\"\($0)\"" }.joined(separator: ",")
      let lines = project.text(visits).replacing("two\rlines", with: "x").split(
        separator: "\r\n")
      project.write(
        visits,
        lines.enumerated().map { index, line in
          index == 0
            ? "\(line),\(more)\r\n"
            : line + String(repeating: ",\"filled with text\"", count: 1_500) + "\r\n"
        }.joined())
      project.append(migration, "unmapped_fields: warn\n")
    },
  ]

  @Test(arguments: tolerated) func loads(_ tolerated: Tolerated) throws {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    var project = SpoiltProject.good
    tolerated.spoil(&project)
    project.write(to: scratch)
    try ScratchDatabase.with { database in
      for command in ["full-load", "verify"] {
        let run = Program.run([
          command, scratch.path + "/project", "--exports", scratch.path + "/exports", "--target",
          database.conninfo, "--json",
        ])
        #expect(run.exitCode == 0, "\(command): \(run.errors.prefix(2_000))")
        #expect(run.errors.contains(tolerated.says), "\(run.errors.prefix(2_000))")
        #expect(!run.errors.contains(SpoiltProject.mark))
      }
      let count = try database.connect().queryValue("SELECT count(*) FROM probe.visits")
      #expect(count == String(tolerated.visits))
    }
  }
}
