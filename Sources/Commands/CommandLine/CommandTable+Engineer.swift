/// The commands for who writes a mapping.
extension CommandTable {
  static let schema = CommandSpec(
    "schema", "print the JSON Schema of the mapping files",
    discussion: [
      "For editors that complete and check YAML. Without KIND the schema holds for every file of a"
        + " project. Reads no project and connects to nothing."
    ],
    arguments: [ArgumentSpec("KIND", "migration or table (default: all kinds in one schema)")],
    examples: ["fm2pg schema > fm2pg.schema.json", "fm2pg schema table > table.schema.json"],
    exitCodes: [])
}
