package import MigrationModel

extension RecordedRun {
  /// How it stands, in one word; `dead` when it says that it runs and no session holds its lock.
  package var standing: String { isDead ? "dead" : status.rawValue }

  /// The list that `fm2pg runs` prints; empty without runs. Tenants have a column when there are any.
  package static func table(_ runs: [RecordedRun]) -> String {
    let hasTenants = runs.contains { !$0.tenant.isEmpty }
    var table = TextTable(
      [("run", .left), ("command", .left)] + (hasTenants ? [("tenant", .left)] : []) + [
        ("masked", .left), ("status", .left), ("started", .left),
        ("took", .right), ("records", .right), ("rejected", .right), ("exports", .right),
        ("attempts", .right), ("error", .left),
      ])
    for run in runs {
      let tenant = hasTenants ? [run.tenant.isEmpty ? "-" : run.tenant] : []
      table.add(
        [run.id, run.command] + tenant + [
          run.isMasked ? "yes" : "no", run.standing, run.startedAt,
          run.seconds.map { HumanNumber.duration(seconds: $0) } ?? "-",
          run.records.map(HumanNumber.grouped) ?? "-", run.rejected.map(HumanNumber.grouped) ?? "-",
          HumanNumber.grouped(run.exports), HumanNumber.grouped(run.attempts),
          run.errorCode ?? "-",
        ])
    }
    return table.text
  }

  /// `5,000 records of 6 exports, 10 rejected`; nil while nothing is recorded.
  package var counts: String? {
    guard let records else { return nil }
    let files = exports == 1 ? "1 export" : "\(HumanNumber.grouped(exports)) exports"
    let refused = rejected.map { ", \(HumanNumber.grouped($0)) rejected" } ?? ""
    return "\(HumanNumber.grouped(records)) records of \(files)\(refused)"
  }
}
