import FM2PGTestSupport
import Postgres
import Testing

/// The checks of a verification that failed, with their examples.
struct FailedChecks {
  var examples: [String: String]

  /// - Parameter run: A verification with `--json`.
  init(_ run: ChildRun) throws {
    let rows = try TestServer.connect().query(
      "SELECT c->>'id', c->>'examples' FROM json_array_elements($1::json->'checks') c "
        + "WHERE c->>'status' = 'fail'", [run.output])
    examples = Dictionary(
      rows.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
    #expect((run.exitCode == 1) == !examples.isEmpty, "\(run.output)\(run.errors)")
  }
}

extension Project {
  /// Verifies a copy of the project's database.
  func verify(in copy: ScratchDatabase, _ options: String...) -> ChildRun {
    Program.run(
      [
        "verify", folder, "--exports", exports, "--target", copy.conninfo, "--state", state,
        "--json",
      ] + options)
  }
}
