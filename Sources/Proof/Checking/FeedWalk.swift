internal import MigrationModel
internal import Rules
internal import Verification

/// Takes the rows that must be in a target, one after the other.
protocol RowSink {
  mutating func take(_ unit: Int64, seed: UInt64, _ row: borrowing TextRow)
}

/// Sums up rows.
struct SumSink: RowSink {
  var sums: ColumnSums

  mutating func take(_ unit: Int64, seed: UInt64, _ row: borrowing TextRow) {
    sums.add(row, seed: seed)
  }
}

/// Works out, record by record, what one feed must have brought into its target.
struct FeedWalk {
  let plan: TablePlan
  let layout: TargetLayout
  private(set) var audit: FateAudit
  private(set) var tally = RecordTally()
  /// Slots of records that are used, counted apart from the rules.
  private(set) var slots: Int64 = 0
  private(set) var identity: RowIdentity
  /// Units that belong together with others; their rows are known when all feeds are read.
  private(set) var members: MergeMembers
  private var program: RowProgram
  private var result = RowResult()
  private var expected: ExpectedRow
  private var slotCount: SlotCount?
  /// The record with what the server computes of it behind its fields.
  private var extended = SourceRecord()
  /// Where the plan's computed values begin in a copied row.
  private let firstComputed: Int

  init(
    plan: TablePlan, layout: TargetLayout, fates: RecordedFates, indexes: ParentIndexes,
    environment: RowEnvironment, firstComputed: Int
  ) {
    self.plan = plan
    self.layout = layout
    self.firstComputed = firstComputed
    audit = FateAudit(
      plan: plan, layout: layout, fates: fates, lookups: indexes.lookups(of: plan, layout))
    identity = RowIdentity(
      layout: layout, entries: layout.hasOwnCrosswalk ? indexes[indexes.ids(of: plan)] : nil,
      moved: indexes[indexes.movedIDs(of: plan)])
    members = MergeMembers(columns: layout.columns.count)
    program = RowProgram(plan: plan, environment: environment)
    expected = ExpectedRow(plan: plan, layout: layout)
    slotCount = plan.explode.map(SlotCount.init)
  }

  /// Works out a record's units; gives those that must be rows to the sink.
  mutating func take(
    _ record: borrowing SourceRecord, _ computed: borrowing CopiedRow, into sink: inout some RowSink
  ) {
    guard !plan.sqlFields.isEmpty else { return walk(record, into: &sink) }
    extend(record, computed)
    var extended = SourceRecord()
    swap(&extended, &self.extended)
    walk(extended, into: &sink)
    swap(&extended, &self.extended)
  }

  private mutating func extend(_ record: borrowing SourceRecord, _ computed: borrowing CopiedRow) {
    extended.clear()
    extended.bytes.append(contentsOf: record.bytes)
    extended.fields.append(contentsOf: record.fields)
    extended.number = record.number
    extended.recordID = record.recordID
    extended.modificationID = record.modificationID
    extended.continuationRows = record.continuationRows
    // What a query gives has more fields behind it than the plan has.
    if extended.fields.count > plan.fields.count {
      extended.fields.removeLast(extended.fields.count - plan.fields.count)
    }
    for place in plan.sqlFields.indices {
      computed.with(firstComputed + place) { text in
        if let text { extended.append(text) } else { extended.appendNull() }
      }
    }
  }

  private mutating func walk(
    _ record: borrowing SourceRecord, into sink: inout some RowSink
  ) {
    // Taken out, so that nothing of them is copied on the way.
    var result = RowResult()
    var row = TextRow(columns: 0)
    swap(&result, &self.result)
    swap(&row, &expected.row)
    let usedBefore = tally.used
    var filtered: Int64 = 0
    for index in 0..<program.units(of: record) {
      program.evaluate(record, unit: index, into: &result)
      if result.fate == .empty { continue }
      let unit = plan.numbering.unit(
        feed: plan.feed, record: record.number, slot: result.slot)
      let missing = audit.missingOriginals(unit)
      if !missing.isEmpty {
        program.missingParents = missing
        program.evaluate(record, unit: index, into: &result)
        program.missingParents = []
      }
      if result.fate != .filtered { expected.fill(&row, from: result) }
      let fate = audit.note(unit, result, row)
      tally.add(fate)
      if fate == .filtered {
        filtered += 1
      } else if audit.isShared(unit) {
        keep(unit, fate, result, row)
      } else if fate == .living {
        finish(
          unit, key: result.arena.span.extracting(result.keyStart..<result.keyEnd), &row,
          into: &sink)
      }
    }
    tally.endRecord()
    if slotCount != nil, let count = slotCount?.count(record), tally.used > usedBefore {
      slots += count - filtered
    }
    swap(&result, &self.result)
    swap(&row, &expected.row)
  }

  private mutating func keep(
    _ unit: Int64, _ fate: UnitFate, _ result: borrowing RowResult, _ row: borrowing TextRow
  ) {
    members.append(
      MergeMembers.Member(
        unit: unit, feed: plan.feed, order: result.orderValue,
        isUsable: result.fate == .usable, isLiving: fate == .living,
        isConflicting: audit.isConflicting(unit)),
      key: result.arena.span.extracting(result.keyStart..<result.keyEnd), row: row)
  }

  /// Gives the row of a unit its ids and parents, and hands it to the sink.
  mutating func finish(
    _ unit: Int64, key: Span<UInt8>, _ row: inout TextRow, into sink: inout some RowSink
  ) {
    audit.resolve(unit, &row)
    identity.take(unit, key: key, &row)
    sink.take(unit, seed: identity.seed, row)
  }

  /// A unit of this feed became part of a row that has this identity.
  mutating func noteAlias(_ unit: Int64, key: Span<UInt8>, of winner: [UInt8]) {
    identity.expectEntry(unit, key: key, id: winner)
  }

  /// Ends the audit, with what was found over all feeds.
  mutating func conclude(contradictions: [Int64]) {
    audit.add(contradictions: contradictions)
  }
}
