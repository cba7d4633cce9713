package import MigrationModel
package import Verification

extension VerificationReport {
  /// What a verification adds to the JSON envelope.
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("balanced", .bool(balanced)),
      .init("target", .string(target)),
      .init("started_at", .string(startedAt)),
      .init("checks", .array(checks.map(\.json))),
      .init("notes", .array(notes.map { .string($0) })),
    ]
  }
}

extension CheckResult {
  /// One entry of `checks`.
  package var json: JSONValue {
    [
      "id": .string(id), "kind": .string(kind.rawValue), "table": .string(table),
      "column": column.map { .string($0) } ?? .null, "status": .string(status.rawValue),
      "expected": expected.map { .string($0) } ?? .null,
      "actual": actual.map { .string($0) } ?? .null, "message": .string(message),
      "examples": .array(examples.map { .string($0) }),
    ]
  }
}
