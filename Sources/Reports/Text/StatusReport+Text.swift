package import MigrationModel

extension StatusReport {
  /// What `fm2pg status` prints.
  package var text: String {
    var sections = [headline + facts(topFacts)]
    if !progress.isEmpty, state != .starting { sections.append(progressTable) }
    if let earlierRun { sections.append(Self.earlier(earlierRun)) }
    if let advice { sections.append(advice + "\n") }
    return sections.joined(separator: "\n")
  }

  /// What a log of `fm2pg status --watch` gets as one line, without line feed.
  package var line: String {
    var parts = [name(of: run) + ": " + (run?.standing ?? state.rawValue)]
    if state == .starting { parts = ["'\(targetSchema)': starting"] }
    if state == .none { parts = ["'\(targetSchema)': nothing has run yet"] }
    if let steps, state != .starting { parts.append("steps: \(steps)") }
    if state == .running {
      parts += progress.map(Self.words)
    } else if state != .starting {
      if let counts = run?.counts { parts.append(counts) }
      if let error = run?.error { parts.append(error) }
    }
    return TextTable.onOneLine((now.map { $0 + " " } ?? "") + parts.joined(separator: "; "))
  }

  private func name(of run: RecordedRun?) -> String {
    run.map { "\($0.command) of '\($0.project)', run \($0.id)" } ?? "'\(targetSchema)'"
  }

  private var headline: String {
    let text =
      switch state {
      case .none: "nothing has run yet: no run for '\(targetSchema)' is recorded"
      case .starting:
        "a load of '\(targetSchema)' is starting: it holds the lock, and has no run yet"
      case .running: "\(name(of: run)) is running"
      case .dead: "\(name(of: run)) is dead: it did not end, and no session holds its lock"
      case .interrupted: "\(name(of: run)) was interrupted"
      case .finished: "nothing is running; \(name(of: run)) ended: \(run?.standing ?? "")"
      }
    return TextTable.onOneLine(text) + "\n"
  }

  private var advice: String? {
    switch state {
    case .none, .starting, .running, .finished: nil
    case .dead, .interrupted:
      // A replay has changed nothing until its end, and begins anew.
      stepsTotal == nil || run?.command != "full-load"
        ? "the same command can be run again"
        : "the same command goes on where it stopped"
    }
  }

  /// `3 of 17 done`; nil while the ledger knows of no step.
  private var steps: String? {
    guard stepsDone > 0 || stepsTotal != nil else { return nil }
    let done = HumanNumber.grouped(stepsDone)
    return stepsTotal.map { "\(done) of \(HumanNumber.grouped($0)) done" } ?? "\(done) done"
  }

  private var topFacts: [(String, String?)] {
    var facts: [(String, String?)] = []
    if let run, state != .starting {
      facts.append(("host", "\(run.host), process \(run.pid)"))
      facts.append(("tenant", run.tenant.isEmpty ? nil : run.tenant))
      facts.append(("masked", run.isMasked ? "yes: personal data was replaced" : nil))
      facts += times(of: run)
      facts.append(("steps", steps))
      facts.append(("last", lastStep.map(Self.last)))
      facts.append(("read", run.counts))
      facts.append(("error", run.error))
    }
    if state == .running || state == .starting { facts.append(("lock", holder.map(Self.session))) }
    if state == .starting, let run {
      facts.append(("before", "run \(run.id): \(run.standing)"))
    }
    return facts
  }

  private func times(of run: RecordedRun) -> [(String, String?)] {
    let took = run.seconds.map { HumanNumber.duration(seconds: $0) }
    var since = run.startedAt
    if run.attempts > 1, let attemptAt = run.attemptAt {
      since = "\(attemptAt), attempt \(run.attempts); first started \(run.startedAt)"
    }
    return [
      ("started", since), ("ended", run.finishedAt),
      (run.status == .running ? "so far" : "took", took),
    ]
  }

  private static func last(_ step: FinishedStep) -> String {
    let took = step.seconds.map { ", took \(HumanNumber.duration(seconds: $0))" } ?? ""
    return "\(step.title), \(step.finishedAt)\(took)"
  }

  private static func session(_ holder: LockHolder) -> String {
    let text = "held by the server's process \(holder.backendPID)"
    guard let since = holder.since else { return text + ", which this role may not look at" }
    return text + " for \(holder.clientAddress ?? "a local client"), since \(since)"
  }

  /// Names flush left in a column of their own; without facts nothing.
  private func facts(_ facts: [(String, String?)]) -> String {
    facts.map { name, value in
      guard let value else { return "" }
      let padding = String(repeating: " ", count: max(1, 9 - name.count))
      return "  " + name + padding + TextTable.onOneLine(value) + "\n"
    }.joined()
  }

  private var progressTable: String {
    var table = TextTable([
      ("step", .left), ("share", .right), ("rows", .right), ("bytes", .right), ("rate", .right),
      ("ETA", .right), ("for", .right), ("news", .left),
    ])
    for step in progress {
      let isKnown = state == .running
      var cells = Self.cells(step)
      if !isKnown { cells.replaceSubrange(4...6, with: ["-", "-", "-"]) }
      table.add(cells + [Self.news(step, isLast: !isKnown)])
    }
    return (state == .running ? "Running\n" : "Begun and not done\n") + table.text
  }

  /// Step, share, rows, bytes, rate, time left, time so far; `-` for what is not known.
  private static func cells(_ step: StepProgress) -> [String] {
    let rows = step.totalRows.map {
      "\(HumanNumber.grouped(step.rows)) of \(HumanNumber.grouped($0))"
    }
    let bytes = step.totalBytes.map {
      "\(HumanNumber.bytes(min(step.bytes, $0))) of \(HumanNumber.bytes($0))"
    }
    return [
      step.title,
      step.share.map { "\(Int($0 * 100))%" } ?? "-",
      rows ?? (step.rows > 0 ? HumanNumber.grouped(step.rows) : "-"),
      bytes ?? (step.bytes > 0 ? HumanNumber.bytes(step.bytes) : "-"),
      step.isStale ? "-" : rate(step),
      step.remainingSeconds.map { HumanNumber.duration(seconds: $0) } ?? "-",
      HumanNumber.duration(seconds: step.runningSeconds),
    ]
  }

  /// `extract Patients 25%, 1,234 rows, 12.5 MB/s, ETA 12s`; what is not known is left out.
  private static func words(_ step: StepProgress) -> String {
    var cells = cells(step)
    cells.removeLast()
    for index in cells.indices where cells[index] != "-" {
      if index == 2 { cells[index] += " rows" }
      if index == 5 { cells[index] = "ETA " + cells[index] }
    }
    let title = cells[1] == "-" ? cells[0] : cells[0] + " " + cells[1]
    let rest = cells[2...].filter { $0 != "-" } + [news(step, isLast: false)].filter { $0 != "" }
    return ([title] + rest).joined(separator: ", ")
  }

  /// In rows where only their total is known, else in bytes where any were counted.
  private static func rate(_ step: StepProgress) -> String {
    let goesByRows = step.totalBytes == nil && step.totalRows != nil
    let largest = 1e18
    if !goesByRows, let rate = step.bytesPerSecond, rate < largest {
      return "\(HumanNumber.bytes(Int64(rate)))/s"
    }
    if let rate = step.rowsPerSecond, rate < largest {
      return "\(HumanNumber.grouped(Int64(rate))) rows/s"
    }
    return "-"
  }

  private static func news(_ step: StepProgress, isLast: Bool) -> String {
    if isLast { return "last \(step.updatedAt)" }
    return step.isStale ? "no news since \(step.updatedAt)" : ""
  }

  private static func earlier(_ run: RecordedRun) -> String {
    let counts = run.counts.map { ", \($0)" } ?? ""
    let text =
      "before it: \(run.command), run \(run.id), ended \(run.finishedAt ?? "-"): \(run.standing)"
    return TextTable.onOneLine(text + counts) + "\n"
  }
}
