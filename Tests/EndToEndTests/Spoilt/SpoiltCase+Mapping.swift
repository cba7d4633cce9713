extension SpoiltCase {
  private static let migration = "project/migration.yml"
  private static let table = "project/tables/visits.yml"

  private static func edited(
    _ name: String, _ code: String, _ old: String, _ new: String, says: String...,
    file: String = table
  ) -> SpoiltCase {
    SpoiltCase(
      name, exit: 2, code, says: [file.replacing("project/", with: "<scratch>/project/")] + says
    ) {
      $0.edit(file, old, new)
    }
  }

  /// Mistakes of the language.
  static let mappingCases: [SpoiltCase] = [
    edited("an unknown field", "M102 M101", "Notes\n", "Nots\n", says: ":8:", "'Nots'", "'Notes'"),
    edited("an unmapped field", "M102", "  notes: Notes\n", "", says: "'Notes'"),
    edited(
      "an unknown column", "M104", "notes: Notes", "note: Notes", says: ":8:3", "'note'", "'notes'"),
    edited(
      "an unknown table", "M103", "table: visits", "table: vists", says: ":1:", "'vists'",
      "'visits'"),
    edited("an unknown key", "M011", "columns:", "colums:", says: ":4:1", "'colums'", "'columns'"),
    edited(
      "a reference to a table that is not filled", "M107", "references: doctors",
      "references: doctor", says: ":7:", "'doctors'"),
    edited(
      "a wrong type for a key", "M013", "key: VisitID", "key: { from: { a: b } }", says: ":3:"),
    SpoiltCase(
      "a list in place of a map", exit: 2, "M013", says: ["visits.yml:9:", "'ignore'", "a list"]
    ) { $0.append(table, "ignore: [Remarks]\n") },
    edited(
      "a budget that is no number", "M016", "key: VisitID", "key: VisitID\nreject_budget: many",
      says: ":4:"),
    SpoiltCase("two files for one table", exit: 2, "M024", says: ["'visits'", "visits2.yml:1:"]) {
      $0.write(
        "project/tables/visits2.yml",
        $0.text(table).replacing("from: Visits", with: "from: Visits2"))
    },
    edited(
      "an export besides the sources", "M029", "key: VisitID",
      "sources: { Visits2: {} }\nkey: VisitID", says: ":3:1", "'sources'"),
    edited(
      "a source that merge does not know", "M036", "from: Visits",
      "sources: { Visits: {}, Visits2: {} }\nmerge: { prefer: Visit }", says: ":3:18", "'Visits'"),
    edited(
      "a query that is not there", "M034", "from: Visits", "from_sql: sql/visits.sql", says: ":2:11"
    ),
    SpoiltCase("a crosswalk of another shape", exit: 2, "M035", says: ["crosswalk/v.csv:1:1:"]) {
      $0.append(table, "crosswalk: crosswalk/v.csv\n")
      $0.write("project/crosswalk/v.csv", "old,new\n1,2\n")
    },
    SpoiltCase(
      "two mistakes in two files", exit: 2, "M015", "M011",
      says: ["migration.yml:3:", "visits.yml:"]
    ) {
      $0.edit(migration, "dates: ymd", "dates: dym")
      $0.edit(table, "key: VisitID\n", "keys: VisitID\n")
    },
    SpoiltCase("a password in the project", exit: 2, "M021", says: ["migration.yml:11:"]) {
      $0.append(migration, "  url: postgresql://me:ZZSECRET@host/db\n")
    },
    edited(
      "a pattern that does not compile", "M130", "notes: Notes\n",
      "notes: { from: Notes, clean: { extract: 'ab(c' } }\n", says: ":8:", "character 5"),
    edited(
      "a group that the pattern does not have", "M130", "notes: Notes\n",
      "notes: { from: Notes, clean: { replace: { pattern: '(a)', with: '$2' } } }\n", says: ":8:",
      "no group '2'"),
    edited(
      "an unknown time zone", "M118", "Europe/Vienna", "Europe/Wien", says: ":4:", "'Europe/Wien'",
      file: migration),
    SpoiltCase(
      "no time zone data", exit: 2, "M118",
      says: ["migration.yml:4:", "'Europe/Vienna'", "<scratch>/nowhere"]
    ) {
      $0.environment["TZDIR"] = "<scratch>/nowhere"
    },
    SpoiltCase("a time zone file that is none", exit: 2, "M118", says: ["'Europe/Vienna'"]) {
      $0.environment["TZDIR"] = "<scratch>/zones"
      $0.write("zones/Europe/Vienna", "ZZSECRET")
    },
    edited(
      "a time zone that leaves its folder", "M118", "Europe/Vienna", "../../../etc/passwd",
      says: ":4:", file: migration),
    SpoiltCase("no migration.yml", exit: 2, "M001", says: ["<scratch>/project/migration.yml"]) {
      $0.remove(migration)
    },
    SpoiltCase("no tables", exit: 2, "M001", says: ["<scratch>/project/tables/"]) {
      for file in $0.files.keys where file.hasPrefix("project/tables/") { $0.remove(file) }
    },
    SpoiltCase("no schema files", exit: 2, "M103", "M103", "M103", "M103", says: ["schema"]) {
      $0.remove("project/schema/010.sql")
    },
    SpoiltCase(
      "a folder in place of migration.yml", exit: 2, "M001", says: ["migration.yml", "folder"]
    ) {
      $0.replace(migration, by: .folder)
    },
    SpoiltCase(
      "a folder in place of a table file", exit: 2, "M001", says: ["visits.yml", "folder"]
    ) {
      $0.replace(table, by: .folder)
    },
    SpoiltCase("a pipe in place of a table file", exit: 2, "M001", says: ["visits.yml", "pipe"]) {
      $0.replace(table, by: .pipe)
    },
    SpoiltCase("a device in place of a schema file", exit: 2, "M001", says: ["010.sql", "device"]) {
      $0.replace("project/schema/010.sql", by: .link(to: "/dev/zero"))
    },
    SpoiltCase("a file in place of the tables folder", exit: 2, "M001", says: ["tables"]) {
      for file in $0.files.keys where file.hasPrefix("project/tables/") { $0.remove(file) }
      $0.oddities["project/tables"] = .link(to: "migration.yml")
    },
    SpoiltCase("a project that is not there", exit: 2, "M001", says: ["<scratch>/nowhere"]) {
      $0.words[1] = "<scratch>/nowhere"
    },
    SpoiltCase("a project that is a file", exit: 2, "M001", says: ["migration.yml"]) {
      $0.words[1] = "<folder>/migration.yml"
    },
    SpoiltCase(
      "a lookup that is not there", exit: 2, "M030", says: ["visits.yml:8:", "nowhere.csv"]
    ) {
      $0.edit(table, "notes: Notes", "notes: { from: Notes, map_file: lookups/nowhere.csv }")
    },
    SpoiltCase(
      "a lookup without its folder", exit: 2, "M030",
      says: ["visits.yml:8:", "'l.csv'", "'lookups/l.csv'"]
    ) {
      $0.edit(table, "notes: Notes", "notes: { from: Notes, map_file: l.csv }")
      $0.write("project/lookups/l.csv", "from,to\na,b\n")
    },
    SpoiltCase("a lookup that is ragged", exit: 2, "M031", says: ["lookups/l.csv:2:"]) {
      $0.edit(table, "notes: Notes", "notes: { from: Notes, map_file: lookups/l.csv }")
      $0.write("project/lookups/l.csv", "from,to\na,b,c\n")
    },
  ]
}
