package import MigrationModel

/// The one JSON object that a command with `--json` prints (contract: schema version 1).
package enum JSONEnvelope {
  /// The object; `members` stand between `exit_code` and `errors`, in their order. Warnings are in
  /// a member of their own, so that `errors` is empty when all is well.
  package static func object(
    command: String, run: String?, status: RunStatus, exitCode: Int32,
    members: [JSONValue.Member] = [], reported: [ReportedError] = []
  ) -> JSONValue {
    var all: [JSONValue.Member] = [
      .init("schema_version", 1), .init("command", .string(command)),
      .init("run", run.map { .string($0) } ?? .null), .init("status", .string(status.rawValue)),
      .init("exit_code", .integer(Int64(exitCode))),
    ]
    all += members
    let warnings = reported.filter { $0.severity == .warning }
    if !warnings.isEmpty { all.append(.init("warnings", .array(warnings.map(\.json)))) }
    let errors = reported.filter { $0.severity == .error }
    all.append(.init("errors", .array(errors.map(\.json))))
    return .object(all)
  }
}

extension ReportedError {
  /// `{"code", "message", "where", "hint"}`.
  package var json: JSONValue {
    [
      "code": .string(code), "message": .string(message),
      "where": place.map { .string($0) } ?? .null, "hint": hint.map { .string($0) } ?? .null,
    ]
  }
}
