extension SpoiltCase {
  private static let migration = "project/migration.yml"

  private static func yaml(
    _ name: String, _ code: String, says: String...,
    spoil: @escaping @Sendable (inout SpoiltProject) -> Void
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 2, code, says: ["<scratch>/project/migration.yml"] + says, spoil)
  }

  /// Texts that are not YAML, or YAML that no project needs.
  static let yamlCases: [SpoiltCase] = [
    yaml("an empty migration.yml", "M008", says: ":1:1") { $0.write(migration, "") },
    yaml("a migration.yml of comments", "M008") { $0.write(migration, "# later\n") },
    yaml("a duplicate key", "M009", says: ":4:3", "'dates'", "line 3") {
      $0.edit(migration, "  time_zone", "  dates: dmy\n  time_zone")
    },
    yaml("an alias bomb", "M013 M006 M006 M006 M006 M006 M006 M006", says: ":12:") {
      $0.append(migration, "\nunmapped_fields: [&a [x, x], &b [*a, *a], &c [*b, *b]]\n")
    },
    yaml("a tab as indent", "M004", says: ":3:") { $0.edit(migration, "  dates", "\tdates") },
    yaml("a quote that is not closed", "M004", says: ":") {
      $0.edit(migration, "Europe/Vienna", "\"Europe/Vienna")
    },
    yaml("wrong indents", "M004", says: ":") {
      $0.edit(migration, "  dates: ymd", "    dates: ymd")
    },
    yaml("nesting without end", "M005", says: ":1:") {
      $0.write(migration, String(repeating: "[", count: 100_000))
    },
    yaml("a huge file", "M002", says: "bytes") {
      $0.append(migration, String(repeating: "# filler\n", count: 600_000))
    },
    yaml("YAML in Latin-1", "M003", says: ":11:3") {
      $0.files[migration]? += Array("# ".utf8) + [0xE9]
    },
    yaml("YAML in UTF-16", "M003", says: "UTF-16") {
      $0.files[migration] =
        [0xFF, 0xFE] + $0.text(migration).utf16.flatMap { [UInt8($0 & 0xFF), 0] }
    },
    yaml("a control character", "M003", says: ":11:2") { $0.append(migration, "#\u{7}\n") },
    yaml("a NUL", "M003", says: ":11:1") { $0.append(migration, "\0") },
    yaml("two documents", "M007", says: ":11:1") {
      $0.append(migration, "---\nmigration: other\n")
    },
    yaml("a list instead of a map", "M013", says: ":1:1") { $0.write(migration, "- migration\n") },
    yaml("a tag", "M006", says: ":1:12") { $0.edit(migration, "probe", "!!str probe") },
    yaml("a merge conflict", "M004", says: ":4:") {
      $0.edit(
        migration, "  dates: ymd", "<<<<<<< HEAD\n  dates: ymd\n=======\n  dates: dmy\n>>>>>>> x")
    },
    yaml("a binary file", "M003", says: ":1:") { project in
      project.files[migration] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0xFF]
    },
  ]
}
