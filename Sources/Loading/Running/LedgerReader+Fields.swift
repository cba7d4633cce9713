package import MigrationModel
package import Postgres

extension LedgerReader {
  /// The exports of a load as its ledger describes them: fields, formats, when they were written; no
  /// file.
  package func manifest(
    run: String, on connection: borrowing Connection
  ) throws -> SourceManifest {
    let known = try version(on: connection)
    let formats = try connection.query(
      """
      SELECT source_table, file_name, format, \(known >= 3 ? "written_at" : "NULL"),
        \(known >= 6 ? "date_format" : "NULL")
      FROM \(relation("manifest")) WHERE run_id = $1 ORDER BY 1
      """, [run])
    let fields = try connection.query(
      """
      SELECT source_table, field_name, field_type FROM \(relation("staged_field"))
      WHERE run_id = $1 ORDER BY source_table, ordinal
      """, [run])
    return SourceManifest(
      entries: formats.map { row in
        let source = row[0] ?? ""
        let format = row[2].flatMap(ExportFormat.init(rawValue:)) ?? .csv
        let header = ExportHeader(
          dialect: ExportDialect(
            format: format, delimiter: 0, recordEnd: nil, hasByteOrderMark: false,
            hasHeader: true),
          fields: fields.filter { $0[0] == source }.map { field in
            ExportField(
              name: field[1] ?? "", type: field[2].flatMap(FieldType.init(rawValue:)) ?? .unknown)
          }, dateFormat: row[4])
        return ManifestEntry(
          source: source, fileName: row[1] ?? "", path: "", byteCount: 0,
          writtenAt: row[3].flatMap { Int64($0) }, header: header)
      })
  }
}
