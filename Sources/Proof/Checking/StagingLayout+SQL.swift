internal import MigrationModel

extension StagingLayout {
  private var numbers: [String] { [recordIDColumn, modificationIDColumn, continuationColumn] }

  /// The staged texts that are compared: the fields, RECORDID, MODID and continuation rows.
  var expressions: [String] {
    columns.map(SQLText.identifier) + numbers.map { "\($0)::text" }
  }

  func names(_ fields: [ExportField]) -> [String] { fields.map(\.name) + numbers }

  /// Names of the metadata columns as SQL literals.
  var metadataList: String {
    ([recordColumn, fileColumn, fingerprintColumn] + numbers).map(SQLText.literal)
      .joined(separator: ", ")
  }

  /// Holds for rows whose fingerprint is not the one of their fields (docs/database.md).
  var hasWrongFingerprint: String {
    let parts = columns.map { column in
      let name = SQLText.identifier(column)
      return "CASE WHEN \(name) IS NULL THEN 'N' "
        + "ELSE 'V' || octet_length(\(name)) || ':' || \(name) END"
    }
    // A function takes 100 arguments at most, so the pieces are joined by an operator.
    return "\(fingerprintColumn) IS DISTINCT FROM "
      + "substring(sha256(convert_to(\(parts.joined(separator: " || ")), 'UTF8')) FROM 1 FOR 16)"
  }
}
