internal import MigrationModel

/// The keys of the maps that say how a text is cleaned and read.
extension KeyGroup {
  static var cleanKeys: [KeySpec] {
    [
      .init("strip", .characters, "Removes each of these characters"),
      .init(
        "keep", .oneOrMany(.words(of: CharacterClass.self)),
        "Keeps characters of these classes only"),
      .init(
        "remove", .oneOrMany(.words(of: CharacterClass.self)),
        "Removes characters of these classes"),
      .init("replace", .group(.replace), "Replaces a text, or what a pattern matches"),
      .init("extract", .oneOf([.name, .group(.extract)]), "Leaves what a pattern matches"),
      .init("split", .group(.split), "Leaves one part between separators"),
      .init("pad", .group(.pad), "Fills up to a width"),
      .init("line_ends", .words(of: LineEnd.self), "Ends every line like this"),
    ]
  }

  static var replaceKeys: [KeySpec] {
    [
      .init("from", .characters, "What to replace"),
      .init("pattern", .name, "What to replace"),
      .init("with", .text, "What to put there; may be empty", required: true),
    ]
  }

  static var extractKeys: [KeySpec] {
    [
      .init("pattern", .name, "What to look for", required: true),
      .init("group", .name, "The group to leave; 0 is the whole match"),
    ]
  }

  static var splitKeys: [KeySpec] {
    [
      .init("separator", .characters, "What stands between parts", required: true),
      .init(
        "part", .integer(CleanStep.partRange), "1 is the first, -1 the last", required: true),
    ]
  }

  static var padKeys: [KeySpec] {
    [
      .init("width", .integer(CleanStep.widthRange), "The width in characters", required: true),
      .init("with", .characters, "What to fill with", required: true),
      .init("side", .words(of: PadSide.self), "Where to fill"),
    ]
  }

  static var typeKeys: [KeySpec] {
    [
      .init(
        "phone", .region,
        "A telephone number, to E.164; the region is that of numbers without country code"),
      .init(
        "integer", .oneOf([.words(of: DecimalMark.self), .group(.number)]), "A whole number"),
      .init(
        "decimal", .oneOf([.words(of: DecimalMark.self), .group(.number)]),
        "A number with this decimal mark"),
      .init(
        "boolean", .group(.booleanWords), "The words for true and false instead of the usual ones"
      ),
      .init("date", .words(of: DateOrder.self), "A date in this order"),
      .init("timestamp", .group(.timestamp), "A timestamp with its own order or zone"),
    ]
  }

  static var numberKeys: [KeySpec] {
    [
      .init("mark", .words(of: DecimalMark.self), "The decimal mark; that of the source if absent"),
      .init(
        "trailing_text", .words(of: NumberHint.TrailingText.self),
        "Words after the number (`12 apples`)"),
      .init(
        "percent", .words(of: PercentReading.self), "What `15%` is: refused, 15 or 0.15"),
    ]
  }
}
