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
  var codes: [CodeUse] = []
}

/// Streams staged rows through the row program into the shadow table; the fate of each record goes
/// to the work table `rows` on a connection of its own, in the same pass.
struct Transformer {
  static let blockSize = 256 * 1024

  let target: TargetPlan
  let settle: SettlePlan.Table
  /// Where rows land before the server has found their ids; nil for rows that need nothing of it.
  let landing: LandingPlan?
  /// Parallel to the target's feeds.
  let stagings: [StagingPlan]
  /// Which staged records there are for this run, parallel to the feeds; nil for all.
  let conditions: [String]?
  let schemas: PlanSchemas
  let environment: RowEnvironment
  /// How many rows there are to read, if it is known.
  let stagedRows: Int64?
  let progress: any ProgressObserver
  /// Asked before each commit; throws when the run is no longer this process's.
  let fence: @Sendable (borrowing Connection) throws -> Void

  private var step: String { "transform:\(target.name)" }
  private var names: WorkNames { WorkNames(plan: target.feeds[0], schemas: schemas) }

  /// Transforms the table and decides its duplicates; can be repeated from the beginning. One entry
  /// per feed.
  func run(on connections: borrowing TransformConnections) throws -> [TransformCounts] {
    progress.began(step: step, totalBytes: nil, totalRows: stagedRows)
    defer { progress.ended(step: step) }
    let counts = try transform(on: connections)
    if landing == nil { try settleDuplicates(on: connections) }
    return counts
  }

  private func transform(
    on connections: borrowing TransformConnections
  ) throws -> [TransformCounts] {
    try connections.target.execute("BEGIN")
    if let landing {
      let path = schemas.shadowPath
      try connections.target.execute("SET LOCAL search_path TO \(path)")
      for statement in landing.create { try connections.target.execute(statement) }
      try connections.target.execute("SET LOCAL search_path TO ''")
    } else {
      try connections.target.execute("TRUNCATE \(names.shadow) RESTART IDENTITY")
    }
    try connections.fates.execute("BEGIN")
    for statement in settle.create { try connections.fates.execute(statement) }
    var counts: [TransformCounts] = []
    for place in target.feeds.indices {
      let columns = target.feeds[place].sqlFields.map { "'\(target.name).\($0.column)'" }
      guard !columns.isEmpty else {
        counts.append(try pump(place, only: nil, freeze: true, on: connections))
        continue
      }
      let list = columns.joined(separator: " or ")
      counts.append(
        try asProjectSQL("`sql` of \(list)") {
          try pump(place, only: nil, freeze: true, on: connections)
        })
    }
    try fence(connections.target)
    try connections.target.execute("COMMIT")
    try connections.fates.execute("COMMIT")
    try connections.fates.execute("ANALYZE \(names.rows)")
    if landing != nil { try connections.target.execute("ANALYZE \(names.landing)") }
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
      try connections.target.execute("BEGIN")
      let some = numbers[start..<min(start + 10_000, numbers.count)]
      _ = try pump(0, only: Array(some), freeze: false, on: connections)
      try fence(connections.target)
      try connections.target.execute("COMMIT")
    }
  }

  /// Sends the rows of one feed: all of them with their fates, or those of some records alone.
  private func pump(
    _ feed: Int, only records: [String]?, freeze: Bool,
    on connections: borrowing TransformConnections
  ) throws -> TransformCounts {
    let plan = target.feeds[feed]
    var pump = RowPump(plan: plan, environment: environment, writesFates: records == nil)
    let columns =
      landing?.copyColumns(of: plan)
      ?? plan.copyColumns.map(SQLText.identifier).joined(separator: ", ")
    let options = freeze ? "FORMAT binary, FREEZE" : "FORMAT binary"
    let relation = landing?.relation ?? names.shadow
    let copyRows = "COPY \(relation) (\(columns)) FROM STDIN (\(options))"
    let copyFates = "COPY \(names.rows) FROM STDIN (FORMAT binary)"
    let condition =
      records.map { "\(StagingPlan.Metadata.record) IN (\($0.joined(separator: ",")))" }
      ?? conditions?[feed]
    let select = pump.selectStatement(staging: stagings[feed], where: condition)
    let observer = progress
    let name = step
    try connections.source.copyOut("COPY (\(select)) TO STDOUT (FORMAT binary)") { reader in
      try connections.target.copyIn(copyRows) { rows in
        guard records == nil else {
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
