internal import MigrationModel
internal import Rules

/// Holds what the load recorded of each record against what the rules say of the export.
struct FateAudit {
  let plan: TablePlan
  let fates: RecordedFates
  private(set) var used: Int64 = 0
  private(set) var filtered: Int64 = 0
  private(set) var rejected: Int64 = 0
  private(set) var merged: Int64 = 0
  /// Records whose recorded fate or reasons are not what the rules give.
  private(set) var contradictions: [Int64] = []
  /// Values that parents must not have, by reference column.
  private(set) var missingParents: [String: Set<String>] = [:]
  /// Values that parents must have: references of rejected records that no reason names.
  private(set) var presentParents: [String: Set<String>] = [:]
  /// Records refused for a unique, check, domain or foreign key constraint.
  private(set) var byConstraint: Int64 = 0
  private var contenders: [Int64: Contender] = [:]
  /// Records refused because of a repeated key, by key.
  private var repeatedKeys: [[UInt8]: [Int64]] = [:]
  private let watched: Set<Int64>

  private static let constraintCodes: Set<String> = [
    RejectCode.uniqueViolation.rawValue, RejectCode.checkViolation.rawValue,
    RejectCode.domainViolation.rawValue, RejectCode.foreignKeyViolation.rawValue,
  ]

  private struct Contender {
    var key: [UInt8]
    var order: Int64?
  }

  init(plan: TablePlan, fates: RecordedFates) {
    self.plan = plan
    self.fates = fates
    watched = Set(fates.merged.keys).union(fates.merged.values)
  }

  /// Notes a record; true when its row must be in the target.
  mutating func note(
    _ number: Int64, _ row: borrowing RowResult, _ expected: borrowing ExpectedRow
  ) -> Bool {
    if watched.contains(number), row.hasKey {
      contenders[number] = Contender(
        key: Array(row.arena[row.keyStart..<row.keyEnd]), order: row.orderValue)
    }
    let reasons = fates.rejected[number]
    let isMerged = fates.merged[number] != nil
    if row.fate == .filtered {
      filtered += 1
      if reasons != nil || isMerged { contradictions.append(number) }
      return false
    }
    auditCells(number, row, recorded: reasons ?? [])
    if let reasons {
      rejected += 1
      if isMerged { contradictions.append(number) }
      for reason in reasons { noteParent(reason, row, expected) }
      noteUnnamedParents(reasons, row, expected)
      return false
    }
    if isMerged {
      merged += 1
      return false
    }
    if row.fate == .rejected { return false }
    for column in fates.nulled[number] ?? [] { noteParent(column, row, expected) }
    used += 1
    return true
  }

  /// Faults of cells are worked out again in full; they must be the recorded ones.
  private mutating func auditCells(
    _ number: Int64, _ row: borrowing RowResult, recorded: Set<RecordedFates.Reason>
  ) {
    let cellCodes = recorded.filter { $0.code < "R2" || $0.code == RejectCode.emptyKey.rawValue }
    var wanted = Set<RecordedFates.Reason>()
    if row.fate == .rejected {
      for reason in row.rejectReasons(plan) {
        if reason.code == .missingParent { continue }
        wanted.insert(.init(code: reason.code.rawValue, column: reason.column))
      }
      if recorded.isEmpty { contradictions.append(number) }
    }
    if wanted != cellCodes, !recorded.isEmpty { contradictions.append(number) }
    // This record was read, so it is not undecodable; and no load writes an unknown code.
    let strange = recorded.contains { reason in
      reason.code == RejectCode.undecodable.rawValue || RejectCode(rawValue: reason.code) == nil
    }
    if strange { contradictions.append(number) }
    if recorded.contains(where: { $0.code == RejectCode.duplicateKey.rawValue }), row.hasKey {
      repeatedKeys[Array(row.arena[row.keyStart..<row.keyEnd]), default: []].append(number)
    }
    if recorded.contains(where: { Self.constraintCodes.contains($0.code) }) { byConstraint += 1 }
  }

  private mutating func noteParent(
    _ reason: RecordedFates.Reason, _ row: borrowing RowResult, _ expected: borrowing ExpectedRow
  ) {
    guard
      reason.code == RejectCode.missingParent.rawValue
        || reason.code == RejectCode.rejectedParent.rawValue
    else { return }
    noteParent(reason.column, row, expected)
  }

  /// A reject has all its reasons, so a reference without one has its parent. Records of which
  /// several have one key are refused before their references are looked at.
  private mutating func noteUnnamedParents(
    _ reasons: Set<RecordedFates.Reason>, _ row: borrowing RowResult,
    _ expected: borrowing ExpectedRow
  ) {
    let isRepeated = reasons.contains { reason in
      reason.code == RejectCode.duplicateKey.rawValue
        || reason.code == RejectCode.uniqueViolation.rawValue
    }
    if isRepeated { return }
    for column in plan.columns where column.reference?.onMissing == .reject {
      guard !reasons.contains(where: { $0.column == column.column }),
        let text = expected.text(of: column.column, in: row)
      else { continue }
      presentParents[column.column, default: []].insert(text)
    }
  }

  private mutating func noteParent(
    _ column: String, _ row: borrowing RowResult, _ expected: borrowing ExpectedRow
  ) {
    if let text = expected.text(of: column, in: row) {
      missingParents[column, default: []].insert(text)
    }
  }

  /// Every loser must have its winner's key and be the worse of the two; a repeated key must be
  /// the key of several records.
  mutating func auditMerges() {
    for numbers in repeatedKeys.values where numbers.count < 2 || plan.duplicates != .reject {
      contradictions += numbers
    }
    for (loser, winner) in fates.merged {
      guard let lost = contenders[loser], let won = contenders[winner], lost.key == won.key,
        isBetter(winner, won, than: loser, lost)
      else {
        contradictions.append(loser)
        continue
      }
    }
  }

  private func isBetter(
    _ winner: Int64, _ won: Contender, than loser: Int64, _ lost: Contender
  ) -> Bool {
    switch plan.duplicates {
    case .reject: return false
    case .first: return winner < loser
    case .latest:
      let left = won.order ?? Int64.min
      let right = lost.order ?? Int64.min
      return left == right ? winner > loser : left > right
    }
  }
}
