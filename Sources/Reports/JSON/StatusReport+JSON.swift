package import MigrationModel

extension StatusReport {
  /// What `status` adds to the JSON envelope.
  package var jsonMembers: [JSONValue.Member] {
    let hasEnded = run.map { $0.status != .running && $0.status != .interrupted } ?? false
    return [
      .init("state", .string(state.rawValue)),
      .init("project", .string(project)),
      .init("target_schema", .string(targetSchema)),
      .init("now", .text(now)),
      .init("last_run", run?.json ?? .null),
      .init("last_finished", (hasEnded ? run : earlierRun)?.json ?? .null),
      .init("lock", holder?.json ?? .null),
      .init(
        "steps",
        [
          "done": .integer(stepsDone), "total": .count(stepsTotal),
          "last": lastStep?.json ?? .null,
        ]),
      .init("progress", .array(progress.map { $0.json(isRunning: state == .running) })),
    ]
  }
}

extension StatusReport.LockHolder {
  fileprivate var json: JSONValue {
    [
      "backend_pid": .integer(Int64(backendPID)), "application_name": .text(applicationName),
      "client_address": .text(clientAddress), "since": .text(since),
    ]
  }
}

extension StatusReport.FinishedStep {
  fileprivate var json: JSONValue {
    [
      "step": .string(id), "title": .string(title), "finished_at": .string(finishedAt),
      "seconds": .decimal(seconds),
    ]
  }
}

extension StepProgress {
  /// Rate and time left only of a step that really runs.
  fileprivate func json(isRunning: Bool) -> JSONValue {
    let isKnown = isRunning && !isStale
    return [
      "step": .string(id), "title": .string(title), "started_at": .string(startedAt),
      "updated_at": .string(updatedAt), "stale": .bool(isStale),
      "seconds": isRunning ? .decimal(runningSeconds) : .null,
      "rows": .integer(rows), "total_rows": .count(totalRows),
      "bytes": .integer(bytes), "total_bytes": .count(totalBytes), "share": .decimal(share),
      "rows_per_second": isKnown ? .decimal(rowsPerSecond) : .null,
      "bytes_per_second": isKnown ? .decimal(bytesPerSecond) : .null,
      "eta_seconds": isKnown ? .decimal(remainingSeconds) : .null,
    ]
  }
}

extension RecordedRun {
  /// One entry of `runs`.
  package var json: JSONValue {
    [
      "run": .string(id), "project": .string(project), "command": .string(command),
      "status": .string(status.rawValue), "alive": isAlive.map { .bool($0) } ?? .null,
      "target_schema": .string(targetSchema), "tenant": .string(tenant),
      "masked": .bool(isMasked), "program_version": .string(programVersion),
      "host": .string(host), "pid": .integer(Int64(pid)), "rebuild": .bool(isRebuild),
      "started_at": .string(startedAt), "attempts": .integer(attempts),
      "attempt_at": .text(attemptAt), "finished_at": .text(finishedAt),
      "seconds": .decimal(seconds), "exports": .integer(exports), "records": .count(records),
      "rejected": .count(rejected), "error_code": .text(errorCode), "error": .text(error),
    ]
  }
}

extension JSONValue {
  fileprivate static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

  fileprivate static func count(_ value: Int64?) -> JSONValue {
    value.map { .integer($0) } ?? .null
  }

  /// With three digits after the point.
  fileprivate static func decimal(_ value: Double?) -> JSONValue {
    value.map { .number(HumanNumber.fixed($0, digits: 3)) } ?? .null
  }
}
