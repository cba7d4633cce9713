package import MigrationModel
package import Postgres
internal import Synchronization

/// How far the running steps of a run have come, kept for whoever asks from another terminal.
///
/// Takes calls from any thread and hands each on to another observer. What has changed is written
/// to the ledger's table `progress` by `flush`, so that counting never waits for the server.
package final class RunProgress: ProgressObserver {
  private struct Step {
    var rows: Int64 = 0
    var bytes: Int64 = 0
    var totalRows: Int64?
    var totalBytes: Int64?
    let began = ContinuousClock.now

    var elapsedMicroseconds: Int64 {
      let (seconds, attoseconds) = (ContinuousClock.now - began).components
      return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
  }

  private struct State {
    var running: [String: Step] = [:]
    /// Steps whose row does not say what `running` says.
    var changed: Set<String> = []
    /// Steps that may have a row.
    var written: Set<String> = []
    /// Whether an earlier attempt at this run may have left rows.
    var mayHaveLeftovers = true
  }

  /// What one statement writes.
  private struct Batch {
    var changed: Set<String>
    var rows: [JSONValue]
    /// Steps whose rows stay; nil removes just the ended ones.
    var kept: [String]?
    var ended: [String]
  }

  private let table: String
  private let run: String
  private let next: any ProgressObserver
  private let state = Mutex(State())

  /// - Parameters:
  ///   - control: Name of the control schema, which must have version 2 or newer.
  ///   - run: The run's id; its row must exist before the first `flush`.
  ///   - next: Gets every call, too.
  package init(control: String, run: String, next: any ProgressObserver) {
    table = SQLText.qualified(control, "progress")
    self.run = run
    self.next = next
  }

  package func began(step: String, totalBytes: Int64?, totalRows: Int64?) {
    state.withLock { state in
      state.running[step] = Step(totalRows: totalRows, totalBytes: totalBytes)
      state.changed.insert(step)
    }
    next.began(step: step, totalBytes: totalBytes, totalRows: totalRows)
  }

  package func advanced(step: String, bytes: Int64, rows: Int64) {
    state.withLock { state in
      guard state.running[step] != nil else { return }
      state.running[step]?.bytes += bytes
      state.running[step]?.rows += rows
      state.changed.insert(step)
    }
    next.advanced(step: step, bytes: bytes, rows: rows)
  }

  package func ended(step: String) {
    state.withLock { state in
      state.running[step] = nil
      state.changed.insert(step)
    }
    next.ended(step: step)
  }

  /// Writes what has changed since the last call, in one statement; none when nothing has.
  ///
  /// What a failed call did not write is written by the next one. Not to be called by two threads
  /// at the same time.
  package func flush(on connection: borrowing Connection) throws {
    guard let batch = state.withLock({ Self.takeBatch(&$0) }) else { return }
    do {
      try write(batch, on: connection)
    } catch {
      state.withLock { state in
        state.changed.formUnion(batch.changed)
        state.written.formUnion(batch.changed)
        if batch.kept != nil { state.mayHaveLeftovers = true }
      }
      throw error
    }
  }

  /// Removes all rows of the run: no step runs any more.
  package func clear(on connection: borrowing Connection) throws {
    _ = try connection.query("DELETE FROM \(table) WHERE run_id = $1", [run])
    state.withLock { $0.written = [] }
  }

  private static func takeBatch(_ state: inout State) -> Batch? {
    let changed = state.changed.filter { step in
      state.running[step] != nil || state.written.contains(step)
    }
    state.changed = []
    if changed.isEmpty { return nil }
    // The same order in every run.
    let rows = changed.sorted().compactMap { step in state.running[step].map { row(step, $0) } }
    let ended = changed.filter { state.running[$0] == nil }.sorted()
    let kept = state.mayHaveLeftovers ? state.running.keys.sorted() : nil
    state.mayHaveLeftovers = false
    state.written.formUnion(changed)
    state.written.subtract(ended)
    return Batch(changed: changed, rows: rows, kept: kept, ended: ended)
  }

  private static func row(_ id: String, _ step: Step) -> JSONValue {
    [
      "step_id": .string(id), "rows": .integer(max(0, step.rows)),
      "bytes": .integer(max(0, step.bytes)),
      "total_rows": step.totalRows.map { .integer($0) } ?? .null,
      "total_bytes": step.totalBytes.map { .integer($0) } ?? .null,
      "elapsed": .integer(step.elapsedMicroseconds),
    ]
  }

  /// The server's clock says when, this machine's steady clock says for how long: neither another
  /// clock here nor one that is set there makes a duration wrong.
  private func write(_ batch: Batch, on connection: borrowing Connection) throws {
    let removed = JSONValue.array((batch.kept ?? batch.ended).map { .string($0) })
    let condition = batch.kept == nil ? "IN" : "NOT IN"
    _ = try connection.query(
      """
      WITH ended AS (
        DELETE FROM \(table) WHERE run_id = $1
          AND step_id \(condition) (SELECT jsonb_array_elements_text($3::jsonb))
      )
      INSERT INTO \(table)
        (run_id, step_id, started_at, updated_at, rows, bytes, total_rows, total_bytes)
      SELECT $1, step_id, moment - elapsed * interval '1 microsecond', moment, rows, bytes,
        total_rows, total_bytes
      FROM clock_timestamp() AS moment, jsonb_to_recordset($2::jsonb) AS step
        (step_id text, rows bigint, bytes bigint, total_rows bigint, total_bytes bigint,
          elapsed bigint)
      ON CONFLICT (run_id, step_id) DO UPDATE SET started_at = excluded.started_at,
        updated_at = excluded.updated_at, rows = excluded.rows, bytes = excluded.bytes,
        total_rows = excluded.total_rows, total_bytes = excluded.total_bytes
      """, [run, JSONValue.array(batch.rows).text, removed.text])
  }
}
