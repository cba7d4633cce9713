internal import MigrationModel

/// The keys of a file in tables/ and of the maps within that are not about cells.
extension KeyGroup {
  static var tableKeys: [KeySpec] {
    [
      .init("table", .identifier, "The target table", required: true),
      .init("from", .name, "The export"),
      .init(
        "from_sql", .name, "A query over staging instead of an export, or the file that holds it"),
      .init("sources", .map(.group(.feed)), "Several exports, each with what it does differently"),
      .init("merge", .group(.merge), "How rows of several exports become one; needs `sources`"),
    ] + sharedKeys + [
      .init("ids", .words(of: IDScheme.self), "How rows get their ids"),
      .init(
        "match", .oneOf([.oneOrMany(.identifier), .group(.match)]),
        "Rows that the target has already, and that records take over"),
      .init("crosswalk", .name, "A CSV file with the ids of known keys"),
      .init("assert", .oneOrMany(.group(.assertion)), "What must hold for every row"),
      .init("deletes", .words(of: DeletePolicy.self), "Records that have left the export"),
      .init(
        "reject_budget", .oneOf([.integer(0...Int64.max), .group(.rejectBudget)]),
        "How many rejects are acceptable"),
    ]
  }

  /// A source may have them, and the table may have them for all of its sources.
  private static var sharedKeys: [KeySpec] {
    [
      .init(
        "where", .oneOrMany(.group(.condition)),
        "Records that do not meet all of them are left out"),
      .init("explode", .group(.explode), "One record gives one row per slot"),
      .init(
        "key", .oneOf([.oneOrMany(.name), .group(.key)]),
        "What identifies a record; needed here or in each of `sources`"),
      .init("modified", .name, "Tells which of two records is newer"),
      .init(
        "duplicates", .oneOf([.words(of: DuplicatePolicy.self), .group(.duplicates)]),
        "Records with the same key"),
      .init(
        "columns", .map(.oneOf([.name, .group(.column)])),
        "The target's columns; needed here or in each of `sources`"),
      .init("ignore", .map(.name), "Fields left behind on purpose; the reason is required"),
      .init(
        "unmapped_to", .identifier,
        "A jsonb column that takes every field neither mapped nor ignored"),
      .init(
        "person", .name,
        "The field with the key of the person that a record is about"),
    ]
  }

  static var feedKeys: [KeySpec] { sharedKeys }

  static var mergeKeys: [KeySpec] {
    [
      .init("prefer", .oneOrMany(.name), "Sources, the preferred first"),
      .init(
        "on_difference", .words(of: MergeMapping.OnDifference.self),
        "What happens when two sources have a value and they differ"),
      .init(
        "by", .oneOrMany(.identifier),
        "Columns that tell which rows are the same; the key if absent"),
      .init("columns", .map(.group(.mergedColumn)), "Columns with a rule of their own"),
    ]
  }

  static var mergedColumnKeys: [KeySpec] {
    [
      .init("prefer", .oneOrMany(.name), "As in `merge`, for this column"),
      .init(
        "on_difference", .words(of: MergeMapping.OnDifference.self),
        "As in `merge`, for this column"),
    ]
  }

  static var explodeKeys: [KeySpec] {
    [
      .init("repetitions", .oneOrMany(.name), "Repeating fields whose slots belong together"),
      .init("related", .oneOrMany(.name), "Portal fields whose related values belong together"),
      .init("values", .oneOrMany(.name), "One field with a value per line, such as a checkbox set"),
      .init("position", .name, "A name for the slot's number, from 1, for key and columns"),
      .init("skip_empty", .boolean, "Whether a slot in which every field is blank gives no row"),
    ]
  }

  static var matchKeys: [KeySpec] {
    [
      .init("columns", .oneOrMany(.identifier), "Columns that are equal together", required: true),
      .init(
        "compare", .words(of: MatchMapping.Comparison.self), "How the values are compared"),
      .init(
        "unmatched", .words(of: MatchMapping.Unmatched.self),
        "What becomes of a record that matches no row"),
    ]
  }

  static var assertionKeys: [KeySpec] {
    [
      .init("name", .name, "What reports call it", required: true),
      .init("that", .name, "A condition in SQL over the table's columns", required: true),
      .init(
        "severity", .words(of: RowAssertion.Severity.self),
        "Whether a row that fails is refused or only counted"),
    ]
  }

  static var copyKeys: [KeySpec] {
    [
      .init("column", .identifier, "The column of the parent", required: true),
      .init(
        "through", .identifier, "The column of this table that refers to the parent", required: true
      ),
    ]
  }

  static var referenceKeys: [KeySpec] {
    [
      .init("table", .identifier, "The table that is referred to"),
      .init("by", .identifier, "A unique column of that table, instead of its key"),
      .init("type", .name, "The field that tells which table is meant"),
      .init("tables", .map(.identifier), "The words of that field and the table of each"),
    ]
  }
}
