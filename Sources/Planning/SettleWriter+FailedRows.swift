import MigrationModel

/// Reasons of rows that are out for other reasons: their parents may be missing too.
extension SettleWriter {
  /// Rows that are not in the shadow table any more, or never were, have their references in
  /// `refs`.
  func reasonsOfFailedRows(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    plan.columns.flatMap { column -> [String] in
      guard let reference = column.reference, reference.isNeeded else { return [] }
      let name = SQLText.literal(column.column)
      let codes = [RejectCode.missingParent, .rejectedParent].map { "'\($0.rawValue)'" }
        .joined(separator: ", ")
      var (code, join, missing) = failedParents(reference, plan)
      if case .value(let key) = reference.onMissing {
        missing += """

            AND NOT EXISTS (SELECT FROM \(schemas.shadowTable(reference.parent)) p
              WHERE p.\(SQLText.identifier(reference.parentColumn))
                = \(defaultID(key, reference, plan, unit: "f.record")))
          """
      }
      let values = """
        (SELECT record, split_part(line, E'\\t', 2) AS value
          FROM \(names.rows), unnest(string_to_array(refs, E'\\n')) AS line
          WHERE refs IS NOT NULL AND NOT filtered
            AND split_part(line, E'\\t', 1) = \(name)) f
        """
      let insert = """
        INSERT INTO \(names.faults)
        SELECT DISTINCT f.record, \(code), \(name), NULL
        FROM \(values)
        \(join)
        WHERE \(missing)
          AND NOT EXISTS (SELECT FROM \(names.faults) g
            WHERE g.record = f.record AND g.column_name = \(name) AND g.code IN (\(codes)))
        """
      return [insert] + readParents(column, plan, names.faults, values: values)
    }
  }

  /// What a missing parent is called, where its key is looked for, and that it is missing.
  private func failedParents(
    _ reference: ReferencePlan, _ plan: TargetPlan
  ) -> (code: String, join: String, missing: String) {
    let missingCode = "'\(RejectCode.missingParent.rawValue)'"
    let known =
      "CASE WHEN k.id IS NULL THEN \(missingCode) "
      + "ELSE '\(RejectCode.rejectedParent.rawValue)' END"
    switch reference.resolution {
    case .column(let by, _):
      return (
        missingCode, "",
        "NOT EXISTS (SELECT FROM \(schemas.shadowTable(reference.parent)) p\n  "
          + "WHERE p.\(SQLText.identifier(by))::text = f.value)"
      )
    case .key:
      let all = reference.parents.enumerated().map { place, parent in
        "SELECT u.*, p.\(SQLText.identifier(parent.column)) IS NOT NULL AS is_there\n  FROM ("
          + keys(of: parent, prefix: reference.isPolymorphic ? place : nil) + ") u "
          + "LEFT JOIN \(schemas.shadowTable(parent.table)) p "
          + "ON p.\(SQLText.identifier(parent.column)) = u.id"
      }
      let tenant = hasTenants ? " AND k.tenant = \(plan.tenantSQL("f.record"))" : ""
      return (
        known,
        "LEFT JOIN (\(all.joined(separator: "\n  UNION ALL "))) k ON k.key = f.value\(tenant)",
        "k.is_there IS NOT TRUE"
      )
    case .computed, .value:
      let missing = reference.parents.map { parent in
        "NOT EXISTS (SELECT FROM \(schemas.shadowTable(parent.table)) p\n  "
          + "WHERE p.\(SQLText.identifier(parent.column))::text = f.value)"
      }.joined(separator: "\n  AND ")
      let known = reference.parents.compactMap(rows)
      guard !known.isEmpty else { return (missingCode, "", missing) }
      if known.count == 1 {
        return (
          "CASE WHEN k.id IS NULL THEN \(missingCode) "
            + "ELSE '\(RejectCode.rejectedParent.rawValue)' END",
          "LEFT JOIN \(known[0].rows) k ON k.id = f.value::\(known[0].idType)", missing
        )
      }
      let ids = known.map { "SELECT id FROM \($0.rows)" }.joined(separator: " UNION ")
      return (
        "CASE WHEN k.id IS NULL THEN \(missingCode) "
          + "ELSE '\(RejectCode.rejectedParent.rawValue)' END",
        "LEFT JOIN (\(ids)) k ON k.id = f.value::\(known[0].idType)", missing
      )
    }
  }

  /// Calls a parent rejected, not missing, whose record was read and has no id, as one that is left out.
  /// A join for each parent: a condition would be asked anew for each row.
  ///
  /// - Parameters:
  ///   - table: Where the reasons are: `record, code, column_name`.
  ///   - values: `f(record, value)`, the keys as records have them.
  func readParents(
    _ column: ColumnPlan, _ plan: TargetPlan, _ table: String, values: String
  ) -> [String] {
    guard let reference = column.reference, case .key = reference.resolution else { return [] }
    return reference.parents.enumerated().compactMap { place, parent in
      guard let owner = targets.first(where: { $0.name == parent.table }) else { return nil }
      let names = WorkNames(plan: owner.feeds[0], schemas: schemas)
      let prefix = reference.isPolymorphic ? "'\(place)' || E'\\x1F' || " : ""
      let tenant =
        hasTenants ? " AND \(owner.tenantSQL("q.record")) = \(plan.tenantSQL("f.record"))" : ""
      return """
        UPDATE \(table) m SET code = '\(RejectCode.rejectedParent.rawValue)'
        FROM \(values) JOIN \(names.rows) q ON \(prefix)q.key = f.value\(tenant)
        WHERE m.record = f.record AND m.column_name = \(SQLText.literal(column.column))
          AND m.code = '\(RejectCode.missingParent.rawValue)'
        """
    }
  }
}
