internal import MigrationModel
internal import Postgres
internal import Verification

/// A row was refused, or its reference replaced, because its parent is not there; other references
/// of refused rows have theirs: is it so? For references whose value is the cell itself; the others
/// are resolved one by one.
struct ParentChecks {
  let request: ProofRequest
  let layout: TargetLayout

  func run(
    _ walks: [FeedWalk], on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var checks: [CheckResult] = []
    var seen = Set<String>()
    for column in layout.feeds.flatMap(\.columns) where seen.insert(column.column).inserted {
      guard let reference = column.reference else { continue }
      let names = reference.parents.map { "'\($0.table)'" }.joined(separator: " or ")
      if let missing = values(walks.map(\.audit.missingParents), column.column) {
        let present = try count(missing, in: reference, on: connection)
        checks.append(
          CheckResult(
            id: "fate.\(layout.target).\(column.column).missing_parents", kind: .fate,
            table: layout.target, column: column.column, status: present == 0 ? .pass : .fail,
            expected: "0", actual: String(present),
            message: present == 0
              ? "\(missing.count) parents that were found missing are not in \(names)"
              : "\(present) parents that were found missing are in \(names)"))
      }
      if let wanted = values(walks.map(\.audit.presentParents), column.column) {
        let present = try count(wanted, in: reference, on: connection)
        checks.append(
          CheckResult(
            id: "fate.\(layout.target).\(column.column).present_parents", kind: .fate,
            table: layout.target, column: column.column,
            status: present == Int64(wanted.count) ? .pass : .fail,
            expected: String(wanted.count), actual: String(present),
            message: present == Int64(wanted.count)
              ? "no reject lacks the reason of a missing parent in \(names)"
              : "rejects lack the reason of a missing parent in \(names)"))
      }
    }
    return checks
  }

  private func values(_ sets: [[String: Set<String>]], _ column: String) -> Set<String>? {
    let found = sets.compactMap { $0[column] }
    return found.isEmpty ? nil : found.reduce(into: []) { $0.formUnion($1) }
  }

  /// How many of the values occur in a parent's column. Compared by hash, so that no value is part
  /// of a statement, which a server may log.
  private func count(
    _ values: Set<String>, in reference: ReferencePlan, on connection: borrowing Connection
  ) throws -> Int64 {
    let parents = reference.parents.map { parent in
      "SELECT \(SQLText.identifier(parent.column))::text AS key "
        + "FROM \(SQLText.qualified(request.targetSchema, parent.table))"
    }.joined(separator: " UNION ALL ")
    let hashes = values.map { value in
      let bytes = Array(value.utf8)
      return Int64(bitPattern: hashBytesExtended(bytes.span, seed: 0))
    }
    var present: Int64 = 0
    let sorted = hashes.sorted()
    for start in stride(from: 0, to: sorted.count, by: 10_000) {
      let list = sorted[start..<min(start + 10_000, sorted.count)].map { String($0) }
      let found = try connection.queryValue(
        "SELECT count(DISTINCT key) FROM (\(parents)) p "
          + "WHERE hashtextextended(key COLLATE \"C\", 0) "
          + "IN (\(list.joined(separator: ",")))")
      present += found.flatMap { Int64($0) } ?? 0
    }
    return present
  }
}
