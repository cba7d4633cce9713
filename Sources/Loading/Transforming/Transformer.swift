internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// What one pass of the row program over an export said.
struct TransformCounts: Sendable {
  var read: Int64 = 0
  var usable: Int64 = 0
  var filtered: Int64 = 0
  var failed: Int64 = 0
  /// Records without slots.
  var empty: Int64 = 0
  var adjustments: [Adjustment] = []
}

/// Streams staged rows through the row program into the shadow table; the fate of each record goes
/// to the work table `rows` on a connection of its own, in the same pass.
struct Transformer {
  static let blockSize = 256 * 1024

  let plan: TablePlan
  let settle: SettlePlan.Table
  let staging: StagingPlan
  let schemas: PlanSchemas
  let environment: RowEnvironment
  /// How many rows there are to read, if it is known.
  let stagedRows: Int64?
  let progress: any ProgressObserver
  /// Asked before each commit; throws when the run is no longer this process's.
  let fence: @Sendable (borrowing Connection) throws -> Void

  private var step: String { "transform:\(plan.target)" }
  private var names: WorkNames { WorkNames(plan: plan, schemas: schemas) }

  /// Transforms the table and decides its duplicates; can be repeated from the beginning.
  func run(on connections: borrowing TransformConnections) throws -> TransformCounts {
    progress.began(step: step, totalBytes: nil, totalRows: stagedRows)
    defer { progress.ended(step: step) }
    let counts = try transform(on: connections)
    try settleDuplicates(on: connections)
    return counts
  }

  private func transform(on connections: borrowing TransformConnections) throws -> TransformCounts {
    try connections.target.execute("BEGIN")
    try connections.target.execute("TRUNCATE \(names.shadow) RESTART IDENTITY")
    try connections.fates.execute("BEGIN")
    for statement in settle.create { try connections.fates.execute(statement) }
    let counts = try pump(where: nil, freeze: true, on: connections, writesFates: true)
    try fence(connections.target)
    try connections.target.execute("COMMIT")
    try connections.fates.execute("COMMIT")
    try connections.fates.execute("ANALYZE \(names.rows)")
    return counts
  }

  private func settleDuplicates(on connections: borrowing TransformConnections) throws {
    try connections.fates.execute("BEGIN")
    for statement in settle.duplicates { try connections.fates.execute(statement) }
    let records = try connections.fates.query(settle.survivorsToResend)
    try connections.fates.execute("DELETE FROM \(names.lost)")
    try fence(connections.fates)
    try connections.fates.execute("COMMIT")
    let numbers = records.compactMap { $0.first ?? nil }
    for start in stride(from: 0, to: numbers.count, by: 10_000) {
      let list = numbers[start..<min(start + 10_000, numbers.count)].joined(separator: ",")
      try connections.target.execute("BEGIN")
      _ = try pump(
        where: "\(StagingPlan.Metadata.record) IN (\(list))", freeze: false, on: connections,
        writesFates: false)
      try fence(connections.target)
      try connections.target.execute("COMMIT")
    }
  }

  private func pump(
    where condition: String?, freeze: Bool, on connections: borrowing TransformConnections,
    writesFates: Bool
  ) throws -> TransformCounts {
    var pump = RowPump(plan: plan, environment: environment, writesFates: writesFates)
    let columns = plan.copyColumns.map(SQLText.identifier).joined(separator: ", ")
    let options = freeze ? "FORMAT binary, FREEZE" : "FORMAT binary"
    let copyRows = "COPY \(names.shadow) (\(columns)) FROM STDIN (\(options))"
    let copyFates = "COPY \(names.rows) FROM STDIN (FORMAT binary)"
    let select = pump.selectStatement(staging: staging, where: condition)
    let observer = progress
    let name = step
    try connections.source.copyOut("COPY (\(select)) TO STDOUT (FORMAT binary)") { reader in
      try connections.target.copyIn(copyRows) { rows in
        guard writesFates else {
          try pump.run(from: &reader, rows: &rows) { bytes, count in
            observer.advanced(step: name, bytes: bytes, rows: count)
          }
          return
        }
        try connections.fates.copyIn(copyFates) { fates in
          try pump.run(from: &reader, rows: &rows, fates: &fates) { bytes, count in
            observer.advanced(step: name, bytes: bytes, rows: count)
          }
        }
      }
    }
    return pump.counts
  }
}

/// The three sessions of one transforming worker.
struct TransformConnections: ~Copyable {
  var source: Connection
  var target: Connection
  var fates: Connection
}
