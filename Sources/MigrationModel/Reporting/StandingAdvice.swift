/// What to do about a mistake whose message brings no advice of its own.
enum StandingAdvice {
  /// A hint by code; nil for codes that need the case to say anything useful.
  static func hint(for code: String) -> String? { hints[code] ?? families[String(code.prefix(1))] }

  private static let again = "export the table again and do not edit the file"

  private static let hints: [String: String] = [
    "X004": "put the export itself there, as a file",
    "X008": "export the table again with its field names",
    "X009": again,
    "X010": "export the table again; the file is not complete",
    "X011": again,
    "X015": "FileMaker writes none; export the table again",
    "M001": "put the file there, or let the user that runs fm2pg read it",
    "M002": "split the file",
    "M003": "save the file as UTF-8 text",
    "M004": "mend the YAML at this place; the mistake may be on the line before",
    "M008": "write the file, or remove it from the project",
    "M101": "name a field that the export has, or export it too",
    "M103": "create it in schema/*.sql, or correct the name",
    "M104": "create it in schema/*.sql, or correct the name",
    "S001": "correct the statement",
  ]

  /// The other codes of mapping files all have a row in the reference.
  private static let families = [
    "M": "see docs/mapping-reference.md", "X": "see docs/file-formats.md",
  ]
}
