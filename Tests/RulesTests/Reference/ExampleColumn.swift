import Glibc
import MappingFile
import MigrationModel
import Rules
import Testing

/// Runs an example of the reference through the mapping reader and a row program.
struct ExampleColumn {
  let example: RuleReference.Example

  /// The cell as PostgreSQL prints it, nil for NULL, or the code of the reject.
  func result() throws -> String? {
    let mapping = try #require(try mapping())
    let settings = mapping.source
    let column = try #require(mapping.tables.first?.columns.first)
    let plan = plan([
      ColumnPlan(
        column: "c", type: example.type, isRequired: false, mapping: column, fields: [1],
        dateOrder: settings.dates ?? .dmy, pivot: settings.twoDigitYearPivot,
        decimalMark: settings.decimalMark, zone: settings.timeZone?.value, reference: nil)
    ])
    let problem = RowProgram.unsupportedReason(column: plan.columns[0])
    try #require(problem == nil, "\(problem ?? "")")
    var environment = environment
    environment.zones["Australia/Sydney"] = TimeZoneTable(
      tzif: try bytes(of: "/usr/share/zoneinfo/Australia/Sydney"))
    var program = RowProgram(plan: plan, environment: environment)
    var row = RowResult()
    program.evaluate(record(["K", example.text]), into: &row)
    if let reason = row.reasons.first { return reason.code.rawValue }
    guard row.cells[0].kind != .null else { return nil }
    if example.type == .interval { return clock(row.cells[0].number) }
    return describe(row, plan)[0]
  }

  private func mapping() throws -> Mapping? {
    let zone = example.source.hasPrefix("time_zone") ? "" : "\n  time_zone: Australia/Sydney"
    let settings = example.source.isEmpty ? "" : "\n  \(example.source)"
    let migration = "migration: t\ntarget: { schema: s }\nsource:\(zone)\(settings)\n"
    let clauses = example.column.isEmpty ? "" : ", \(example.column)"
    let table = "table: t\nfrom: T\nkey: K\ncolumns:\n  c: { from: A\(clauses) }\n"
    let reading = MappingProject.read(files: [
      ProjectFile(path: "migration.yml", bytes: Array(migration.utf8)),
      ProjectFile(path: "tables/t.yml", bytes: Array(table.utf8)),
    ])
    #expect(!reading.diagnostics.contains { $0.severity == .error }, "\(reading.diagnostics)")
    return reading.mapping
  }

  /// An interval as PostgreSQL prints it; the server's checksum form has no text.
  private func clock(_ micros: Int64) -> String {
    var text: [UInt8] = []
    let magnitude = Int64(micros.magnitude)
    _ = ServerText.append(
      .integer(magnitude % 3_600_000_000), as: .time(6), arena: [], to: &text)
    let hours = String(magnitude / 3_600_000_000)
    let rest = String(decoding: text.dropFirst(2), as: UTF8.self)
    return (micros < 0 ? "-" : "") + (hours.count < 2 ? "0" : "") + hours + rest
  }

  private func bytes(of path: String) throws -> [UInt8] {
    let file = try unsafe #require(fopen(path, "rb"))
    defer { unsafe fclose(file) }
    var content: [UInt8] = []
    while case let byte = unsafe getc(file), byte != EOF { content.append(UInt8(byte)) }
    return content
  }
}
