internal import MigrationModel
internal import Verification

/// What became of the records of one feed, worked out again and as the load recorded it.
struct FateChecks {
  let request: ProofRequest
  let walk: FeedWalk

  private var plan: TablePlan { walk.plan }

  var all: [CheckResult] {
    let recorded = request.counts.first { $0.target == plan.target && $0.source == plan.source }
    let tally = walk.tally
    var fates: [(String, Int64, Int64?)] = [
      ("used", tally.used, recorded?.used), ("filtered", tally.filtered, recorded?.filtered),
      ("merged", tally.merged, recorded?.merged),
    ]
    if plan.columns.contains(where: { $0.reference?.onMissing == .hold }) {
      fates.append(("held", tally.held, recorded?.held))
    }
    fates.append(("rejected", tally.rejected, recorded?.rejected))
    var checks = fates.map { fate, expected, actual in
      fateCheck(
        table: plan.target, source: plan.source, fate: fate, expected: expected,
        actual: actual ?? -1)
    }
    if plan.explode != nil { checks.append(rowsCheck(recorded)) }
    return checks + [reasonCheck, constraintCheck]
  }

  /// Slots that the files have, counted apart from the rules, against rows that the load produced.
  static func slots(_ walks: [FeedWalk], _ counts: [TableCounts]) -> [CheckResult] {
    let exploded = walks.filter { $0.plan.explode != nil }
    guard let target = exploded.first?.plan.target else { return [] }
    let expected = exploded.reduce(0) { $0 + $1.slots }
    let produced = exploded.map { walk in
      counts.first { $0.target == target && $0.source == walk.plan.source }?.produced ?? -1
    }
    let actual = produced.contains(-1) ? -1 : produced.reduce(0, +)
    return [
      CheckResult(
        id: "count.slots.\(target)", kind: .count, table: target,
        status: expected == actual ? .pass : .fail, expected: String(expected),
        actual: String(actual),
        message: expected == actual
          ? "\(actual) rows were made of as many slots in the file"
          : "the file has \(expected) slots, but \(actual) rows were made of them")
    ]
  }

  /// Units whose merge only an earlier load explains; none is said of a target without them.
  static func mergedBefore(_ units: [Int64], _ layout: TargetLayout) -> [CheckResult] {
    guard !units.isEmpty else { return [] }
    return [
      CheckResult(
        id: "fate.\(layout.target).aliases", kind: .fate, table: layout.target, status: .warn,
        actual: String(units.count),
        message: "\(units.count) records are merged only because the crosswalk has their keys as "
          + "aliases: an earlier load found them the same, and a key never changes its id",
        examples: units.sorted().prefix(5).map(layout.name))
    ]
  }

  /// Rows of used records that did not reach the target.
  private func rowsCheck(_ recorded: TableCounts?) -> CheckResult {
    let tally = walk.tally
    let expected = [tally.mergedRows, tally.heldRows, tally.rejectedRows]
    let actual = recorded.map { [$0.mergedRows, $0.heldRows, $0.rejectedRows] } ?? []
    func text(_ counts: [Int64]) -> String {
      zip(counts, ["merged", "held", "rejected"]).map { "\($0) \($1)" }.joined(separator: ", ")
    }
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).rows", kind: .fate, table: plan.target,
      status: expected == actual ? .pass : .fail, expected: text(expected),
      actual: recorded == nil ? nil : text(actual),
      message: expected == actual
        ? "as many rows of used records stayed out of the target as expected"
        : "rows of used records stayed out of the target in other numbers than expected")
  }

  private var reasonCheck: CheckResult {
    let wrong = Set(walk.audit.contradictions).sorted()
    let numbering = plan.numbering
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).reasons", kind: .fate, table: plan.target,
      status: wrong.isEmpty ? .pass : .fail, expected: "0", actual: String(wrong.count),
      message: wrong.isEmpty
        ? "every recorded reject and merge is what the rules give for the export"
        : "\(wrong.count) records have a fate or reasons that the rules do not give",
      examples: wrong.prefix(5).map { unit in
        let slot = numbering.slot(of: unit)
        return "record \(numbering.record(of: unit))" + (slot > 0 ? ", slot \(slot)" : "")
      })
  }

  /// What this verification does not work out again is said, not passed over.
  private var constraintCheck: CheckResult {
    let count = walk.audit.byConstraint
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).constraints", kind: .fate, table: plan.target,
      status: count == 0 ? .pass : .warn, expected: nil, actual: String(count),
      message: count == 0
        ? "no record was refused for a constraint"
        : "\(count) records were refused for a constraint (R205 to R208); that they break it is the "
          + "load's word: look at them with `rejects show`")
  }
}
