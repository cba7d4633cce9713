extension SpoiltCase {
  private static let visits = "exports/Visits.csv"

  private static func odd(
    _ name: String, _ code: String, _ oddity: SpoiltProject.Oddity, says: String...
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 3, code, says: ["Visits.csv"] + says) { $0.replace(visits, by: oddity) }
  }

  /// Files that are missing, or something else than a file.
  static let fileCases: [SpoiltCase] = [
    SpoiltCase("a CSV of zero bytes", exit: 3, "X005", says: ["Visits.csv"]) {
      $0.write(visits, "")
    },
    SpoiltCase("an XML of zero bytes", exit: 3, "X005", says: ["Patients.xml"]) {
      $0.write("exports/Patients.xml", "")
    },
    SpoiltCase("a byte order mark alone", exit: 3, "X005", says: ["Visits.csv"]) {
      $0.write(visits, "\u{FEFF}")
    },
    SpoiltCase("a missing export", exit: 3, "X001", says: ["Visits", "'Rooms.tab'"]) {
      $0.remove(visits)
    },
    SpoiltCase(
      "an export with a misspelt name", exit: 3, "X001", says: ["did you mean 'Vistis.csv'"]
    ) {
      $0.files["exports/Vistis.csv"] = $0.files[visits]
      $0.remove(visits)
    },
    SpoiltCase(
      "all exports missing", exit: 3, "X001", "X001", "X001", "X001", says: ["Rooms", "Visits"]
    ) {
      for file in $0.files.keys where file.hasPrefix("exports/") { $0.remove(file) }
    },
    SpoiltCase("two candidates", exit: 3, "X002", says: ["'Visits.csv'", "'Visits.mer'"]) {
      $0.files["exports/Visits.mer"] = $0.files[visits]
    },
    SpoiltCase(
      "three candidates of a glob", exit: 3, "X002",
      says: ["'Visits 1.csv'", "'Visits 2.csv'", "'Visits.csv'"]
    ) {
      $0.edit(
        "project/migration.yml", "    Rooms:", "    Visits: { file: \"Visits*.csv\" }\n    Rooms:")
      $0.files["exports/Visits 1.csv"] = $0.files[visits]
      $0.files["exports/Visits 2.csv"] = $0.files[visits]
    },
    odd("a folder in place of an export", "X004", .folder, says: "folder"),
    odd("a pipe in place of an export", "X004", .pipe, says: "pipe"),
    odd("a socket in place of an export", "X004", .socket, says: "socket"),
    odd("a device in place of an export", "X004", .link(to: "/dev/zero"), says: "device"),
    odd("a link to nowhere", "X001", .link(to: "/nonexistent/Visits.csv"), says: "link"),
    odd("a link to itself", "X003", .link(to: "Visits.csv")),
    SpoiltCase("a line break in a file name", exit: 3, "X002", says: ["'Visits\\nb.csv'"]) {
      $0.edit(
        "project/migration.yml", "    Rooms:", "    Visits: { file: \"Visits*.csv\" }\n    Rooms:")
      $0.files["exports/Visits\nb.csv"] = $0.files[visits]
    },
    SpoiltCase(
      "an exports folder that is not there", exit: 3, "X001",
      says: ["<scratch>/nowhere", "--exports"]
    ) {
      $0.set("--exports", "<scratch>/nowhere")
    },
    SpoiltCase(
      "an exports folder that is a file", exit: 3, "X004",
      says: ["<scratch>/exports/Visits.csv", "--exports"]
    ) {
      $0.set("--exports", "<exports>/Visits.csv")
    },
  ]
}
