internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// What the control schema says of single records, held against export and target.
extension ExportProof {
  /// Every record that was refused is kept with its original cells, and no other is.
  func rejectChecks(
    _ plan: TablePlan, _ audit: FateAudit, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    let kept = SQLText.qualified(request.controlSchema, "reject")
    let row = try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE s.record IS NOT NULL AND r.cells = s.cells),
        count(*) FILTER (WHERE s.record IS NULL)
      FROM \(kept) r LEFT JOIN (
        SELECT \(layout.recordColumn) AS record, to_jsonb(t) - ARRAY[\(layout.metadataList)] AS cells
        FROM \(layout.relation) t
        WHERE \(layout.recordColumn) IN (
          SELECT record_number FROM \(kept) WHERE run_id = $1 AND target_table = $2)
      ) s ON s.record = r.record_number
      WHERE r.run_id = $1 AND r.target_table = $2
      """, [request.run, plan.target]
    ).first
    let numbers = (row ?? []).map { $0.flatMap { Int64($0) } ?? -1 }
    let undecodable = request.exports.first { $0.source == plan.source }?.undecodable ?? 0
    let expected = [audit.rejected + undecodable, audit.rejected, undecodable]
    return [
      CheckResult(
        id: "fate.\(plan.target).\(plan.source).reject_cells", kind: .fate, table: plan.target,
        status: numbers == expected ? .pass : .fail,
        expected: "\(expected[1]) of \(expected[0])",
        actual: numbers.count == 3 ? "\(numbers[1]) of \(numbers[0])" : nil,
        message: numbers == expected
          ? "every rejected record is kept with its original cells"
          : "rejected records are missing, too many, or not kept with their original cells")
    ]
  }

  /// A row was refused, or its reference set to NULL, because its parent is not there; other
  /// references of refused rows have theirs: is it so?
  func parentChecks(
    _ plan: TablePlan, _ audit: FateAudit, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    try plan.columns.flatMap { column -> [CheckResult] in
      guard let reference = column.reference else { return [] }
      var checks: [CheckResult] = []
      if let missing = audit.missingParents[column.column] {
        let present = try count(missing, in: reference, on: connection)
        checks.append(
          CheckResult(
            id: "fate.\(plan.target).\(column.column).missing_parents", kind: .fate,
            table: plan.target, column: column.column, status: present == 0 ? .pass : .fail,
            expected: "0", actual: String(present),
            message: present == 0
              ? "\(missing.count) parents that were found missing are not in '\(reference.parent)'"
              : "\(present) parents that were found missing are in '\(reference.parent)'"))
      }
      if let wanted = audit.presentParents[column.column] {
        let present = try count(wanted, in: reference, on: connection)
        checks.append(
          CheckResult(
            id: "fate.\(plan.target).\(column.column).present_parents", kind: .fate,
            table: plan.target, column: column.column,
            status: present == Int64(wanted.count) ? .pass : .fail,
            expected: String(wanted.count), actual: String(present),
            message: present == Int64(wanted.count)
              ? "no reject lacks the reason of a missing parent in '\(reference.parent)'"
              : "rejects lack the reason of a missing parent in '\(reference.parent)'"))
      }
      return checks
    }
  }

  /// How many of the values occur in the parent's column. Compared by hash, so that no value is
  /// part of a statement, which a server may log.
  private func count(
    _ values: Set<String>, in reference: ReferencePlan, on connection: borrowing Connection
  ) throws -> Int64 {
    let parent = SQLText.qualified(request.targetSchema, reference.parent)
    let key = SQLText.identifier(reference.parentColumn)
    let hashes = values.map { value in
      let bytes = Array(value.utf8)
      return Int64(bitPattern: hashBytesExtended(bytes.span, seed: 0))
    }
    var present: Int64 = 0
    let sorted = hashes.sorted()
    for start in stride(from: 0, to: sorted.count, by: 10_000) {
      let list = sorted[start..<min(start + 10_000, sorted.count)].map { String($0) }
      let found = try connection.queryValue(
        "SELECT count(DISTINCT \(key)) FROM \(parent) "
          + "WHERE hashtextextended(\(key)::text COLLATE \"C\", 0) "
          + "IN (\(list.joined(separator: ",")))")
      present += found.flatMap { Int64($0) } ?? 0
    }
    return present
  }

  /// Every row's key is in the crosswalk with the row's id. Keys of earlier loads may be there too.
  func crosswalkCheck(
    _ plan: TablePlan, expected: String, used: Int64, on connection: borrowing Connection
  ) throws -> CheckResult {
    let crosswalk = SQLText.qualified(request.controlSchema, "crosswalk")
    let scope = [
      request.environment.project, request.environment.tenant, plan.source, plan.target,
    ]
    let condition =
      "project = $1 AND tenant = $2 AND source_table = $3 AND target_table = $4"
    let total = try connection.queryValue(
      "SELECT count(*) FROM \(crosswalk) WHERE \(condition)", scope)
    let target = SQLText.qualified(request.targetSchema, plan.target)
    let owned =
      total == String(used)
      ? "" : " AND target_id IN (SELECT \(plan.identitySQL) FROM \(target))"
    let sum = columnSumSQL(
      expression: "source_key", seed: "hashtextextended(target_id COLLATE \"C\", 0)")
    let row = try connection.query(
      "SELECT count(*), \(sum) FROM \(crosswalk) WHERE \(condition)\(owned)", scope
    ).first
    let same = row?[0] == String(used) && row?[1] == expected
    return CheckResult(
      id: "checksum.crosswalk.\(plan.target)", kind: .checksum, table: plan.target,
      status: same ? .pass : .fail, expected: expected, actual: row?[1],
      message: same
        ? "every row's FileMaker key is in the crosswalk with the row's id"
        : "the crosswalk lacks keys of the target's rows, or gives them another id")
  }
}
