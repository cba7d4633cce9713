internal import MigrationModel
internal import Postgres
internal import Synchronization
package import Verification

/// Runs every check of a verification and gathers the report.
package enum VerificationRun {
  package static func run(_ request: ProofRequest) throws -> VerificationReport {
    let results = Mutex<[Int: [CheckResult]]>([:])
    let balance = balanceChecks(exports: request.exports, tables: request.counts)
    let entries = request.manifest.entries.sorted { $0.byteCount > $1.byteCount }
    var jobs: [@Sendable () throws -> Void] = [
      {
        let connection = try request.connect("verify schema")
        defer { request.cancellation.remove(connection.cancelHandle) }
        let agreement = try hashCheck(on: connection)
        let checks = try SchemaProof(request: request).run(on: connection)
        results.withLock { $0[0] = agreement + checks }
      }
    ]
    for entry in entries {
      guard let layout = request.stagings.first(where: { $0.source == entry.source }) else {
        continue
      }
      let plan = request.tables.first { $0.source == entry.source }
      let place = (request.manifest.entries.firstIndex(of: entry) ?? 0) + 1
      jobs.append {
        let connection = try request.connect("verify \(entry.source)")
        defer { request.cancellation.remove(connection.cancelHandle) }
        let proof = ExportProof(request: request, entry: entry, layout: layout, plan: plan)
        let checks = try proof.run(on: connection)
        results.withLock { $0[place] = checks }
      }
    }
    try runInParallel(width: request.jobs, jobs)
    let checks = results.withLock { found in
      found.keys.sorted().flatMap { found[$0] ?? [] }
    }
    return VerificationReport(
      run: request.run, target: request.target.displayName, startedAt: request.startedAt,
      checks: balance + checks, notes: VerificationNotes.all(sqlColumns: []))
  }

  private static func hashCheck(on connection: borrowing Connection) throws -> [CheckResult] {
    let agrees = try ServerSums.agree(on: connection)
    return [
      CheckResult(
        id: "checksum.hash", kind: .checksum, table: "", status: agrees ? .pass : .fail,
        message: agrees
          ? "the server's hash function is the expected one"
          : "the server's hash function is not the expected one, so no checksum can agree")
    ]
  }
}
