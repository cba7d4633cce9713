internal import MigrationModel

extension KeyGroup {
  /// Every key that the map knows. A key is one line: its name, what it takes, what it means. The
  /// reader refuses other keys, the JSON Schema is written from here, and tests hold the mapping
  /// reference against it.
  package var declaration: [KeySpec] {
    switch self {
    case .migration:
      [
        .init(
          "migration", .projectName, "The project's name: a-z, 0-9 and _, beginning with a letter",
          required: true),
        .init("source", .group(.source), "Conventions of the exports"),
        .init("target", .group(.target), "Where the data goes", required: true),
        .init(
          "unmapped_fields", .words(of: UnmappedPolicy.self),
          "A source field that no column uses and no `ignore` names"),
        .init(
          "ignore_tables", .map(.name),
          "Tables of the schema that no file of `tables/` fills on purpose; the reason is required"),
        .init("schema", .words(of: SchemaOwnership.self), "Who makes the tables of the target"),
        .init(
          "after_load", .oneOrMany(.name),
          "Files of `sql/` that run, in this order, on the loaded target before readers see it"),
      ]
    case .source:
      [
        .init("time_zone", .name, "The zone of FileMaker's timestamps, which carry none"),
        .init(
          "dates", .words(of: DateOrder.self),
          "Order of day, month and year where the export does not state it"),
        .init(
          "encoding", .pattern("^[Uu][Tt][Ff]-?8$"),
          "The only encoding that is read; export as Unicode (UTF-8)"),
        .init("decimal", .words(of: DecimalMark.self), "The decimal mark of number fields"),
        .init(
          "two_digit_years", .group(.twoDigitYears),
          "What a year of two digits means; without it such a year is refused"),
        .init("exports", .map(.group(.export)), "Only for exports that need settings"),
      ]
    case .twoDigitYears:
      [
        .init("pivot", .integer(0...99), "The last two-digit year that is 20xx", required: true)
      ]
    case .export:
      [
        .init("file", .name, "The file within the exports folder"),
        .init("format", .words(of: ExportFormat.self), "Found by content if absent"),
        .init(
          "header", .words(of: ExportSettings.Header.self), "Whether the first row names the fields"
        ),
        .init("fields", .oneOrMany(.name), "The field names in file order, each once"),
        .init("delimiter", .words([",", ";", "tab", "\t"]), "Found by content if absent"),
        .init("dates", .words(of: DateOrder.self), "As in `source`, for this export"),
        .init("tenant", .name, "Whose data the export holds; the run's tenant if absent"),
        .init("allow_empty", .boolean, "Whether an export without records is fine"),
        .init(
          "control_characters", .words(of: ExportSettings.ControlPolicy.self),
          "Control characters in text"),
        .init(
          "undecodable", .words(of: ExportSettings.UndecodablePolicy.self),
          "Bytes that are not UTF-8"),
        .init(
          "continuation", .oneOrMany(.name),
          "A row in which all of these are blank belongs to the record before it (portal exports)"),
      ]
    case .target:
      [
        .init("schema", .identifier, "The schema that readers use", required: true),
        .init("url", .connectionURI, "The server"),
        .init("service", .name, "A section of libpq's service file; instead of `url`"),
        .init(
          "ids", .words(TargetSettings.idWords), "How rows get their ids, unless the table says it"),
        .init("tenant", .name, "Whose data a run loads, unless the run or the export says it"),
        .init("namespace", .name, "Goes into every computed id; the migration's name if absent"),
        .init("control_schema", .identifier, "Schema of ledger, rejects and crosswalk"),
        .init("staging_schema", .identifier, "Schema of the staged exports"),
      ]
    case .table: Self.tableKeys
    case .feed: Self.feedKeys
    case .merge: Self.mergeKeys
    case .mergedColumn: Self.mergedColumnKeys
    case .explode: Self.explodeKeys
    case .match: Self.matchKeys
    case .assertion: Self.assertionKeys
    case .condition:
      [
        .init("field", .name, "What to compare", required: true),
        .init("is", .oneOrMany(.text), "Holds if the field is one of them"),
        .init("not", .oneOrMany(.text), "Holds if the field is none of them"),
        .init("empty", .boolean, "Holds if the field is empty, or is not"),
        .init(
          "reason", .name,
          "Why the records that fail the test are left out; shown in plan and reports"),
      ]
    case .duplicates:
      [
        .init(
          "keep", .words(["latest", "first"]),
          "The record that stays; the others are merged into it and counted", required: true),
        .init(
          "fill", .boolean,
          "Whether the empty cells of the record that stays take the values of the others"),
      ]
    case .rejectBudget:
      [
        .init("rows", .integer(0...Int64.max), "The greatest number of rejected records"),
        .init("percent", .percentage, "The greatest share of the staged records"),
      ]
    case .key:
      [
        .init("from", .oneOrMany(.name), "The key", required: true),
        .init(
          "normalize", .oneOrMany(.words(of: KeyNormalization.self), minimum: 0),
          "Makes keys and references to them comparable; `[trim]` if absent, `[]` for none"),
      ]
    case .column:
      [
        .init(
          "from", .oneOrMany(.name),
          "The field; the first that is not empty of several"
        ),
        .init("template", .text, "Fields in braces; empty when all of them are"),
        .init("object", .map(.name), "A JSON object; empty fields are left out"),
        .init("value", .text, "The same text in every row"),
        .init("constant", .words(of: RunConstant.self), "A value of the run or the record"),
        .init("sql", .name, "An SQL expression over the staged fields of the record"),
        .init("copy", .group(.copy), "A value of the row that another column refers to"),
        .init(
          "clean",
          .oneOrMany(.oneOf([.words(of: CleanStep.Word.self), .group(.clean)]), minimum: 0),
          "How the text is cleaned, step by step"),
        .init(
          "as", .oneOf([.words(TypeHint.Word.plain), .group(.type)]), "Refines the column's type"),
        .init("map", .map(.textOrNull), "What to write instead of a text"),
        .init("map_file", .name, "A lookup file instead of `map`"),
        .init(
          "otherwise", .oneOf([.words(of: OtherwiseWord.self), .group(.otherwise)]),
          "A text that `map` does not list"),
        .init(
          "null_words", .oneOrMany(.text),
          "Texts that mean nothing, such as `n/a`; compared trimmed and without case"),
        .init("required", .boolean, "Rejects records that have nothing here"),
        .init(
          "references", .oneOf([.identifier, .group(.reference)]),
          "The field holds the key of a record of that table"),
        .init(
          "on_missing", .oneOf([.words(of: MissingWord.self), .keepIn, .group(.onMissing)]),
          "No such record; needs `references`"),
        .init(
          "on_invalid", .oneOf([.words(of: FaultWord.self), .keepIn, .group(.onInvalid)]),
          "The text does not fit the type"),
        .init(
          "on_empty", .oneOf([.words(of: EmptyWord.self), .group(.onEmpty)]),
          "There is no text, or only white space (for a user the field is blank)"),
        .init(
          "default", .text,
          "What an empty cell gets unless `on_empty` says otherwise; also for `on_invalid: default`"
        ),
        .init(
          "on_ambiguous_time", .words(of: AmbiguousTimePolicy.self), "The hour that happens twice"),
        .init(
          "on_nonexistent_time", .words(of: NonexistentTimePolicy.self),
          "The hour that never happens"),
        .init("pii", .boolean, "Whether the column says something about a person"),
        .init(
          "mask", .oneOf([.words(of: MaskTechnique.Word.self), .group(.mask)]),
          "How a masked load replaces it; needs `pii: true`"),
      ]
    case .copy: Self.copyKeys
    case .reference: Self.referenceKeys
    case .clean: Self.cleanKeys
    case .replace: Self.replaceKeys
    case .extract: Self.extractKeys
    case .split: Self.splitKeys
    case .pad: Self.padKeys
    case .type: Self.typeKeys
    case .number: Self.numberKeys
    case .booleanWords:
      [
        .init(
          "true", .oneOrMany(.text), "Words for true, compared trimmed and without case",
          required: true),
        .init("false", .oneOrMany(.text), "Words for false", required: true),
      ]
    case .timestamp:
      [
        .init("dates", .words(of: DateOrder.self), "Order of day, month and year"),
        .init("time_zone", .name, "The zone in which the text was written"),
      ]
    case .onMissing:
      [
        .init("default", .text, "The record with this key instead"),
        .init("keep_in", .identifier, "NULL here; the original text goes into that jsonb column"),
      ]
    case .onInvalid:
      [
        .init("default", .text, "This text instead"),
        .init("keep_in", .identifier, "NULL here; the original text goes into that jsonb column"),
      ]
    case .onEmpty:
      [
        .init("default", .text, "This text instead")
      ]
    case .otherwise:
      [
        .init("default", .text, "This text instead")
      ]
    case .mask:
      [
        .init("shape", .group(.maskedShape), "Shape-preserving text that keeps its beginning"),
        .init(
          "date_shift", .integer(MaskTechnique.shiftRange),
          "The most days that dates move; one number for the whole project"),
        .init(
          "name", .words(of: MaskedName.self),
          "No word, every word or the last word is a family name"),
        .init(
          "phone", .region, "The region of numbers without country code, where `as` does not say"),
      ]
    case .maskedShape:
      [
        .init(
          "keep", .integer(MaskTechnique.keepRange),
          "How many letters and digits at the beginning stay", required: true)
      ]
    case .tests:
      [
        .init("table", .identifier, "The target table whose rules are tried", required: true),
        .init(
          "source", .name,
          "The export whose records are tried; required where the table has several"),
        .init(
          "dates", .words(of: DateOrder.self),
          "Order of day, month and year that the export states itself, as FMPXMLRESULT does"),
        .init("base", .map(.recordValue), "Fields that every case has unless it says otherwise"),
        .init("cases", .oneOrMany(.group(.testCase)), "The cases", required: true),
      ]
    case .testCase:
      [
        .init("name", .name, "What the case shows", required: true),
        .init(
          "record", .map(.recordValue), "The fields that have a text; all others are empty"),
        .init("record_id", .integer(0...Int64.max), "FileMaker's RECORDID"),
        .init(
          "sql", .map(.recordValue),
          "Texts that the server would compute for columns with `sql:`"),
        .init(
          "slot", .integer(1...UnitNumbering.slotLimit),
          "Which slot of an exploded record the case is about"),
        .init("key", .oneOrMany(.name), "The canonical key, or the list of its parts"),
        .init(
          "expect", .map(.oneOf([.recordValue, .map(.recordValue)])),
          "Columns of the row, as psql prints them; columns that are not listed are not looked at"),
        .init(
          "rejected", .oneOrMany(.pattern("^R[0-9]{3}( .*)?$")),
          "All reasons why there is no row, each a code and a column"),
        .init("filtered", .boolean, "`true`: a condition of `where` leaves the record out"),
        .init(
          "slots", .oneOrMany(.integer(1...UnitNumbering.slotLimit), minimum: 0),
          "The slots that an exploded record is cut into; `[]` for none"),
      ]
    }
  }
}
