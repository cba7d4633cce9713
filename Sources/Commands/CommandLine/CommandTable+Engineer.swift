/// The commands for who writes a mapping.
extension CommandTable {
  static let schema = CommandSpec(
    "schema", "print the JSON Schema of the mapping files",
    discussion: [
      "For editors that complete and check YAML. Without KIND the schema holds for every file of a"
        + " project. Reads no project and connects to nothing."
    ],
    arguments: [
      ArgumentSpec("KIND", "migration, table or test (default: all kinds in one schema)")
    ],
    examples: ["fm2pg schema > fm2pg.schema.json", "fm2pg schema table > table.schema.json"],
    exitCodes: [])

  static let test = CommandSpec(
    "test", "run the rule tests of a project",
    discussion: [
      "Cells in, cells out: each case of tests/*.yml is a record and the row, the reject codes or"
        + " the filter that must come of it. Loads nothing and needs no server.",
      "Column types come from tests/catalog.yml, which --update-catalog lets PostgreSQL make from"
        + " the schema files, and which is refused when it was made from others.",
    ],
    arguments: [project],
    options: [
      OptionSpec("update-catalog", .none, "write tests/catalog.yml anew first; needs a server")
    ],
    examples: ["fm2pg test mappings/clinic", "fm2pg test mappings/clinic --update-catalog"],
    exitCodes: [.findings, .database])
}
