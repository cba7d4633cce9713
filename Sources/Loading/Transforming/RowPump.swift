internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// The inner loop of a transformation: decode, evaluate, encode.
struct RowPump {
  let plan: TablePlan
  let writesFates: Bool
  private let types: [ColumnType]
  private let encodings: [CellEncoding]
  private let isSelected: [Bool]
  private let decoder: StagedRowDecoder
  private var program: RowProgram
  private var record = SourceRecord()
  private var row = RowResult()
  private var rowsOut = BinaryRowWriter()
  private var fatesOut: FateWriter
  private var pendingBytes: Int64 = 0
  private var pendingRows: Int64 = 0
  /// Units that each condition of the row filter left out.
  private var leftOut: [Int64]
  private(set) var counts = TransformCounts()

  init(plan: TablePlan, environment: RowEnvironment, writesFates: Bool) {
    self.plan = plan
    self.writesFates = writesFates
    types = plan.cellTypes
    leftOut = Array(repeating: 0, count: plan.filter.count)
    encodings = types.map(CellEncoding.init)
    fatesOut = FateWriter(plan: plan)
    let used = plan.usedFields
    isSelected =
      plan.fields.indices.map(used.contains) + plan.sqlFields.map { _ in true }
    decoder = StagedRowDecoder(isSelected: isSelected)
    program = RowProgram(plan: plan, environment: environment)
  }

  /// Record number, RECORDID, MODID, then the fields that the program reads.
  func selectStatement(staging: StagingPlan, where condition: String?) -> String {
    var columns = [
      StagingPlan.Metadata.record, StagingPlan.Metadata.recordID,
      StagingPlan.Metadata.modificationID,
    ]
    for index in plan.fields.indices where isSelected[index] {
      columns.append("s." + SQLText.identifier(staging.columns[index]))
    }
    // In parentheses, so that what the mapping says stays one expression.
    columns += plan.sqlFields.map { "(\($0.expression)\n)::text" }
    let filter = condition.map { " WHERE \($0)" } ?? ""
    return "SELECT \(columns.joined(separator: ", ")) FROM \(staging.relation) s\(filter)"
  }

  /// Sends rows again whose fates are known.
  mutating func run(
    from reader: inout CopyOutReader, rows: inout CopyInWriter,
    progress: (Int64, Int64) -> Void
  ) throws {
    rowsOut.bytes = BinaryRowWriter.header
    while try next(from: &reader) {
      for unit in 0..<program.units(of: record) {
        program.evaluate(record, unit: unit, into: &row)
        if row.fate == .usable { try encodeRow(to: &rows) }
      }
      if rowsOut.bytes.count >= Transformer.blockSize { try flush(&rowsOut.bytes, to: &rows) }
    }
    rowsOut.bytes += BinaryRowWriter.trailer
    try flush(&rowsOut.bytes, to: &rows)
  }

  /// Sends rows and writes the fate of each record.
  mutating func run(
    from reader: inout CopyOutReader, rows: inout CopyInWriter, fates: inout CopyInWriter,
    progress: (Int64, Int64) -> Void
  ) throws {
    rowsOut.bytes = BinaryRowWriter.header
    fatesOut.output.bytes = BinaryRowWriter.header
    while try next(from: &reader) {
      counts.read += 1
      for unit in 0..<program.units(of: record) {
        program.evaluate(record, unit: unit, into: &row)
        count()
        if row.fate != .empty { fatesOut.append(unit: number, row: row) }
        if row.fate == .usable { try encodeRow(to: &rows) }
      }
      if rowsOut.bytes.count >= Transformer.blockSize {
        try flush(&rowsOut.bytes, to: &rows)
        progress(pendingBytes, pendingRows)
        pendingBytes = 0
        pendingRows = 0
      }
      if fatesOut.output.bytes.count >= Transformer.blockSize {
        try flush(&fatesOut.output.bytes, to: &fates)
      }
    }
    rowsOut.bytes += BinaryRowWriter.trailer
    fatesOut.output.bytes += BinaryRowWriter.trailer
    try flush(&rowsOut.bytes, to: &rows)
    try flush(&fatesOut.output.bytes, to: &fates)
    progress(pendingBytes, pendingRows)
    counts.adjustments = zip(plan.columns, program.notes).flatMap { column, notes in
      notes.adjustments(table: plan.target, column: column.column)
    }
    counts.codes = CodeUse.all(of: plan, notes: program.notes)
    for (condition, count) in zip(plan.filter, leftOut) where count > 0 {
      counts.adjustments.append(
        Adjustment(
          table: plan.target, column: condition.reason ?? name(of: condition.field),
          kind: .leftOut, cells: count))
    }
  }

  private mutating func next(from reader: inout CopyOutReader) throws -> Bool {
    while try reader.next(into: &record.bytes) {
      let isFirst = counts.read == 0 && pendingRows == 0
      if decoder.decode(&record, isFirst: isFirst) {
        pendingBytes += Int64(record.bytes.count)
        pendingRows += 1
        return true
      }
    }
    return false
  }

  /// The number of the unit that was evaluated last.
  private var number: Int64 {
    plan.numbering.unit(feed: plan.feed, record: record.number, slot: row.slot)
  }

  private func name(of field: Int) -> String {
    plan.fields.indices.contains(field) ? plan.fields[field].name : "position"
  }

  private mutating func count() {
    switch row.fate {
    case .usable: counts.usable += 1
    case .filtered:
      counts.filtered += 1
      leftOut[row.failedCondition] += 1
    case .rejected: counts.failed += 1
    case .empty: counts.empty += 1
    }
  }

  /// A row of ordinary size is gathered with others; the long texts of a row go to the server as
  /// they lie in the arena, without a copy.
  private mutating func encodeRow(to rows: inout CopyInWriter) throws {
    let landed = plan.isLanded ? number : nil
    guard row.arena.count >= Transformer.blockSize else {
      CopyBinary.appendRow(row, after: landed, as: encodings, to: &rowsOut.bytes)
      return
    }
    if let landed {
      rowsOut.beginRow(columns: types.count + 1, bigint: landed)
    } else {
      rowsOut.beginRow(columns: types.count)
    }
    for (index, cell) in row.cells.enumerated() {
      let length = cell.end - cell.start
      guard cell.kind == .bytes, length >= Transformer.blockSize, isPlainText(types[index]) else {
        CopyBinary.append(cell, as: types[index], arena: row.arena, to: &rowsOut.bytes)
        continue
      }
      rowsOut.append(length: length)
      try flush(&rowsOut.bytes, to: &rows)
      try rows.write(row.arena.span.extracting(cell.start..<cell.end))
    }
  }

  /// Whether the binary form of a value is its text alone.
  private func isPlainText(_ type: ColumnType) -> Bool {
    switch type {
    case .text, .varchar, .char, .json, .enumeration: true
    case .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date, .time, .timestamp,
      .timestamptz, .interval, .uuid, .jsonb, .array, .other:
      false
    }
  }

  private func flush(_ bytes: inout [UInt8], to writer: inout CopyInWriter) throws {
    try writer.write(bytes)
    bytes.removeAll(keepingCapacity: bytes.count < 4 * Transformer.blockSize)
  }
}
