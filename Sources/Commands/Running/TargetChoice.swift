package import MigrationModel

/// Which database a command works on.
package enum TargetChoice: Sendable, Hashable {
  /// A libpq URL or connection string; may hold a password, so it is never printed.
  case conninfo(String)
  /// A section of libpq's service file.
  case service(String)
  /// What `PGHOST`, `PGSERVICE`, … say.
  case libpqEnvironment
  /// The PostgreSQL that fm2pg keeps under the state folder.
  case privateServer
}

/// Variables that name a server or database to libpq; a lone `PGUSER` or `PGPASSWORD` does not.
private let libpqTargetVariables = [
  "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "PGSERVICEFILE",
]

/// The target, in the contract's order: option, `FM2PG_TARGET`, `DATABASE_URL`, mapping, libpq's
/// environment if any of it is set, private server. Empty variables count as unset, as in libpq.
package func resolveTarget(
  option: String?, environment: [String: String], mapping: TargetSettings?
) -> TargetChoice {
  for candidate in [option, environment["FM2PG_TARGET"], environment["DATABASE_URL"]] {
    if let candidate, !candidate.isEmpty { return .conninfo(candidate) }
  }
  if let service = mapping?.service?.value { return .service(service) }
  if let url = mapping?.url?.value { return .conninfo(url) }
  let isSet = libpqTargetVariables.contains { !(environment[$0] ?? "").isEmpty }
  return isSet ? .libpqEnvironment : .privateServer
}
