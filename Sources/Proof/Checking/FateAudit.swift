internal import MigrationModel
internal import Rules
internal import Verification

/// Holds what the load recorded of each unit of a feed against what the rules say of the export.
struct FateAudit {
  let plan: TablePlan
  let layout: TargetLayout
  let fates: RecordedFates
  /// By column of the target; see `ParentIndexes.lookups`.
  let lookups: [ReferenceLookup?]
  /// Units whose recorded fate or reasons are not what the rules give.
  private(set) var contradictions: [Int64] = []
  /// Values that parents must not have, by reference column.
  private(set) var missingParents: [String: Set<String>] = [:]
  /// Values that parents must have: references of rejected records that no reason names.
  private(set) var presentParents: [String: Set<String>] = [:]
  /// Units refused for a unique, check, domain or foreign key constraint.
  private(set) var byConstraint: Int64 = 0
  /// Units that were merged, and those that they were merged into.
  private(set) var contenders: [Int64: MergedUnits.Contender] = [:]
  /// Units refused because another is the same, with what they may have in common.
  private(set) var repeated: [Repeated] = []
  private let watched: Set<Int64>
  /// Columns that the server fills after the cells, so that what is missing shows there only.
  private let lateColumns: Set<String>
  private let hasLookups: Bool
  private let referencePlaces: [(column: ColumnPlan, place: Int)]

  private static let constraintCodes: Set<String> = [
    RejectCode.uniqueViolation.rawValue, RejectCode.checkViolation.rawValue,
    RejectCode.domainViolation.rawValue, RejectCode.foreignKeyViolation.rawValue,
  ]
  private static let parentCodes: Set<String> = [
    RejectCode.missingParent.rawValue, RejectCode.rejectedParent.rawValue,
  ]

  /// A unit that was refused because of another.
  struct Repeated {
    var unit: Int64
    var key: [UInt8]
    /// The columns to merge by, if there are any.
    var columns: [UInt8]?
  }

  init(
    plan: TablePlan, layout: TargetLayout, fates: RecordedFates, lookups: [ReferenceLookup?]
  ) {
    self.plan = plan
    self.layout = layout
    self.fates = fates
    self.lookups = lookups
    hasLookups = lookups.contains { $0 != nil }
    watched = Set(fates.merged.keys).union(fates.winners)
    let merged = plan.merge.map { $0.columns.map(\.column) } ?? []
    lateColumns = Set(plan.copies.map(\.column) + merged)
    referencePlaces = plan.columns.compactMap { column in
      guard column.reference != nil, let place = layout.columns.firstIndex(of: column.column)
      else { return nil }
      return (column, place)
    }
  }

  /// Whether the unit belongs together with others, so that its row is known only with them.
  func isShared(_ unit: Int64) -> Bool {
    plan.merge != nil && (watched.contains(unit) || isConflicting(unit))
  }

  /// Whether the unit was refused because sources differ.
  func isConflicting(_ unit: Int64) -> Bool {
    fates.rejected[unit]?.contains { $0.code == RejectCode.differingSources.rawValue } == true
  }

  /// Notes a unit and says what became of it.
  mutating func note(
    _ unit: Int64, _ result: borrowing RowResult, _ row: borrowing TextRow
  ) -> UnitFate {
    if plan.merge == nil, watched.contains(unit), result.hasKey {
      contenders[unit] = MergedUnits.Contender(
        tenant: plan.tenant ?? "",
        key: Array(result.arena[result.keyStart..<result.keyEnd]),
        naturalKey: naturalKey(row), order: result.orderValue)
    }
    let reasons = fates.rejected[unit]
    let isMerged = fates.merged[unit] != nil
    if result.fate == .filtered {
      if reasons != nil || isMerged { contradictions.append(unit) }
      return .filtered
    }
    auditCells(unit, result, recorded: reasons ?? [])
    if let reasons {
      noteRepeated(unit, reasons, result, row)
      if isMerged { contradictions.append(unit) }
      for reason in reasons where Self.parentCodes.contains(reason.code) {
        noteMissing(reason.column, of: unit, row)
      }
      noteUnnamedParents(unit, reasons, row)
      let isHeld = fates.held.contains(unit)
      if isHeld != reasons.allSatisfy(onlyWaits) { contradictions.append(unit) }
      return isHeld ? .held : .rejected
    }
    if isMerged { return .merged }
    return result.fate == .rejected ? .unrecorded : .living
  }

  /// Whether a reason only makes the unit wait for its parent.
  private func onlyWaits(_ reason: RecordedFates.Reason) -> Bool {
    Self.parentCodes.contains(reason.code)
      && referencePlaces.contains { column, _ in
        column.column == reason.column && column.reference?.onMissing == .hold
      }
  }

  /// Landed rows are the same by their natural key too.
  private func naturalKey(_ row: borrowing TextRow) -> [UInt8]? {
    guard plan.isLanded, !layout.naturalPlaces.isEmpty else { return nil }
    var text: [UInt8] = []
    row.append(key: layout.naturalPlaces, to: &text)
    return text
  }

  /// Faults of cells are worked out again in full; they must be the recorded ones.
  private mutating func auditCells(
    _ unit: Int64, _ result: borrowing RowResult, recorded: Set<RecordedFates.Reason>
  ) {
    if recorded.isEmpty, result.fate != .rejected { return }
    let cellCodes = recorded.filter { $0.code < "R2" || $0.code == RejectCode.emptyKey.rawValue }
    var wanted = Set<RecordedFates.Reason>()
    if result.fate == .rejected {
      for reason in result.rejectReasons(plan) {
        if reason.code == .missingParent { continue }
        wanted.insert(.init(code: reason.code.rawValue, column: reason.column))
      }
      if recorded.isEmpty { contradictions.append(unit) }
    }
    let others = cellCodes.subtracting(wanted).filter { reason in
      reason.code != RejectCode.required.rawValue || !lateColumns.contains(reason.column)
    }
    if !recorded.isEmpty, !wanted.isSubset(of: cellCodes) || !others.isEmpty {
      contradictions.append(unit)
    }
    // This record was read, so it is not undecodable; and no load writes an unknown code.
    let strange = recorded.contains { reason in
      reason.code == RejectCode.undecodable.rawValue || RejectCode(rawValue: reason.code) == nil
    }
    if strange { contradictions.append(unit) }
    if recorded.contains(where: { Self.constraintCodes.contains($0.code) }) { byConstraint += 1 }
  }

  private mutating func noteRepeated(
    _ unit: Int64, _ reasons: Set<RecordedFates.Reason>, _ result: borrowing RowResult,
    _ row: borrowing TextRow
  ) {
    guard result.hasKey,
      reasons.contains(where: { $0.code == RejectCode.duplicateKey.rawValue })
    else { return }
    var columns: [UInt8]?
    if let by = layout.precedence?.by, !by.isEmpty, !by.contains(where: row.isNull) {
      var text: [UInt8] = []
      row.append(key: by, to: &text)
      columns = text
    }
    repeated.append(
      Repeated(
        unit: unit, key: Array(result.arena[result.keyStart..<result.keyEnd]),
        columns: columns))
  }

  /// A reject has all its reasons, so a reference without one has its parent. Units of which
  /// several are the same are refused before their references are looked at.
  private mutating func noteUnnamedParents(
    _ unit: Int64, _ reasons: Set<RecordedFates.Reason>, _ row: borrowing TextRow
  ) {
    let isRepeated = reasons.contains { reason in
      reason.code == RejectCode.duplicateKey.rawValue
        || reason.code == RejectCode.uniqueViolation.rawValue
        || reason.code == RejectCode.differingSources.rawValue
    }
    // A row of several units has the references of them all.
    if isRepeated || isShared(unit) { return }
    for (column, place) in referencePlaces where column.reference?.onMissing == .reject {
      guard !reasons.contains(where: { $0.column == column.column }), !row.isNull(place)
      else { continue }
      if let lookup = lookups[place] {
        if lookup.find(place, in: row) == nil { contradictions.append(unit) }
      } else if let text = row.string(place) {
        presentParents[column.column, default: []].insert(text)
      }
    }
  }

  private mutating func noteMissing(
    _ column: String, of unit: Int64, _ row: borrowing TextRow
  ) {
    guard let place = layout.columns.firstIndex(of: column), !row.isNull(place) else { return }
    if let lookup = lookups[place] {
      if lookup.find(place, in: row) != nil { contradictions.append(unit) }
    } else if let text = row.string(place) {
      missingParents[column, default: []].insert(text)
    }
  }

  /// Positions of the columns that became NULL for want of a parent and whose originals are kept.
  func missingOriginals(_ unit: Int64) -> Set<Int> {
    guard !fates.nulled.isEmpty, let nulled = fates.nulled[unit] else { return [] }
    return Set(
      plan.columns.indices.filter { place in
        plan.columns[place].reference?.keepIn != nil && nulled.contains(plan.columns[place].column)
      })
  }

  /// Gives a row that must be in the target what the server gave it: ids in the place of keys, and
  /// NULL where a parent is missing and the mapping says so.
  mutating func resolve(_ unit: Int64, _ row: inout TextRow) {
    let nulled = fates.nulled.isEmpty ? nil : fates.nulled[unit]
    if nulled == nil, !hasLookups { return }
    for (column, place) in referencePlaces {
      let isNulled = nulled?.contains(column.column) == true
      if let lookup = lookups[place] {
        let isFound = lookup.resolve(place, of: &row)
        switch lookup.onMissing {
        case .null: if isFound == isNulled { contradictions.append(unit) }
        case .reject, .hold: if !isFound { contradictions.append(unit) }
        case .value: break
        }
      } else if isNulled {
        noteMissing(column.column, of: unit, row)
        row.setNull(place)
      }
    }
  }

  /// Adds what the audit of groups over all feeds has found for this one.
  mutating func add(contradictions units: [Int64]) {
    contradictions += units.filter { plan.numbering.feed(of: $0) == plan.feed }
  }
}
