internal import MigrationModel

/// Codes of failures that are neither a diagnostic (M, S), an export (X) nor a reject (R).
/// Stable, documented in docs/errors.md.
package enum FailureCode: String, Sendable, Hashable, CaseIterable {
  case budgetExceeded = "E101"
  case notBalanced = "E102"
  case verificationFailed = "E103"
  case ruleTestsFailed = "E104"
  case usage = "E201"
  case configuration = "E202"
  case maskKey = "E203"
  case connection = "E401"
  case server = "E402"
  case privateServer = "E403"
  case newerControlSchema = "E404"
  case serverTooOld = "E405"
  case wrongEncoding = "E406"
  case readOnlyServer = "E407"
  case transactionPooler = "E408"
  case missingRights = "E409"
  case tooFewSessions = "E410"
  case tooLittleDisk = "E411"
  case superuser = "E412"
  case locked = "E501"
  case needsRebuild = "E601"
  case masking = "E602"
  case `internal` = "E701"
  case output = "E702"
  case interrupted = "E130"

  /// What is the case, in a few words.
  package var summary: String {
    switch self {
    case .budgetExceeded: "more rows were rejected than the reject budget allows"
    case .notBalanced: "the counts of the run do not add up"
    case .verificationFailed: "at least one check failed"
    case .ruleTestsFailed: "at least one rule test failed"
    case .usage: "the command line is not understood"
    case .configuration: "a setting or file of the project cannot be used"
    case .maskKey: "the key file of --mask cannot be used"
    case .connection: "no connection to the target database"
    case .server: "the database server refused a statement"
    case .privateServer: "the private PostgreSQL cannot be created, started or stopped"
    case .newerControlSchema: "the control schema was made by a newer fm2pg"
    case .serverTooOld: "the server is older than PostgreSQL 13"
    case .wrongEncoding: "the database's encoding is not UTF8"
    case .readOnlyServer: "the server is a standby or its sessions are read only"
    case .transactionPooler: "a transaction or statement pooler is before the server"
    case .missingRights: "the role lacks a right that the load needs"
    case .tooFewSessions: "the server has no room for the sessions of the load"
    case .tooLittleDisk: "the disk of the private PostgreSQL is too small (or may be: a warning)"
    case .superuser: "the role is a superuser (warning)"
    case .locked: "another run holds the lock"
    case .needsRebuild: "a gate refused: the load would replace or change what it must not"
    case .masking: "a masked and an unmasked load, or two mask keys, would meet"
    case .internal: "a mistake in fm2pg"
    case .output: "the result cannot be written"
    case .interrupted: "the run was interrupted"
    }
  }

  /// The exit code that goes with it.
  package var exitCode: ExitCode {
    switch self {
    case .budgetExceeded, .notBalanced, .verificationFailed, .ruleTestsFailed: .findings
    case .usage, .configuration, .maskKey: .usage
    case .connection, .server, .privateServer, .newerControlSchema, .serverTooOld, .wrongEncoding,
      .readOnlyServer, .transactionPooler, .missingRights, .tooFewSessions, .tooLittleDisk,
      .superuser:
      .database
    case .locked: .locked
    case .needsRebuild, .masking: .refused
    case .internal, .output: .internal
    case .interrupted: .interrupted
    }
  }
}
