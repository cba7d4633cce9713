package import MigrationModel
package import Postgres

/// What a target schema holds: the last load that ended well, with the refused rows that ran again
/// since.
package struct FinishedLoad: Sendable {
  package var run: String
  /// The load of exports that `run` completes; `run` itself when it is one.
  package var load: String
  package var tenant: String
  /// Of the project's files; those of the last rows, where refused rows ran again.
  package var mappingHash: String
  /// When `load` began, in microseconds since 2000-01-01 UTC.
  package var loadTime: Int64
  package var exports: [ExportCounts]
  package var tables: [TableCounts]
  /// Fingerprint of the key of a masked load.
  package var maskKey: String?
  /// When its staging and its rejects' cells were purged; ISO 8601, UTC.
  package var purgedAt: String?
}

/// Commands that leave a whole target, and a ledger that accounts for all of its records.
enum LoadCommand {
  static let fullLoad = "full-load"
  static let replay = "rejects replay"

  /// As a list for SQL.
  static let all = "('\(fullLoad)', '\(replay)')"

  /// In front of the mapping's hash where only some rows were made by it: no other run has made the
  /// same.
  static let replayedMapping = "replayed "
}

extension LedgerReader {
  /// The load that the target schema holds; nil when none has finished well.
  package func lastLoad(
    project: String, tenant: String, schema: String, on connection: borrowing Connection
  ) throws -> FinishedLoad? {
    guard try connection.queryValue("SELECT to_regclass($1) IS NOT NULL", [relation("run")]) == "t"
    else { return nil }
    let known = try version(on: connection)
    let base = known >= 6 ? "r.base_run" : "NULL::text"
    let rows = try connection.query(
      """
      SELECT r.run_id, coalesce(\(base), r.run_id), r.tenant, r.mapping_hash,
        (extract(epoch FROM b.started_at - timestamptz '2000-01-01 00:00+00') * 1000000)::bigint,
        \(known >= 4 ? "r.mask_key, " + Self.iso("r.purged_at") : "NULL, NULL")
      FROM \(relation("run")) r JOIN \(relation("run")) b ON b.run_id = coalesce(\(base), r.run_id)
      WHERE r.project = $1 AND r.target_schema = $2 AND r.tenant = $3
        AND r.command IN \(LoadCommand.all) AND r.status = 'ok'
      ORDER BY r.ordinal DESC LIMIT 1
      """, [project, schema, tenant])
    guard let row = rows.first, let run = row[0] else { return nil }
    let hash = row[3] ?? ""
    return FinishedLoad(
      run: run, load: row[1] ?? run, tenant: row[2] ?? "",
      mappingHash: hash.hasPrefix(LoadCommand.replayedMapping)
        ? String(hash.dropFirst(LoadCommand.replayedMapping.count)) : hash,
      loadTime: row[4].flatMap { Int64($0) } ?? 0,
      exports: try exports(run: run, on: connection),
      tables: try tables(run: run, on: connection), maskKey: row[5], purgedAt: row[6])
  }
}
