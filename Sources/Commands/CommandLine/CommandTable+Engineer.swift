/// The commands for who writes a mapping.
extension CommandTable {
  static let schema = CommandSpec(
    "schema", "print the JSON Schema of the mapping files",
    discussion: [
      "For editors that complete and check YAML. Without KIND the schema holds for every file of a"
        + " project. Reads no project and connects to nothing."
    ],
    arguments: [
      ArgumentSpec("KIND", "migration, table or test (default: all in one schema)", isFolder: false)
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

  private static let table = ArgumentSpec(
    "TABLE", "target table", isRequired: true, isFolder: false)

  static let preview = CommandSpec(
    "preview", "show records before and after their rules, side by side",
    discussion: [
      "Straight from the export: nothing is loaded. Shows the fields of each column and the cell or"
        + " the reject codes that come of them. What sets decide, such as duplicates, parents and"
        + " constraints, is not looked at.",
      "With --against DIR, another version of the project such as a git worktree, counts which"
        + " records come out differently, by column and by fate, and names the first of each.",
      "Field values are shown only with --show-values, else their shapes.",
    ],
    arguments: [table, project],
    options: [
      exports(required: true),
      OptionSpec(
        "limit", .count("N", 1...1_000_000), "show at most N records, or N of each (default: 10)"),
      OptionSpec("record", .count("N", 1...1_000_000_000), "show this record only"),
      OptionSpec(
        "source", .text("EXPORT"), "only this source of the table (default: all in turn)"),
      OptionSpec("against", .path("DIR"), "the project as it was, to be compared with"),
    ],
    examples: [
      "fm2pg preview patients mappings/clinic --exports exports/ --limit 3",
      "fm2pg preview patients --exports exports/ --against ../before/mappings/clinic",
    ],
    exitCodes: [.export, .database])

  static let trace = CommandSpec(
    "trace", "follow the records with one key from the file to the target",
    discussion: [
      "File and record number, staging, the rule of each column, and the row in the target or why"
        + " there is none: reject reasons, the record it was merged into, the condition that left it"
        + " out. Then what each run said of the key, and what cannot be known.",
      "Reads the last published load and changes nothing. Field values are shown only with"
        + " --show-values, else their shapes.",
    ],
    arguments: [
      table,
      ArgumentSpec(
        "KEY", "FileMaker's key; several parts are separated by commas", isRequired: true,
        isFolder: false),
      project,
    ],
    options: [exports(required: false)],
    examples: [
      "fm2pg trace patients P1042 mappings/clinic", "fm2pg trace order_items O17,2 --show-values",
    ],
    exitCodes: [.export, .database])
}
