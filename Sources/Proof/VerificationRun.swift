internal import MigrationModel
internal import Postgres
package import Verification

/// Runs every check of a verification and gathers the report.
package enum VerificationRun {
  package static func run(_ request: ProofRequest) throws -> VerificationReport {
    let balance = balanceChecks(exports: request.exports, tables: request.counts)
    let checks = try CheckRun(request: request).run()
    let fields = request.tables.flatMap { plan in
      plan.sqlFields.map { "\(plan.target).\($0.column)" }
    }
    let queries = request.tables.filter { $0.query != nil }.map(\.target)
    return VerificationReport(
      run: request.run, target: request.target.displayName, startedAt: request.startedAt,
      checks: balance + checks, notes: VerificationNotes.all(sqlColumns: fields + queries))
  }
}
