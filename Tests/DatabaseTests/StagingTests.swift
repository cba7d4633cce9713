import Extraction
import FM2PGTestSupport
import MigrationModel
import Planning
import Postgres
import Testing

@testable import Loading

/// Exports in staging, compared with what the reader gives.
@Suite struct StagingTests {
  private static let quirks: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/fixtures/quirks"
  }()

  /// A file and the settings without which it cannot be read.
  struct QuirkCase: CustomTestStringConvertible {
    var file: String
    var fields: [String] = []
    var continuation: [String] = []
    var testDescription: String { file }
  }

  static let readable = [
    QuirkCase(file: "bare-cr/Quirk.tab", fields: ["Id", "Note"]),
    QuirkCase(file: "continuation-rows/Quirk.mer", continuation: ["Id", "Name"]),
    QuirkCase(file: "duplicate-names/Quirk.mer"),
    QuirkCase(file: "merge-name-with-delimiter/Quirk.mer", fields: ["Id", "Size, cm"]),
    QuirkCase(file: "merge-named-csv/Quirk.csv"), QuirkCase(file: "merge-semicolon/Quirk.mer"),
    QuirkCase(file: "mixed-ends/Quirk.csv"), QuirkCase(file: "nul/Quirk.csv"),
    QuirkCase(file: "separators-as-data/Quirk.csv"), QuirkCase(file: "unquoted-empty/Quirk.mer"),
    QuirkCase(file: "vertical-tab/Quirk.csv"), QuirkCase(file: "xml-controls/Quirk.xml"),
    QuirkCase(file: "xml-prefixed/Quirk.xml"), QuirkCase(file: "xml-related/Quirk.xml"),
    QuirkCase(file: "xml-returns/Quirk.xml"),
  ]

  /// Those whose header can be read.
  static let broken = [
    QuirkCase(file: "latin1/Quirk.csv"), QuirkCase(file: "truncated/Quirk.csv"),
    QuirkCase(file: "xml-cut-at-col/Quirk.xml"), QuirkCase(file: "xml-found-mismatch/Quirk.xml"),
    QuirkCase(file: "xml-undefined-entity/Quirk.xml"),
  ]

  private func located(_ text: String) -> Located<String> {
    Located(text, at: SourceLocation(file: "migration.yml", line: 1, column: 1))
  }

  private func settings(_ quirk: QuirkCase) -> ExportSettings {
    var settings = ExportSettings(name: located("Quirk"))
    settings.fields = quirk.fields.map(located)
    settings.continuationFields = quirk.continuation.map(located)
    return settings
  }

  private func loader(path: String, settings: ExportSettings) throws -> StagingLoader {
    let header = try readHeader(of: path, settings: settings)
    let name = String(path.split(separator: "/").last ?? "")
    return StagingLoader(
      entry: ManifestEntry(
        source: "Quirk", fileName: name, path: path, byteCount: 0, header: header),
      settings: settings,
      plan: StagingPlan(
        source: "Quirk", fields: header.fields, schema: "staging", finalSchema: "staging"),
      progress: SilentProgress())
  }

  /// What the reader gives, the record's numbers first.
  private func rows(path: String, settings: ExportSettings) throws -> [[String?]] {
    var reader = try ExportReader(path: path, settings: settings)
    var record = SourceRecord()
    var rows: [[String?]] = []
    while try reader.next(into: &record) {
      rows.append(
        [
          String(record.number), record.recordID.map { String($0) },
          record.modificationID.map { String($0) }, String(record.continuationRows),
        ] + record.fields.indices.map { record.text(at: $0) })
    }
    return rows
  }

  private func selectAll(_ plan: StagingPlan) -> String {
    typealias Metadata = StagingPlan.Metadata
    let metadata = [
      Metadata.record, Metadata.recordID, Metadata.modificationID, Metadata.continuationRows,
    ]
    let columns = metadata + plan.columns.map(SQLText.identifier)
    return "SELECT \(columns.joined(separator: ", ")) FROM \(plan.relation) "
      + "ORDER BY \(Metadata.record)"
  }

  /// Rows whose fingerprint is not what its documentation says.
  private func wrongFingerprints(_ plan: StagingPlan) -> String {
    let fields = plan.columns.map { column in
      let name = SQLText.identifier(column)
      return "CASE WHEN \(name) IS NULL THEN 'N' "
        + "ELSE 'V' || octet_length(\(name)) || ':' || \(name) END"
    }
    let message = "convert_to(\(fields.joined(separator: " || ")), 'UTF8')"
    return "SELECT count(*) FROM \(plan.relation) WHERE \(StagingPlan.Metadata.fingerprint) "
      + "<> substring(sha256(\(message)) FROM 1 FOR 16)"
  }

  @Test(arguments: readable) func aQuirkIsStagedAsItIsRead(_ quirk: QuirkCase) throws {
    let path = Self.quirks + "/" + quirk.file
    let settings = settings(quirk)
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      try connection.execute("CREATE SCHEMA staging")
      let loader = try loader(path: path, settings: settings)
      let staged = try connection.transaction { try loader.load(on: $0) }
      let expected = try rows(path: path, settings: settings)
      let found = try connection.query(selectAll(loader.plan))
      #expect(found == expected)
      #expect(staged.staged == Int64(expected.count))
      #expect(staged.summary.records == Int64(expected.count))
      #expect(try connection.queryValue(wrongFingerprints(loader.plan)) == "0")
    }
  }

  @Test(arguments: broken) func aBrokenExportLeavesStagingAsItWas(_ quirk: QuirkCase) throws {
    let path = Self.quirks + "/" + quirk.file
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      try connection.execute(
        #"CREATE SCHEMA staging; CREATE TABLE staging."Quirk" AS SELECT 'old' AS a"#)
      let loader = try loader(path: path, settings: settings(quirk))
      #expect(throws: ExportError.self) { try connection.transaction { try loader.load(on: $0) } }
      #expect(try connection.query(#"SELECT * FROM staging."Quirk""#) == [["old"]])
    }
  }

  /// Values that stay in line, values that may just be moved out, long ones, and few bytes.
  @Test func thousandFieldsAreStagedBehindAView() throws {
    var generator = SeededGenerator(state: 1_000)
    let names = (1...1_000).map { "Field \($0)" }
    let lengths: [ClosedRange<Int>] = [
      24...24, 25...32, 300...300, 0...1, 100...140, 2_000...3_000,
    ]
    var text = names.joined(separator: ",") + "\r"
    for length in lengths {
      let values = names.map { _ in "\"" + generator.digits(length) + "\"" }
      text += values.joined(separator: ",") + "\r"
    }
    // A record without any value.
    text += String(repeating: ",", count: 999) + "\r"
    let scratch = Scratch()
    let path = scratch.write("Quirk.mer", text)
    let settings = settings(QuirkCase(file: ""))
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      try connection.execute("CREATE SCHEMA staging")
      let loader = try loader(path: path, settings: settings)
      // Twice: the second load replaces view and parts.
      for _ in 1...2 {
        let staged = try connection.transaction { try loader.load(on: $0) }
        #expect(staged.staged == 7)
      }
      let kind = try connection.queryValue(
        "SELECT relkind FROM pg_class WHERE oid = 'staging.\"Quirk\"'::regclass")
      #expect(kind == "v")
      let expected = try rows(path: path, settings: settings)
      let found = try connection.query(selectAll(loader.plan))
      #expect(found.count == 7 && found == expected)
      #expect(try connection.queryValue(wrongFingerprints(loader.plan)) == "0")
    }
    withExtendedLifetime(scratch) {}
  }
}
