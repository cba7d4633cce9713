internal import Extraction
internal import MigrationModel
internal import Planning
internal import Postgres

/// Writes down how an attempt ended that did not get to its end.
struct RunEnd {
  let request: FullLoadRequest
  let ledger: RunLedger
  /// Whether only the swap is left to be done.
  let isBuilt: Bool

  /// What ends with the world (a lost server, an interruption) can go on later, so its work is kept.
  /// What would end the same way again, and what has filled the disk, is undone.
  func note(_ error: any Error) {
    switch error {
    // Another process owns the run now.
    case LoadError.locked: return
    case LoadError.interrupted: keep("E130 interrupted")
    case let error as DatabaseError:
      if error.kind == .cancelled { return keep("E130 interrupted") }
      let text = (error.kind == .connection ? "E401 " : "E402 ") + error.description
      let isFull = error.sqlState == "53100"
      if error.endsTheSession && !isFull { keep(text) } else { undo(text) }
    case let error as ExportError: undo("\(error.code.rawValue) \(error.message)")
    // What is in the way of the swap can be moved away.
    case LoadError.refused(let message, _):
      // Tables of another tool are judged as they were: the judgement has to be made again.
      if isBuilt && request.plan.external == nil {
        keep("E601 " + message)
      } else {
        undo("E601 " + message)
      }
    case LoadError.maskRefused(let message, _): undo("E602 " + message)
    case LoadError.unbalanced(let sentences): undo("E102 " + (sentences.first ?? ""))
    case LoadError.diagnostics(let diagnostics):
      undo(diagnostics.first.map { "\($0.code) \($0.message)" } ?? "E202")
    default: undo("E701 unexpected error of type '\(type(of: error))'")
    }
  }

  private func keep(_ text: String) {
    // A dead server cannot take the note; the run is found dead then. Not a session that an
    // interruption has cancelled.
    guard let connection = try? Connection(request.target, role: role) else { return }
    _ = try? ledger.finish(status: "interrupted", error: text, on: connection)
  }

  private func undo(_ text: String?) {
    guard let connection = try? Connection(request.target, role: role) else { return }
    try? connection.transaction { connection in
      try connection.execute("SET LOCAL lock_timeout = '\(Publisher.lockTimeout)'")
      // Who is cut off must not take away what another process works on.
      guard try ledger.finish(status: "failed", error: text, on: connection) else { return }
      for statement in PublishPlan(schemas: request.plan.schemas).undo {
        try connection.execute(statement)
      }
    }
  }

  private var role: String { request.identity.id + " end" }
}

extension DatabaseError {
  /// Whether the server or the way to it is the matter, not what was asked of it.
  var endsTheSession: Bool {
    guard let sqlState else { return kind == .connection }
    return kind == .connection || isRetryable
      || ["08", "53", "57", "58"].contains(String(sqlState.prefix(2)))
  }
}
